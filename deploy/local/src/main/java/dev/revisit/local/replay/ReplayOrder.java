package dev.revisit.local.replay;

import dev.revisit.flink.RevisitOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** In which order scenes are announced. The same order for the same items on every machine. */
public sealed interface ReplayOrder {

  /** As the catalogue received them: by {@code created}, then sensing time, then id. */
  record Created() implements ReplayOrder {
    @Override
    public List<Announcement> arrange(List<Announcement> scenes) {
      return sorted(
          scenes, Comparator.comparing(Announcement::createdAt).thenComparing(BY_TIME_AND_ID));
    }

    @Override
    public String toString() {
      return "created";
    }
  }

  /** As they were sensed: by {@code datetime}, then id. */
  record Datetime() implements ReplayOrder {
    @Override
    public List<Announcement> arrange(List<Announcement> scenes) {
      return sorted(scenes, BY_TIME_AND_ID);
    }

    @Override
    public String toString() {
      return "datetime";
    }
  }

  /**
   * Out of order as far as a block allows: every scene is delayed at random by less than the
   * allowed lateness, so that none is too late. The same for the same seed.
   */
  record Shuffle(long seed) implements ReplayOrder {
    private static final Duration LARGEST_DELAY = RevisitOptions.ALLOWED_LATENESS.defaultValue();

    private record Delayed(Announcement announcement, Instant arrival) {}

    @Override
    public List<Announcement> arrange(List<Announcement> scenes) {
      SplittableRandom random = new SplittableRandom(seed);
      // Sorted first: the delays must not depend on the catalogue's own order.
      return sorted(scenes, BY_TIME_AND_ID).stream()
          .map(scene -> delayed(scene, random.nextLong(LARGEST_DELAY.toSeconds())))
          .sorted(Comparator.comparing(Delayed::arrival))
          .map(Delayed::announcement)
          .toList();
    }

    private static Delayed delayed(Announcement scene, long seconds) {
      return new Delayed(scene, scene.sensedAt().orElse(Instant.EPOCH).plusSeconds(seconds));
    }

    @Override
    public String toString() {
      return "shuffle:" + seed;
    }
  }

  Comparator<Announcement> BY_TIME_AND_ID =
      Comparator.comparing((Announcement a) -> a.sensedAt().orElse(Instant.MIN))
          .thenComparing(a -> a.notification().getItemId())
          .thenComparing(Announcement::collection);

  List<Announcement> arrange(List<Announcement> scenes);

  /**
   * Reads {@code created}, {@code datetime} or {@code shuffle:SEED}.
   *
   * @throws IllegalArgumentException for anything else, with the choices
   */
  static ReplayOrder parse(String text) {
    if (text.equals("created")) {
      return new Created();
    } else if (text.equals("datetime")) {
      return new Datetime();
    } else if (text.startsWith("shuffle:")) {
      try {
        return new Shuffle(Long.parseLong(text.substring("shuffle:".length())));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "The seed in " + text + " is not a whole number, for example shuffle:7", e);
      }
    }
    throw new IllegalArgumentException(
        "Order " + text + " is unknown; choose created, datetime or shuffle:SEED");
  }

  private static List<Announcement> sorted(
      List<Announcement> scenes, Comparator<Announcement> comparator) {
    return scenes.stream().sorted(comparator).toList();
  }
}
