package dev.revisit.local.picture;

import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.local.evaluate.alerts.AlertHistory;
import dev.revisit.local.evaluate.alerts.CatalogueTruth;
import dev.revisit.local.evaluate.alerts.TruthEvent;
import dev.revisit.model.evaluation.Progress;
import dev.revisit.model.runtime.Encoder;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Point;

/**
 * One picture of an alert or a place: true colour before and after, how green it was over the years
 * against what was expected, and land cover. The outlines of the alerts that were confirmed by then
 * are on every map; what was planted and can be seen too, where the catalogue has a {@code
 * truth.geojson}.
 *
 * <p>After is the first clear look from the confirmation on, before the clear look nearest to a
 * year before it; of a place, after is the last clear look. Both have the same contrast.
 */
public final class PlacePicture {
  /** Planted events that surely fit into the line. */
  private static final int NAMED = 1;

  private static final Set<String> FIRST_BANDS = Set.of("B02", "B04", "SCL");
  private static final int PLACE_RADIUS = 4;

  private final Path catalogue;
  private final List<AlertHistory> alerts;
  private final Encoder encoder;
  private final Progress progress;

  /**
   * Pictures of one catalogue.
   *
   * @param catalogue folder with a catalog.json
   * @param alerts whose outlines are drawn
   * @param encoder tells the land cover
   */
  public PlacePicture(
      Path catalogue, List<AlertHistory> alerts, Encoder encoder, Progress progress) {
    this.catalogue = catalogue;
    this.alerts = List.copyOf(alerts);
    this.encoder = encoder;
    this.progress = progress;
  }

  /**
   * Draws.
   *
   * @throws IOException if there is no look at the place, or a scene cannot be read
   */
  public BufferedImage draw(PictureSubject subject) throws IOException {
    Point middle = subject.middle();
    try (PlaceScenes scenes = PlaceScenes.open(catalogue, middle)) {
      PictureWindow window = window(subject, scenes);
      PlaceSeries series = PlaceSeries.read(scenes, window, place(subject, window), progress);
      PlaceSeries.Look after =
          subject
              .confirmed()
              .or(subject::firstDetected)
              .map(series::firstFrom)
              .orElseGet(series::last)
              .orElseThrow(
                  () -> new IOException("No look shows the place after the alert without clouds"));
      Optional<PlaceSeries.Look> before =
          series.yearBefore(after, subject.firstDetected().orElse(after.at()));
      return draw(subject, scenes, window, series, before, after);
    }
  }

  private static PictureWindow window(PictureSubject subject, PlaceScenes scenes)
      throws IOException {
    for (int i = scenes.scenes().size() - 1; i >= 0; i--) {
      BlockPixels pixels = scenes.read(scenes.scenes().get(i), FIRST_BANDS);
      if (!pixels.isEmpty()) {
        return PictureWindow.around(subject.ground(), pixels);
      }
    }
    throw new IOException("No scene has data at the place; give another one with --at LON,LAT");
  }

  /** Pixels of the alert, or around the place. */
  private static boolean[] place(PictureSubject subject, PictureWindow window) {
    Path2D outline = window.path(subject.ground());
    Point2D middle = window.pixel(subject.middle());
    boolean[] place = new boolean[window.side() * window.side()];
    for (int i = 0; i < place.length; i++) {
      double x = i % window.side() + 0.5;
      double y = Math.floorDiv(i, window.side()) + 0.5;
      place[i] =
          subject.alert().isPresent()
              ? outline.contains(x, y)
              : middle.distance(x, y) <= PLACE_RADIUS;
    }
    return place;
  }

