package dev.revisit.local.sample;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The sky of each optical pass: about half clear, a third with scattered clouds, the rest overcast.
 *
 * <p>Two rules keep a small sample useful: no more than two passes in a row are clouded, and passes
 * over a young planted change are clear at least every second time.
 */
final class Weather {
  /** State of the sky. */
  enum Sky {
    CLEAR,
    SCATTERED,
    OVERCAST
  }

  private static final double CLEAR_SHARE = 0.45;
  private static final double SCATTERED_SHARE = 0.37;
  private static final int LONGEST_CLOUDED_RUN = 2;

  /** One scene is overcast even in the shortest sample. */
  private static final int ALWAYS_OVERCAST = 2;

  private Weather() {}

  /** One sky a pass, in the order of the passes. */
  static List<Sky> of(List<OpticalPass> passes, List<PlantedChange> changes, long seed) {
    long weatherSeed = NoiseStream.hash(seed, 30);
    List<Sky> skies = new ArrayList<>();
    int clouded = 0;
    for (int i = 0; i < passes.size(); i++) {
      LocalDate date = passes.get(i).sensedAt().atZone(ZoneOffset.UTC).toLocalDate();
      boolean mustBeClear =
          clouded >= LONGEST_CLOUDED_RUN
              || i == ALWAYS_OVERCAST - 1
              || fleeting(changes, date)
              || (lasting(changes, date) && clouded > 0);
      Sky sky =
          i == ALWAYS_OVERCAST ? Sky.OVERCAST : mustBeClear ? Sky.CLEAR : draw(weatherSeed, i);
      skies.add(sky);
      clouded = sky == Sky.CLEAR ? 0 : clouded + 1;
    }
    return List.copyOf(skies);
  }

  private static Sky draw(long seed, int pass) {
    double draw = NoiseStream.unit(seed, pass);
    if (draw < CLEAR_SHARE) {
      return Sky.CLEAR;
    }
    return draw < CLEAR_SHARE + SCATTERED_SHARE ? Sky.SCATTERED : Sky.OVERCAST;
  }

  private static boolean fleeting(List<PlantedChange> changes, LocalDate date) {
    return changes.stream().anyMatch(c -> c.change() && c.end().isPresent() && c.visibleOn(date));
  }

  private static boolean lasting(List<PlantedChange> changes, LocalDate date) {
    return changes.stream().anyMatch(c -> c.change() && c.end().isEmpty() && c.visibleOn(date));
  }
}
