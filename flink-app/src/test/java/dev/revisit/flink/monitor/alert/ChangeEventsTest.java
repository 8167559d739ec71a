package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.Agreement;
import dev.revisit.schemas.Alert;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.EventInput;
import dev.revisit.schemas.InputRole;
import dev.revisit.schemas.ScorerAgreement;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.Severity;
import dev.revisit.schemas.state.StoredLook;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChangeEventsTest {

  private static final Instant NOW = Instant.parse("2021-05-11T10:30:00.123456Z");
  private static final Instant INGESTED = Instant.parse("2021-05-11T10:20:00Z");

  private final ChangeEvents events = new ChangeEvents(Clock.fixed(NOW, ZoneOffset.UTC));
  private final Subscriber subscriber = new Subscriber();

  @Test
  void aTransitionOfALookThatIsNotInTheContextIsRefused() {
    List<FoldLook> looks = Story.of("A A").looks();
    looks.forEach(subscriber::arrive);
    EventContext context = context(looks.subList(1, 2), looks.get(1), Optional.empty());

    assertThatThrownBy(() -> events.event(subscriber.heard().get(0), context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pass all looks");
  }

  @Test
  void anEventSaysThatOnlyYearsTellOfIt() {
    List<FoldLook> looks = Story.of("A . S").looks();
    looks.forEach(subscriber::arrive);
    LookScores scores =
        LookScores.fuse(
            YearlyGreennessTest.aSite(), LookScoresTest.model(0.3f), ChangeFusion.both());

    ChangeEvent event =
        events.event(subscriber.heard().get(1), context(looks, looks.get(2), Optional.of(scores)));

    assertThat(event.getAdvisories()).contains("not-green-for-a-year");
  }

  @Test
  void anEventTellsEverythingOfItsTransition() throws IOException {
    List<FoldLook> looks = Story.of("A . S").looks();
    looks.forEach(subscriber::arrive);
    ChangeEvent event =
        events.event(
            subscriber.heard().get(1), context(looks, looks.get(2), Optional.of(scores())));

    assertThat(event.getEventId()).isEqualTo(subscriber.heard().get(1).eventId()).hasSize(32);
    assertThat(event.getType()).isEqualTo(ChangeEventType.STRENGTHENED);
    assertThat(event.getSequence()).isEqualTo(2);
    assertThat(event.getStatus()).isEqualTo(AlertStatus.PROVISIONAL);
    assertThat(event.getSeverity()).isEqualTo(Severity.HIGH);
    assertThat(event.getAgreement()).isEqualTo(Agreement.NOMINAL);
    assertThat(event.getSensors()).containsExactly(Sensor.SENTINEL_2);
    assertThat(event.getProbability()).isEqualTo(0.96);
    assertThat(event.getFirstDetected()).isEqualTo("2021-05-01T10:00:00Z");
    assertThat(event.getObservedAt()).isEqualTo("2021-05-11T10:00:00Z");
    assertThat(event.getNotifiedAt()).isEqualTo("2021-05-11T10:10:00Z");
    assertThat(event.getIngestedAt()).isEqualTo(INGESTED);
    assertThat(event.getEmittedAt()).isEqualTo("2021-05-11T10:30:00.123Z");
    assertThat(event.getConfirmedAt()).isNull();
    assertThat(event.getLooks()).isEqualTo(2);
    assertThat(event.getAnomalousLooks()).isEqualTo(2);
    assertThat(event.getDurationDays()).isEqualTo(10);
    assertThat(event.getDaysSinceClear()).isEqualTo(10);
    assertThat(event.getMgrsTile()).isEqualTo("33UUP");
    assertThat(event.getBlock()).isEqualTo("33UUP/05/07");
    assertThat(event.getAreaHa()).isEqualTo(0.64);
    assertThat(event.getGeometry()).startsWith("{\"type\":\"Polygon\"");
    assertThat(event.getBbox()).hasSize(4);
    assertThat(event.getClearFraction()).isEqualTo(0.75);
    assertThat(event.getAbstained()).isFalse();
    assertThat(event.getAdvisories()).containsExactly("spectral-only");
    assertThat(event.getScorers()).containsExactly("spectral");
    assertThat(event.getIndices()).hasSize(1);
    assertThat(event.getIndices().get(0).getObserved()).isEqualTo(0.162);
    // Spread sqrt(4 * 0.0064 / 5 * 3 / 2) = 0.0876, departure 0.4 / 0.0876 = 4.56, p 0.958, 192
    // steps.
    assertThat(event.getSpectralProbability()).isEqualTo(0.96);
    assertThat(event.getModelProbability()).isEqualTo(0.3);
    assertThat(event.getScorerAgreement()).isEqualTo(ScorerAgreement.SPECTRAL_ONLY);
    assertThat(event.getInputs())
        .extracting(EventInput::getRole)
        .containsExactly(InputRole.LOOK, InputRole.EVIDENCE);
    assertThat(event.getInputs().get(1).getAcquisitionKey()).isEqualTo("S2-2021-05-01T10:00:00Z");
    // It can be written and read.
    ByteBuffer bytes = event.toByteBuffer();
    assertThat(ChangeEvent.fromByteBuffer(bytes)).isEqualTo(event);
  }

  @Test
  void aLookThatWasJudgedEarlierTellsNoScoresOfItsOwn() {
    List<FoldLook> looks = Story.of("A A A").looks();
    for (int i : new int[] {0, 2, 1}) {
      subscriber.arrive(looks.get(i));
    }
    // The correction is about the third look; the second one is the trigger.
    ChangeEvent event =
        events.event(
            subscriber.heard().get(2), context(looks, looks.get(1), Optional.of(scores())));

    assertThat(event.getIndices()).isEmpty();
    assertThat(event.getSpectralProbability()).isNull();
    assertThat(event.getModelProbability()).isNull();
    assertThat(event.getScorerAgreement()).isEqualTo(ScorerAgreement.UNKNOWN);
  }

  @Test
  void theLatestStateOfAnAlertIsThatOfItsLatestEvent() throws IOException {
    List<FoldLook> looks = Story.of("S S").looks();
    looks.forEach(subscriber::arrive);
    ChangeEvent event =
        events.event(subscriber.heard().get(1), context(looks, looks.get(1), Optional.empty()));

    Alert alert = ChangeEvents.alert(event);

    assertThat(alert.getAlertId()).isEqualTo(event.getAlertId());
    assertThat(alert.getLastEventId()).isEqualTo(event.getEventId());
    assertThat(alert.getSequence()).isEqualTo(2);
    assertThat(alert.getStatus()).isEqualTo(AlertStatus.CONFIRMED);
    assertThat(alert.getConfirmedAt()).isEqualTo("2021-05-06T10:00:00Z");
    assertThat(Alert.fromByteBuffer(alert.toByteBuffer())).isEqualTo(alert);
  }

  @Test
  void aCorrectionIsCausedByTheLookThatCameLate() {
    List<FoldLook> looks = Story.of("A A A").looks();
    for (int i : new int[] {0, 2, 1}) {
      subscriber.arrive(looks.get(i));
    }
    ChangeEvent event =
        events.event(subscriber.heard().get(2), context(looks, looks.get(1), Optional.empty()));

    assertThat(event.getType()).isEqualTo(ChangeEventType.CORRECTED);
    assertThat(event.getStatus()).isEqualTo(AlertStatus.CONFIRMED);
    assertThat(event.getObservedAt()).isEqualTo(looks.get(1).observedAt());
    assertThat(event.getSupersedes()).hasSize(1);
    assertThat(event.getInputs())
        .extracting(EventInput::getAcquisitionKey)
        .containsExactly(
            looks.get(1).acquisitionKey(),
            looks.get(0).acquisitionKey(),
            looks.get(2).acquisitionKey());
  }

  @Test
  void anAlertThatEndsByAgeAtACloudyLookIsNotJudgedByIt() {
    List<FoldLook> looks = Story.of("S S +400d .").looks();
    looks.forEach(subscriber::arrive);

    ChangeEvent event =
        events.event(subscriber.heard().get(2), context(looks, looks.get(2), Optional.empty()));

    assertThat(event.getType()).isEqualTo(ChangeEventType.FINISHED);
    assertThat(event.getAbstained()).isTrue();
    assertThat(event.getLastObserved()).isEqualTo("2021-05-06T10:00:00Z");
  }

  @Test
  void advisoriesTellOfOtherSeasonsMergersAndUnknownExtents() {
    List<FoldLook> looks = Story.of("A").looks();
    Transition transition = Story.of("A").last();
    StoredLook stored =
        StoredLook.newBuilder(stored(looks.get(0))).setOtherSeasonReference(true).build();
    EventContext context =
        new EventContext(
            Story.BLOCK,
            Map.of(),
            stored,
            INGESTED,
            Optional.empty(),
            Subscriber.MODEL,
            "digest",
            List.of(),
            List.of());
    Transition unknown = Transition.withdrawnWithoutTrace("gone", looks.get(0));

    assertThat(events.event(emission(transition), context).getAdvisories())
        .containsExactly("no-same-season-reference");
    ChangeEvent withdrawn = events.event(emission(unknown), context);
    assertThat(withdrawn.getAdvisories())
        .containsExactly("no-same-season-reference", "extent-unknown");
    assertThat(withdrawn.getAreaHa()).isZero();
    assertThat(withdrawn.getAbstained()).isFalse();
  }

  private static AlertDiff.Emission emission(Transition transition) {
    return new AlertDiff.Emission(transition, 1, List.of(), "id");
  }

  private static EventContext context(
      List<FoldLook> looks, FoldLook trigger, Optional<LookScores> scores) {
    Map<String, StoredLook> stored =
        looks.stream()
            .map(ChangeEventsTest::stored)
            .collect(Collectors.toMap(StoredLook::getAcquisitionKey, Function.identity()));
    return new EventContext(
        Story.BLOCK,
        stored,
        stored(trigger),
        INGESTED,
        scores,
        Subscriber.MODEL,
        "digest",
        List.of("spectral-only"),
        List.of("spectral"));
  }

  private static StoredLook stored(FoldLook look) {
    return StoredLook.newBuilder()
        .setAcquisitionKey(look.acquisitionKey())
        .setRevision("1")
        .setNotificationId("n")
        .setItemId(look.itemId())
        .setItemHref("https://catalogue.example/" + look.itemId())
        .setProcessingBaseline("05.00")
        .setSensor(look.sensor() == Sensor.SENTINEL_1 ? 1 : 2)
        .setObservedAt(look.observedAt().toEpochMilli())
        .setNotifiedAt(look.observedAt().plusSeconds(600).toEpochMilli())
        .setRelativeOrbit(null)
        .setPlatform(null)
        .setClearFraction(0.75)
        .setChipClear(ByteBuffer.allocate(0))
        .setScores(ByteBuffer.allocate(0))
        .build();
  }

  /** Spectral 192 (a departure of -0.538 / 0.1314534) and model 0.3 everywhere. */
  private static LookScores scores() {
    return LookScores.fuse(spectral(), LookScoresTest.model(0.3f), new ChangeFusion(0, 0.5, 0.5));
  }

  private static ScoreMap spectral() {
    CellStatistics history = CellStatistics.empty(Sensor.SENTINEL_2);
    history.add(ndvi(700));
    history.add(ndvi(700));
    Season spring = Season.of(Story.START);
    return new SpectralScorer().score(ndvi(162), spring, Map.of(spring.minus(4), history));
  }

  private static CellObservation ndvi(int value) {
    int[] steps = new int[CellObservation.CELLS];
    Arrays.fill(steps, value);
    return CellObservation.ofSteps(Sensor.SENTINEL_2, Map.of(SpectralIndex.NDVI, steps));
  }
}
