package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.state.PublishedAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertDiffTest {

  private final Subscriber subscriber = new Subscriber();

  @Test
  void anAlertThatIsPublishedTwiceInStateIsRefused() {
    PublishedAlert alert = new PublishedAlert("a", 1, List.of("f"), List.of("e"));

    assertThatThrownBy(
            () ->
                AlertDiff.between(
                    List.of(alert, alert),
                    List.of(),
                    List::of,
                    Story.of("A").looks().get(0),
                    Instant.MIN,
                    Subscriber.MODEL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void looksInOrderAreToldAsTheyCome() {
    Story.of("A A n A").looks().forEach(subscriber::arrive);

    assertThat(told())
        .containsExactly("1 RAISED:FIRST", "2 STRENGTHENED:PROVISIONAL", "3 CONFIRMED:CONFIRMED");
    assertThat(subscriber.heard()).allMatch(e -> e.supersedes().isEmpty());
    assertThat(subscriber.heard()).extracting(AlertDiff.Emission::eventId).doesNotHaveDuplicates();
  }

  @Test
  void aLookThatComesAgainSaysNothing() {
    List<FoldLook> looks = Story.of("A A").looks();
    looks.forEach(subscriber::arrive);

    assertThat(subscriber.arrive(looks.get(0))).isEmpty();
  }

  @Test
  void severalTransitionsThatBecomeKnownAtOnceAreToldInOrder() {
    List<FoldLook> looks =
        new Story()
            .and(Story.rectangle(10, 10, 1, 3), "A A A")
            .and(Story.rectangle(10, 13, 1, 1), "A n n")
            .looks();
    subscriber.arrive(looks.get(1));
    subscriber.arrive(looks.get(2));
    assertThat(subscriber.heard()).isEmpty();

    subscriber.arrive(looks.get(0));

    // The fourth cell is retracted at the third look; three confirmed cells are less than the
    // minimum area.
    assertThat(told()).containsExactly("1 RAISED:FIRST");
  }

  @Test
  void aLateLookCorrectsWhatItChanged() {
    List<FoldLook> looks = Story.of("A A A").looks();
    subscriber.arrive(looks.get(0));
    subscriber.arrive(looks.get(2));
    String strengthened = subscriber.heard().get(1).eventId();

    subscriber.arrive(looks.get(1));

    AlertDiff.Emission correction = subscriber.heard().get(2);
    assertThat(told())
        .containsExactly("1 RAISED:FIRST", "2 STRENGTHENED:PROVISIONAL", "3 CORRECTED:CONFIRMED");
    assertThat(correction.supersedes()).containsExactly(strengthened);
    PublishedAlert published = subscriber.published().get(0);
    assertThat(published.getTransitions()).isEqualTo(subscriber.now().get(0).fingerprints());
    assertThat(published.getEventIds())
        .containsExactly(
            subscriber.heard().get(0).eventId(), correction.eventId(), correction.eventId());
  }

  @Test
  void aSecondCorrectionSupersedesTheFirstAndOnlyOnce() {
    List<FoldLook> looks = Story.of("A A A A A").looks();
    for (int i : new int[] {0, 4, 3}) {
      subscriber.arrive(looks.get(i));
    }
    String first = subscriber.heard().get(2).eventId();

    subscriber.arrive(looks.get(1));

    assertThat(subscriber.heard().get(3).supersedes()).containsExactly(first);
  }

  @Test
  void anAlertThatNeverWasIsWithdrawnAndGoesOnWithItsSequenceWhenItComesBack() {
    // A normal look between the two makes no difference; an older anomalous one gives the alert
    // another name.
    List<FoldLook> looks = Story.of("A A A").looks();
    subscriber.arrive(looks.get(1));
    subscriber.arrive(looks.get(2));
    String name = subscriber.heard().get(0).transition().alertId();

    List<AlertDiff.Emission> said = subscriber.arrive(looks.get(0));

    AlertDiff.Emission withdrawn =
        said.stream().filter(e -> e.transition().alertId().equals(name)).findFirst().orElseThrow();
    assertThat(withdrawn.transition().type()).isEqualTo(ChangeEventType.CORRECTED);
    assertThat(withdrawn.transition().status()).isEqualTo(AlertStatus.RETRACTED);
    assertThat(withdrawn.transition().cells()).isEqualTo(Story.square(10, 10, 2));
    assertThat(withdrawn.sequence()).isEqualTo(3);
    assertThat(withdrawn.supersedes()).hasSize(2);
    assertThat(said).hasSize(4);
    assertThat(subscriber.arrive(looks.get(0))).isEmpty();

    List<AlertDiff.Emission> back = subscriber.remove(looks.get(0));
    assertThat(back)
        .filteredOn(e -> e.transition().alertId().equals(name))
        .extracting(AlertDiff.Emission::sequence)
        .containsExactly(4, 5);
  }

  @Test
  void anAlertOfWhichNothingIsKnownIsWithdrawnWithoutExtent() {
    PublishedAlert unknown = new PublishedAlert("gone", 7, List.of("f"), List.of("e"));
    FoldLook trigger = Story.of("n").looks().get(0);

    AlertDiff.Result result =
        AlertDiff.between(
            List.of(unknown), List.of(), List::of, trigger, Instant.MIN, Subscriber.MODEL);

    AlertDiff.Emission withdrawn = result.emissions().get(0);
    assertThat(withdrawn.sequence()).isEqualTo(8);
    assertThat(withdrawn.supersedes()).containsExactly("e");
    assertThat(withdrawn.transition().status()).isEqualTo(AlertStatus.RETRACTED);
    assertThat(withdrawn.transition().cells().isEmpty()).isTrue();
  }

  @Test
  void forgettingTheLooksOfASettledAlertSaysNothing() {
    List<FoldLook> looks = Story.of("A A A n n n +600d n").looks();
    looks.forEach(subscriber::arrive);
    Instant newest = looks.get(6).observedAt();
    subscriber.settleBefore(AlertPolicy.defaults().settledBefore(newest, Duration.ofDays(60)));

    for (FoldLook look : looks.subList(0, 6)) {
      assertThat(subscriber.remove(look)).isEmpty();
    }
    assertThat(subscriber.published()).isEmpty();
    assertThat(told()).last().isEqualTo("4 FINISHED:FINISHED");
  }

  @Test
  void aSettledAlertThatEndedIsNoLongerKept() {
    List<FoldLook> looks = Story.of("A A A n n n +600d n n").looks();
    looks.subList(0, 6).forEach(subscriber::arrive);
    assertThat(subscriber.published()).hasSize(1);
    subscriber.settleBefore(
        AlertPolicy.defaults().settledBefore(looks.get(6).observedAt(), Duration.ofDays(60)));

    assertThat(subscriber.arrive(looks.get(6))).isEmpty();
    assertThat(subscriber.published()).isEmpty();
    assertThat(subscriber.arrive(looks.get(7))).isEmpty();
  }

  @Test
  void aSettledAlertIsNotCorrected() {
    List<FoldLook> looks = Story.of("A A A n n n +600d n").looks();
    for (int i : new int[] {0, 2, 3, 4, 5, 6}) {
      subscriber.arrive(looks.get(i));
    }
    subscriber.settleBefore(
        AlertPolicy.defaults().settledBefore(looks.get(6).observedAt(), Duration.ofDays(60)));

    assertThat(subscriber.arrive(looks.get(1))).isEmpty();
  }

  @Test
  void aSettledAlertMayStillEnd() {
    List<FoldLook> looks = Story.of("A A A +600d n").looks();
    looks.subList(0, 3).forEach(subscriber::arrive);
    subscriber.settleBefore(
        AlertPolicy.defaults().settledBefore(looks.get(3).observedAt(), Duration.ofDays(60)));

    subscriber.arrive(looks.get(3));

    assertThat(told()).last().isEqualTo("4 FINISHED:FINISHED");
  }

  @Test
  void anotherModelGivesOtherEventIds() {
    Transition transition = Story.of("A").last();

    assertThat(ChangeEvents.eventId(transition, 1, Subscriber.MODEL))
        .isNotEqualTo(
            ChangeEvents.eventId(transition, 1, new ModelReference("spectral", "2", null)));
  }

  private List<String> told() {
    return subscriber.heard().stream()
        .map(e -> e.sequence() + " " + e.transition().type() + ":" + e.transition().status())
        .toList();
  }
}
