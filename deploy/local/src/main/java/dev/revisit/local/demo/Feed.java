package dev.revisit.local.demo;

import dev.revisit.connectors.kafka.Topic;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.ClassFraction;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.Sensor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** Output records as one readable line each. */
public final class Feed {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int CLASSES = 3;
  private static final int ID_LENGTH = 8;

  private Feed() {}

  /**
   * The line for a record; empty for what a person need not see one by one: alerts repeat their
   * events, and a processed scene shows in its events.
   */
  public static Optional<String> line(Topic topic, SpecificRecord value) {
    return switch (topic) {
      case LAND_COVER_EVENTS -> Optional.of(landCover((LandCoverEvent) value));
      case CHANGE_EVENTS -> Optional.of(change((ChangeEvent) value));
      case DEAD_LETTERS -> Optional.of(deadLetter((DeadLetter) value));
      case SCENE_REPORTS ->
          Optional.of((SceneReport) value)
              .filter(r -> r.getOutcome() != SceneOutcome.PROCESSED)
              .map(Feed::report);
      default -> Optional.empty();
    };
  }

  private static String landCover(LandCoverEvent event) {
    String classes =
        event.getClasses().stream()
            .sorted(Comparator.comparingDouble(ClassFraction::getFraction).reversed())
            .limit(CLASSES)
            .filter(c -> c.getFraction() > 0)
            .map(c -> c.getLabel() + " " + percent(c.getFraction()))
            .collect(Collectors.joining(", "));
    String what = event.getAbstained() || classes.isEmpty() ? "abstained" : classes;
    return row(
        "cover",
        Optional.of(event.getObservedAt()),
        event.getSensor(),
        event.getBlock(),
        what
            + "; valid "
            + percent(event.getValidFraction())
            + (event.getAdvisories().contains("untrained") ? "; untrained model" : ""));
  }

  private static String change(ChangeEvent event) {
    String sensors =
        event.getSensors().stream().map(Feed::mission).collect(Collectors.joining("+"));
    return String.format(
        Locale.ROOT,
        "%-8s %s  %-5s %-12s %s, alert %s, %.2f ha, p %.2f%s",
        "CHANGE",
        MINUTE.format(event.getObservedAt()),
        sensors,
        event.getBlock(),
        event.getType().name().equals(event.getStatus().name())
            ? event.getType()
            : event.getType() + " (" + event.getStatus() + ")",
        shortened(event.getAlertId()),
        event.getAreaHa(),
        event.getProbability(),
        agreement(event));
  }

  /** Empty where there is nothing to agree with. */
  private static String agreement(ChangeEvent event) {
    return switch (event.getScorerAgreement()) {
      case BOTH -> ", both scorers agree";
      case SPECTRAL_ONLY -> ", model disagrees";
      case MODEL_ONLY -> ", spectral scorer disagrees";
      case NEITHER -> ", neither scorer sees change";
      case ONE_SCORER, UNKNOWN -> "";
    };
  }

  private static String report(SceneReport report) {
    String reason = report.getSkipReason() == null ? "" : " " + report.getSkipReason();
    String detail = report.getDetail().isBlank() ? "" : ": " + report.getDetail();
    return row(
        report.getOutcome().name().toLowerCase(Locale.ROOT),
        Optional.ofNullable(report.getObservedAt()),
        report.getSensor(),
        report.getBlock() == null ? "scene" : report.getBlock(),
        report.getItemId() + reason + detail);
  }

  private static String deadLetter(DeadLetter letter) {
    String where = letter.getBlock() == null ? letter.getStage().name() : letter.getBlock();
    return String.format(
        Locale.ROOT,
        "%-8s %-16s  %-5s %-12s %s: %s (%s)",
        "LETTER",
        "",
        "",
        where,
        letter.getErrorClass(),
        letter.getMessage(),
        letter.getRemedy());
  }

  private static String row(
      String kind, Optional<Instant> time, Sensor sensor, String block, String text) {
    return String.format(
        Locale.ROOT,
        "%-8s %-16s  %-5s %-12s %s",
        kind,
        time.map(MINUTE::format).orElse(""),
        mission(sensor),
        block,
        text);
  }

  private static String mission(Sensor sensor) {
    return switch (sensor) {
      case SENTINEL_1 -> "S1";
      case SENTINEL_2 -> "S2";
      case UNKNOWN -> "?";
    };
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.0f %%", fraction * 100);
  }

  private static String shortened(String id) {
    return id.length() > ID_LENGTH ? id.substring(0, ID_LENGTH) : id;
  }
}
