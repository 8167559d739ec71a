package dev.revisit.local.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.stac.StacItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayOrderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static Announcement scene(String id, String datetime, String created) {
    return Announcement.of(Items.item(id, datetime, created, 5, 50), "test", NOW);
  }

  private static List<String> ids(ReplayOrder order, Announcement... scenes) {
    return order.arrange(List.of(scenes)).stream().map(a -> a.notification().getItemId()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Created", "random", "shuffle", "shuffle:", "shuffle:x", "shuffle:1.5"})
  void anUnknownOrderIsRefused(String text) {
    assertThatThrownBy(() -> ReplayOrder.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shuffle:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "datetime", "shuffle:7", "shuffle:-1"})
  void anOrderIsWrittenAsItIsRead(String text) {
    assertThat(ReplayOrder.parse(text)).hasToString(text);
  }

  @Test
  void createdFollowsTheCatalogueThenTheSensorThenTheId() {
    Announcement late = scene("a", "2020-01-01T00:00:00Z", "2020-03-01T00:00:00Z");
    Announcement early = scene("z", "2020-01-09T00:00:00Z", "2020-02-01T00:00:00Z");
    Announcement sameButSensedFirst = scene("y", "2020-01-08T00:00:00Z", "2020-02-01T00:00:00Z");
    Announcement sameInAll = scene("x", "2020-01-08T00:00:00Z", "2020-02-01T00:00:00Z");
    assertThat(ids(new ReplayOrder.Created(), late, early, sameButSensedFirst, sameInAll))
        .containsExactly("x", "y", "z", "a");
  }

  @Test
  void aSceneWithoutCreatedCountsFromItsSensingTime() {
    Announcement unknown = scene("u", "2020-02-15T00:00:00Z", "");
    Announcement before = scene("b", "2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z");
    Announcement after = scene("a", "2020-01-01T00:00:00Z", "2020-03-01T00:00:00Z");
    assertThat(ids(new ReplayOrder.Created(), after, unknown, before))
        .containsExactly("b", "u", "a");
  }

  @Test
  void datetimeFollowsTheSensorAndPutsUndatedScenesFirst() {
    assertThat(
            ids(
                new ReplayOrder.Datetime(),
                scene("b", "2020-01-02T00:00:00Z", "2020-01-03T00:00:00Z"),
                scene("a", "2020-01-01T00:00:00Z", "2020-01-04T00:00:00Z"),
                scene("undated", "", "2020-01-01T00:00:00Z")))
        .containsExactly("undated", "a", "b");
  }

  @Test
  void aShuffleDependsOnItsSeedAloneAndLosesNothing() {
    List<Announcement> scenes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      scenes.add(scene("s" + i, "2020-01-%02dT00:00:00Z".formatted(i + 1), ""));
    }
    List<Announcement> reversed = new ArrayList<>(scenes);
    Collections.reverse(reversed);
    assertThat(new ReplayOrder.Shuffle(7).arrange(scenes))
        .isEqualTo(new ReplayOrder.Shuffle(7).arrange(reversed))
        .containsExactlyInAnyOrderElementsOf(scenes);
    assertThat(new ReplayOrder.Shuffle(8).arrange(scenes))
        .isNotEqualTo(new ReplayOrder.Shuffle(7).arrange(scenes));
  }

  @Test
  void aShuffleLeavesNoSceneTooLate() {
    List<Announcement> scenes = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      scenes.add(scene("s" + i, "%d-%02d-15T00:00:00Z".formatted(2020 + i / 12, i % 12 + 1), ""));
    }
    List<Announcement> shuffled = new ReplayOrder.Shuffle(3).arrange(scenes);
    Instant newest = Instant.MIN;
    for (Announcement scene : shuffled) {
      Instant sensed = scene.sensedAt().orElseThrow();
      assertThat(sensed.plus(Duration.ofDays(60))).isAfterOrEqualTo(newest);
      newest = sensed.isAfter(newest) ? sensed : newest;
    }
    assertThat(shuffled).isNotEqualTo(new ReplayOrder.Datetime().arrange(scenes));
  }

  @Test
  void whenAnItemWasNotifiedDoesNotDependOnTheClock() {
    StacItem item = Items.item("i", "2020-01-01T00:00:00Z", "2020-02-01T00:00:00Z", 5, 50);
    Announcement announcement = Announcement.of(item, "test", NOW);
    assertThat(announcement.notification().getNotifiedAt())
        .isEqualTo(Instant.parse("2020-02-01T00:00:00Z"));
    assertThat(announcement.notification().getIngestedAt()).isEqualTo(NOW);
    assertThat(announcement.notification().getItem()).isEqualTo(item.toJson());
  }
}
