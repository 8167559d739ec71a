package dev.revisit.local.sample;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plants what a monitor should find: a clear-cut of about four hectares that stays, a flood of
 * fields that retreats within ten days, and a harvest that is no change.
 */
final class ChangePlanner {
  /**
   * Late in the period, so that a year and more of undisturbed looks lies before it: 22 March 2025
   * by default.
   */
  private static final double CLEAR_CUT_SHARE_OF_PERIOD = 0.89;

  private static final double FLOOD_SHARE_OF_PERIOD = 0.935;
  private static final int FLOOD_LEAD_DAYS = 2;
  private static final int FLOOD_DAYS = 10;
  private static final int CLEAR_CUT_PIXELS = 400;

  private final Landscape landscape;
  private final LocalDate from;
  private final LocalDate until;
  private final long seed;

  ChangePlanner(Landscape landscape, LocalDate from, LocalDate until, long seed) {
    this.landscape = landscape;
    this.from = from;
    this.until = until;
    this.seed = NoiseStream.hash(seed, 20);
  }

  /** The changes of a period; the flood is timed so that an optical pass sees it. */
  List<PlantedChange> plan(List<OpticalPass> passes) {
    List<PlantedChange> changes = new ArrayList<>();
    changes.add(clearCut());
    flood(passes).ifPresent(changes::add);
    harvest().ifPresent(changes::add);
    return List.copyOf(changes);
  }

  private LocalDate day(double shareOfPeriod) {
    return from.plusDays(Math.round(shareOfPeriod * ChronoUnit.DAYS.between(from, until)));
  }

  private PlantedChange clearCut() {
    int size = landscape.size();
    double[] centre = LandscapeGenerator.forestCore(size);
    double phase = 2 * Math.PI * NoiseStream.unit(seed, 1);
    double radius = Math.sqrt(CLEAR_CUT_PIXELS / Math.PI);
    BitSet pixels = new BitSet();
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double x = column + 0.5 - centre[0];
        double y = row + 0.5 - centre[1];
        double edge = radius * (1 + 0.12 * StrictMath.sin(3 * StrictMath.atan2(y, x) + phase));
        if (Math.hypot(x, y) < edge) {
          pixels.set(row * size + column);
        }
      }
    }
    return new PlantedChange(
        "clear-cut-1",
        "clear-cut",
        day(CLEAR_CUT_SHARE_OF_PERIOD),
        Optional.empty(),
        true,
        mostFrequentClass(pixels),
        Surface.CLEARED.cover(),
        Optional.of(Surface.CLEARED),
        pixels,
        "RAISED at the first clear look, then PROVISIONAL and CONFIRMED; stays");
  }

  private Optional<PlantedChange> flood(List<OpticalPass> passes) {
    LocalDate wanted = day(FLOOD_SHARE_OF_PERIOD);
    Optional<LocalDate> seen =
        passes.stream()
            .map(pass -> pass.sensedAt().atZone(ZoneOffset.UTC).toLocalDate())
            .filter(date -> !date.isBefore(wanted))
            .findFirst();
    int size = landscape.size();
    double reach = Math.max(5, 0.055 * size);
    ValueNoise edge = new ValueNoise(NoiseStream.hash(seed, 2), size / 12.0);
    BitSet pixels = new BitSet();
    for (int pixel = 0; pixel < size * size; pixel++) {
      double x = (pixel % size + 0.5) / size;
      double distance = landscape.riverDistance(pixel);
      boolean low = distance < reach * (1 + 0.5 * edge.at(pixel % size, (double) pixel / size));
      if (low && x > 0.12 && x < 0.46 && landscape.surface(pixel).field()) {
        pixels.set(pixel);
      }
    }
    return seen.filter(date -> !pixels.isEmpty())
        .map(
            date ->
                new PlantedChange(
                    "flood-1",
                    "flood",
                    date.minusDays(FLOOD_LEAD_DAYS),
                    Optional.of(date.minusDays(FLOOD_LEAD_DAYS).plusDays(FLOOD_DAYS)),
                    true,
                    mostFrequentClass(pixels),
                    Surface.FLOOD.cover(),
                    Optional.of(Surface.FLOOD),
                    pixels,
                    "RAISED by the look within the period; RETRACTED by the looks after it"));
  }

  /** The largest parcel of maize: it turns bare each autumn, as the year before. */
  private Optional<PlantedChange> harvest() {
    Map<Integer, BitSet> parcels = new HashMap<>();
    for (int pixel = 0; pixel < landscape.size() * landscape.size(); pixel++) {
      if (landscape.surface(pixel) == Surface.MAIZE) {
        parcels.computeIfAbsent(landscape.parcel(pixel), key -> new BitSet()).set(pixel);
      }
    }
    LocalDate autumn = LocalDate.of(until.getYear(), 9, 15);
    LocalDate last = autumn.isAfter(until) ? autumn.minusYears(1) : autumn;
    if (last.isBefore(from)) {
      return Optional.empty();
    }
    return parcels.entrySet().stream()
        .max(
            Map.Entry.<Integer, BitSet>comparingByValue(
                    (a, b) -> Integer.compare(a.cardinality(), b.cardinality()))
                .thenComparing(Map.Entry.comparingByKey()))
        .map(
            largest ->
                new PlantedChange(
                    "harvest-1",
                    "harvest",
                    last,
                    Optional.empty(),
                    false,
                    Surface.MAIZE.cover(),
                    Surface.MAIZE.cover(),
                    Optional.empty(),
                    largest.getValue(),
                    "no alert: the same happened a year before"));
  }

  private LandCover mostFrequentClass(BitSet pixels) {
    Map<LandCover, Integer> counts = new EnumMap<>(LandCover.class);
    pixels.stream().forEach(i -> counts.merge(landscape.surface(i).cover(), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(LandCover.CROPS);
  }
}
