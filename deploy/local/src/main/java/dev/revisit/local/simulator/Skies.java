package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The sky of each optical pass. */
final class Skies {
  /** Mean cover of skies that are neither clear nor overcast. */
  private static final double MEAN_OF_PARTIAL = 0.46;

  private static final double CLEAR_SHARE = 0.45;
  private static final double SCATTERED_SHARE = 0.37;
  private static final int LONGEST_CLOUDED_RUN = 2;

  /** One scene of a demonstration is overcast even in the shortest one. */
  private static final int ALWAYS_OVERCAST = 2;

  private Skies() {}

  /**
   * Skies as they come: cloudier on days with rain and in winter. Cloud cover is mostly either very
   * small or nearly complete, as all statistics of Sentinel-2 scenes have it (for example Sudmanns
   * et al., Assessing global Sentinel-2 coverage dynamics and data availability, International
   * Journal of Digital Earth 13, 2020).
   *
   * @param cloudiness mean cloud cover, 0 to 1
   */
  static List<Sky> natural(
      List<OpticalPass> passes, Climate climate, double cloudiness, long seed) {
    List<Sky> skies = new ArrayList<>();
    for (OpticalPass pass : passes) {
      LocalDate date = date(pass);
      NoiseStream stream = NoiseStream.of(seed, 30, date.toEpochDay(), pass.relativeOrbit());
      Climate.Conditions weather = climate.on(date);
      double season = weather.temperature() < 5 ? 0.08 : -0.03;
      // Where it hardly ever rains, dry days have about the mean.
      double dry = climate.biome() == Biome.ARID ? 0 : -0.17;
      double mean = cloudiness + season + (weather.rain() > 0 ? 0.24 : dry);
      mean = cloudiness <= 0 ? 0 : Math.min(0.97, Math.max(0.03, mean));
      double draw = stream.nextDouble();
      double overcast = mean * (0.45 + 0.5 * mean);
      double clear = 1 - overcast - (mean - overcast) / MEAN_OF_PARTIAL;
      double cover =
          draw < clear
              ? 0
              : draw > 1 - overcast ? 1 : 2 * MEAN_OF_PARTIAL * stream.nextDouble() + 0.01;
      boolean thin = stream.nextDouble() < 0.35 * Math.min(1, 2 * cloudiness);
      double cirrus = thin ? 0.08 + 0.3 * stream.nextDouble() : 0;
      double haze = 0.004 * stream.nextGaussian() + (cover > 0 ? 0.004 * stream.nextDouble() : 0);
      skies.add(new Sky(cover, cirrus, haze));
    }
    return List.copyOf(skies);
  }

  /**
   * Skies that keep a small demonstration useful: about half clear, no more than two passes in a
   * row clouded, and passes over a young planted change clear at least every second time.
   */
  static List<Sky> demonstration(List<OpticalPass> passes, List<PlantedEvent> events, long seed) {
    long skySeed = NoiseStream.hash(seed, 30);
    List<Sky> skies = new ArrayList<>();
    int clouded = 0;
    for (int i = 0; i < passes.size(); i++) {
      LocalDate date = date(passes.get(i));
      boolean mustBeClear =
          clouded >= LONGEST_CLOUDED_RUN
              || i == ALWAYS_OVERCAST - 1
              || fleeting(events, date)
              || (lasting(events, date) && clouded > 0);
      Sky sky = i == ALWAYS_OVERCAST ? Sky.OVERCAST : mustBeClear ? Sky.CLEAR : draw(skySeed, i);
      skies.add(sky);
      clouded = sky.cloudless() ? 0 : clouded + 1;
    }
    return List.copyOf(skies);
  }

  private static LocalDate date(OpticalPass pass) {
    return pass.sensedAt().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static Sky draw(long seed, int pass) {
    double draw = NoiseStream.unit(seed, pass);
    if (draw < CLEAR_SHARE) {
      return Sky.CLEAR;
    }
    return draw < CLEAR_SHARE + SCATTERED_SHARE
        ? new Sky(0.1 + 0.4 * NoiseStream.unit(seed, pass, 1), 0, 0.002)
        : Sky.OVERCAST;
  }

  private static boolean fleeting(List<PlantedEvent> events, LocalDate date) {
    return events.stream()
        .anyMatch(e -> e.kind().change() && e.end().isPresent() && e.visibleOn(date));
  }

  private static boolean lasting(List<PlantedEvent> events, LocalDate date) {
    return events.stream()
        .anyMatch(e -> e.kind().change() && e.end().isEmpty() && e.visibleOn(date));
  }
}
