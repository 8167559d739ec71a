package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.Sensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the order in which looks arrive, subscribers end with the same alerts. */
class ArrivalOrderPropertiesTest {

  private static final int[] CODES = {20, 20, 120, 170, 195, 200, 255};

  @Property(tries = 150)
  void anyOrderOfArrivalWithDuplicatesEndsWithTheSameAlerts(
      @ForAll @IntRange(min = 1, max = 14) int count, @ForAll Random random) {
    List<FoldLook> looks = looks(count, random);
    Subscriber inOrder = new Subscriber();
    looks.forEach(inOrder::arrive);
    List<FoldLook> arrivals = new ArrayList<>(looks);
    arrivals.addAll(looks.subList(0, count / 3));
    Collections.shuffle(arrivals, random);
    Subscriber shuffled = new Subscriber();
    arrivals.forEach(shuffled::arrive);

    assertThat(alerts(shuffled)).isEqualTo(alerts(inOrder));
    assertThat(wellNumbered(shuffled)).isTrue();
    shuffled
        .latest()
        .forEach(
            (id, last) -> {
              if (!inOrder.latest().containsKey(id)) {
                assertThat(last.transition().type()).isEqualTo(ChangeEventType.CORRECTED);
                assertThat(last.transition().status()).isEqualTo(AlertStatus.RETRACTED);
              }
            });
  }

  @Property(tries = 100)
  void aLaterLookNeverChangesThePast(
      @ForAll @IntRange(min = 2, max = 14) int count, @ForAll Random random) {
    Subscriber subscriber = new Subscriber();
    looks(count, random).forEach(subscriber::arrive);

    assertThat(subscriber.heard())
        .noneMatch(e -> e.transition().type() == ChangeEventType.CORRECTED);
    assertThat(wellNumbered(subscriber)).isTrue();
  }

  @Property(tries = 100)
  void aReprocessedLookEndsLikeTheLookItReplaces(
      @ForAll @IntRange(min = 2, max = 12) int count, @ForAll Random random) {
    List<FoldLook> looks = looks(count, random);
    Subscriber clean = new Subscriber();
    looks.forEach(clean::arrive);
    Subscriber reprocessed = new Subscriber();
    looks(count, random).stream()
        .limit(count / 2)
        .forEach(
            older -> {
              FoldLook replaced = looks.get(random.nextInt(count));
              reprocessed.arrive(
                  new FoldLook(
                      replaced.acquisitionKey(),
                      "older-" + older.itemId(),
                      replaced.observedAt(),
                      replaced.sensor(),
                      older.scores()));
            });
    looks.forEach(reprocessed::arrive);

    assertThat(alerts(reprocessed)).isEqualTo(alerts(clean));
    assertThat(wellNumbered(reprocessed)).isTrue();
  }

  /**
   * Four years of a patch that is quiet for a while every year: what is forgotten is not missed.
   */
  @Property(tries = 8)
  void forgettingOldLooksChangesNothingThatIsSaid(@ForAll Random random) {
    Duration lateness = Duration.ofDays(60);
    AlertPolicy policy = AlertPolicy.defaults();
    List<FoldLook> looks = fourYears(random);
    Subscriber remembering = new Subscriber();
    Subscriber forgetting = new Subscriber();
    List<FoldLook> kept = new ArrayList<>();
    for (FoldLook look : looks) {
      remembering.arrive(look);
      forgetting.settleBefore(policy.settledBefore(look.observedAt(), lateness));
      forgetting.arrive(look);
      kept.add(look);
      // As the job does: silently, after the look was taken in.
      while (kept.get(0)
          .observedAt()
          .isBefore(policy.looksNeededFrom(look.observedAt(), lateness))) {
        forgetting.forget(kept.remove(0));
      }
    }

    assertThat(kept).hasSizeLessThan(looks.size());
    assertThat(forgetting.heard().stream().map(AlertDiff.Emission::eventId).toList())
        .isEqualTo(remembering.heard().stream().map(AlertDiff.Emission::eventId).toList());
    assertThat(forgetting.published().size()).isLessThanOrEqualTo(remembering.published().size());
  }