  private BufferedImage draw(
      PictureSubject subject,
      PlaceScenes scenes,
      PictureWindow window,
      PlaceSeries series,
      Optional<PlaceSeries.Look> before,
      PlaceSeries.Look after)
      throws IOException {
    List<TruthEvent> planted = planted(window, before.orElse(after), after);
    List<TruthEvent> there =
        planted.stream().filter(e -> e.outline().intersects(subject.ground())).toList();
    PictureSheet sheet = new PictureSheet(window, subject, others(subject, window, after), planted);
    sheet.title(title(subject), subtitle(subject, there));

    BlockPixels now = scenes.read(after.scene());
    Optional<BlockPixels> then =
        before.isPresent() ? Optional.of(scenes.read(before.get().scene())) : Optional.empty();
    double range = TrueColour.range(window, now);
    if (then.isPresent()) {
      range = Math.max(range, TrueColour.range(window, then.get()));
      sheet.map(
          0,
          0,
          TrueColour.draw(window, then.get(), range),
          "Before: " + day(before.get().at()),
          "As seen by Sentinel-2, %s".formatted(apart(before.get(), after)));
    }
    sheet.map(
        1,
        0,
        TrueColour.draw(window, now, range),
        (before.isPresent() ? "After: " : "") + day(after.at()),
        subject.confirmed().isPresent()
            ? "First clear view once the alert was confirmed; contrast as on the left"
            : "Latest clear view of the place"
                + (then.isPresent() ? "; contrast as on the left" : ""));
    sheet.names(1, 0);
    sheet.chart(
        0,
        1,
        NdviChart.draw(series, subject, there, PictureSheet.panel(), PictureSheet.panel()),
        "How green is it? (NDVI: 0 bare ground, 0.8 dense leaves)",
        subject.alert().isPresent()
            ? "Mean of the ground inside the alert, at each clear view"
            : "Mean of the ground within 40 m of the middle of the ring, at each clear view");
    List<LandCoverPatch.Season> seasons = new ArrayList<>();
    for (PlaceSeries.Look look : series.seasonsBefore(after)) {
      LandCoverPatch.Seen optical = seen(scenes, look.scene());
      Optional<Scene> radar = scenes.radarNearest(look.at());
      seasons.add(
          new LandCoverPatch.Season(
              optical,
              radar.isPresent() ? Optional.of(seen(scenes, radar.get())) : Optional.empty()));
    }
    LandCoverPatch cover =
        LandCoverPatch.of(encoder, new LandCoverPatch.Seen(after.scene(), now), seasons, window);
    sheet.map(
        1,
        1,
        cover.image(),
        "Land cover on " + day(after.at()),
        (cover.trained() ? "By the model " : "The colours mean nothing, not trained is ")
            + cover.model());
    sheet.classes(1, 1, cover.classes());
    return sheet.finish();
  }

  private static LandCoverPatch.Seen seen(PlaceScenes scenes, Scene scene) throws IOException {
    return new LandCoverPatch.Seen(scene, scenes.read(scene));
  }

  /** What began before the later look and can be seen at it, or was over between the two. */
  private List<TruthEvent> planted(
      PictureWindow window, PlaceSeries.Look before, PlaceSeries.Look after) throws IOException {
    if (!Files.isRegularFile(catalogue.resolve(CatalogueTruth.FILE))) {
      return List.of();
    }
    LocalDate first = before.at().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate last = after.at().atZone(ZoneOffset.UTC).toLocalDate();
    return CatalogueTruth.events(catalogue).stream()
        .filter(event -> window.touches(event.outline()))
        .filter(event -> !event.start().isAfter(last))
        .filter(event -> !event.end().orElse(event.change() ? last : event.start()).isBefore(first))
        .toList();
  }

  private List<Geometry> others(
      PictureSubject subject, PictureWindow window, PlaceSeries.Look after) {
    List<Geometry> others = new ArrayList<>();
    for (AlertHistory alert : alerts) {
      if (!subject.alert().equals(Optional.of(alert))) {
        alert
            .confirmation()
            .filter(statement -> !statement.observedAt().isAfter(after.at()))
            .map(AlertHistory.Statement::outline)
            .filter(window::touches)
            .ifPresent(others::add);
      }
    }
    return others;
  }

  private static String title(PictureSubject subject) {
    return subject
        .alert()
        .map(
            alert ->
                "Alert %s: %s"
                    .formatted(
                        alert.id().substring(0, Math.min(8, alert.id().length())),
                        subject
                            .confirmed()
                            .map(at -> "change confirmed on " + day(at))
                            .orElse("a possible change, not confirmed")))
        .orElse("Sentinel-2 at " + position(subject.middle()));
  }

  private static String subtitle(PictureSubject subject, List<TruthEvent> there) {
    List<String> parts = new ArrayList<>();
    subject.firstDetected().ifPresent(at -> parts.add("First detected on " + day(at)));
    subject.status().ifPresent(status -> parts.add("status in the end: " + status));
    if (subject.alert().isPresent()) {
      parts.add(position(subject.middle()));
    }
    if (!there.isEmpty()) {
      parts.add(
          "planted here: "
              + there.stream()
                  .limit(NAMED)
                  .map(e -> "%s from %s".formatted(e.kind(), day(e.start())))
                  .collect(Collectors.joining(", "))
              + (there.size() > NAMED ? " and %d more".formatted(there.size() - NAMED) : ""));
    }
    return String.join("  |  ", parts);
  }

  private static String apart(PlaceSeries.Look before, PlaceSeries.Look after) {
    long days = ChronoUnit.DAYS.between(before.at(), after.at());
    return Math.abs(days - 365) <= 45
        ? "about a year earlier, so that the season is the same"
        : days + " days earlier";
  }

  private static String day(Instant at) {
    return day(at.atZone(ZoneOffset.UTC).toLocalDate());
  }

  static String day(LocalDate day) {
    return day.getDayOfMonth()
        + " "
        + day.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
        + " "
        + day.getYear();
  }

  private static String position(Point point) {
    return String.format(
        Locale.ROOT,
        "%.4f° %s, %.4f° %s",
        Math.abs(point.getY()),
        point.getY() < 0 ? "S" : "N",
        Math.abs(point.getX()),
        point.getX() < 0 ? "W" : "E");
  }
}
