package dev.revisit.local.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

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

  /** At random, the same for the same seed. */
  record Shuffle(long seed) implements ReplayOrder {
    @Override
    public List<Announcement> arrange(List<Announcement> scenes) {
      List<Announcement> shuffled =
          new ArrayList<>(
              sorted(scenes, BY_TIME_AND_ID)); // independent of the catalogue's own order
      Collections.shuffle(shuffled, new Random(seed));
      return List.copyOf(shuffled);
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