  /**
   * A look every ten days: up to a hundred days of anything, then four months of normal looks, and
   * again.
   */
  private static List<FoldLook> fourYears(Random random) {
    List<FoldLook> looks = new ArrayList<>();
    int restless = 0;
    int quiet = 0;
    for (int l = 0; l < 146; l++) {
      if (quiet == 0) {
        restless = 1 + random.nextInt(10);
        quiet = 12;
      }
      int code = 20;
      if (restless > 0) {
        restless--;
        code = CODES[random.nextInt(CODES.length)];
      } else {
        quiet--;
      }
      byte[] scores = new byte[CellObservation.CELLS];
      Arrays.fill(scores, (byte) 20);
      for (int cell : Story.square(50, 50, 3).toArray()) {
        scores[cell] = (byte) code;
      }
      looks.add(
          new FoldLook(
              String.format("look-%03d", l),
              "item-" + l,
              Story.START.plus(Duration.ofDays(10L * l)),
              Sensor.SENTINEL_2,
              scores));
    }
    return looks;
  }

  @Property(tries = 100)
  void everyAlertHoldsTogether(
      @ForAll @IntRange(min = 1, max = 14) int count, @ForAll Random random) {
    Subscriber subscriber = new Subscriber();
    looks(count, random).forEach(subscriber::arrive);
    int minimum = AlertPolicy.defaults().minimumCells();

    for (AlertTimeline timeline : subscriber.now()) {
      Transition raised = timeline.transitions().get(0);
      assertThat(raised.cells().size()).isGreaterThanOrEqualTo(minimum);
      assertThat(raised.cells().contains(timeline.seedCell())).isTrue();
      int look = -1;
      for (Transition transition : timeline.transitions()) {
        assertThat(transition.look()).isGreaterThan(look);
        look = transition.look();
        assertThat(transition.cells().isEmpty()).isFalse();
        assertThat(transition.anomalousLooks())
            .isPositive()
            .isLessThanOrEqualTo(transition.looks())
            .isEqualTo(transition.anomalousAcquisitions().size());
        if (transition.status() == AlertStatus.CONFIRMED) {
          assertThat(transition.anomalousLooks()).isGreaterThan(1);
        }
        if (transition.type() != ChangeEventType.MERGED) {
          assertThat(transition.status() == AlertStatus.FINISHED)
              .isEqualTo(transition.ends() && transition.confirmedAt().isPresent());
        }
      }
    }
  }

  /** Id, status, cells and fingerprint of the alerts that are there. */
  private static Map<String, String> alerts(Subscriber subscriber) {
    Map<String, String> alerts = new HashMap<>();
    subscriber.published().stream()
        .filter(alert -> !alert.getTransitions().isEmpty())
        .forEach(
            alert -> {
              Transition last = subscriber.latest().get(alert.getAlertId()).transition();
              assertThat(alert.getTransitions()).last().isEqualTo(last.fingerprint());
              assertThat(alert.getEventIds()).hasSameSizeAs(alert.getTransitions());
              alerts.put(
                  alert.getAlertId(),
                  last.status() + " " + last.cells() + " " + last.fingerprint());
            });
    return alerts;
  }

  /** Sequences of an alert are 1, 2, 3 and no event id appears twice. */
  private static boolean wellNumbered(Subscriber subscriber) {
    Map<String, Integer> last = new HashMap<>();
    for (AlertDiff.Emission emission : subscriber.heard()) {
      int expected = last.merge(emission.transition().alertId(), 1, Integer::sum);
      if (emission.sequence() != expected) {
        return false;
      }
    }
    return subscriber.heard().stream().map(AlertDiff.Emission::eventId).distinct().count()
        == subscriber.heard().size();
  }

  /**
   * Patches of a six by six neighbourhood flicker between all kinds of looks, over up to two years.
   */
  private static List<FoldLook> looks(int count, Random random) {
    List<FoldLook> looks = new ArrayList<>();
    int day = 0;
    for (int l = 0; l < count; l++) {
      day += random.nextInt(10) == 0 ? random.nextInt(300) : random.nextInt(12);
      byte[] scores = new byte[CellObservation.CELLS];
      Arrays.fill(scores, (byte) 20);
      for (int patch = 0; patch < 9; patch++) {
        int code = CODES[random.nextInt(CODES.length)];
        for (int i = 0; i < 4; i++) {
          int row = 20 + patch / 3 * 2 + i / 2;
          int column = 30 + patch % 3 * 2 + i % 2;
          boolean odd = random.nextInt(6) == 0;
          scores[row * 256 + column] = (byte) (odd ? CODES[random.nextInt(CODES.length)] : code);
        }
      }
      Sensor sensor = random.nextBoolean() ? Sensor.SENTINEL_1 : Sensor.SENTINEL_2;
      looks.add(
          new FoldLook(
              String.format("look-%02d", l),
              "item-" + l,
              Story.START.plus(Duration.ofDays(day)),
              sensor,
              scores));
    }
    return looks;
  }
}
