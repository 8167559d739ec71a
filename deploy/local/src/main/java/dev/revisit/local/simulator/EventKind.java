package dev.revisit.local.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What may happen to a place, and whether it counts as a change of its land cover. */
public enum EventKind {
  /** A stand is felled within a few days. */
  CLEAR_CUT(true),
  /** Forest, heath or dry grass burns; herbs come back over years. */
  FIRE(true),
  /** Muddy water covers fields beside the river for some weeks. */
  FLOOD(true),
  /** Fields become a building site and then houses or halls. */
  CONSTRUCTION(true),
  /** Conifers die slowly from bark beetles, over one to two years. */
  DIEBACK(true),
  /** A field is harvested, as every year: no change. */
  HARVEST(false),
  /** A stretch of land turns brown in a dry summer and recovers: no change. */
  DROUGHT(false);

  private final boolean change;

  EventKind(boolean change) {
    this.change = change;
  }

  /** Name in {@code truth.geojson}, for example {@code clear-cut}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a monitor should tell. */
  public boolean change() {
    return change;
  }

  /**
   * The kind with a label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static EventKind parse(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no event '"
                        + label
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(EventKind::label)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
