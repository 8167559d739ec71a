package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a demonstration should show even in the smallest window: a clear-cut of about four hectares
 * that stays, a flood of fields that retreats within ten days, and a harvest that is no change.
 */
final class DemonstrationEvents {
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
  private final FieldYear fields;
  private final LocalDate from;
  private final LocalDate until;
  private final long seed;

  DemonstrationEvents(
      Landscape landscape, FieldYear fields, LocalDate from, LocalDate until, long seed) {
    this.landscape = landscape;
    this.fields = fields;
    this.from = from;
    this.until = until;
    this.seed = NoiseStream.hash(seed, 20);
  }

  /** The events of a period; the flood is timed so that an optical pass sees it. */
  List<PlantedEvent> plan(List<OpticalPass> passes) {
    List<PlantedEvent> events = new ArrayList<>();
    events.add(clearCut());
    flood(passes).ifPresent(events::add);
    harvest().ifPresent(events::add);
    return List.copyOf(events);
  }

  private LocalDate day(double shareOfPeriod) {
    return from.plusDays(Math.round(shareOfPeriod * ChronoUnit.DAYS.between(from, until)));
  }

  private PlantedEvent clearCut() {
    int size = landscape.size();
    double phase = 2 * Math.PI * NoiseStream.unit(seed, 1);
    double radius = Math.sqrt(CLEAR_CUT_PIXELS / Math.PI);
    BitSet pixels = new BitSet();
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double x = column + 0.5 - landscape.forestColumn();
        double y = row + 0.5 - landscape.forestRow();
        double edge = radius * (1 + 0.12 * StrictMath.sin(3 * StrictMath.atan2(y, x) + phase));
        if (Math.hypot(x, y) < edge) {
          pixels.set(row * size + column);
        }
      }
    }
    return new PlantedEvent(
        "clear-cut-1",
        EventKind.CLEAR_CUT,
        day(CLEAR_CUT_SHARE_OF_PERIOD),
        Optional.empty(),
        LandCover.TREES,
        LandCover.BARE,
        PlantedEvent.Place.of(pixels, size, NoiseStream.hash(seed, 4), 8),
        "RAISED at the first clear look, then PROVISIONAL and CONFIRMED; stays");
  }

  private Optional<PlantedEvent> flood(List<OpticalPass> passes) {
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
      double distance = landscape.riverDistance()[pixel];
      boolean low = distance < reach * (1 + 0.5 * edge.at(pixel % size, (double) pixel / size));
      if (low && x > 0.12 && x < 0.46 && landscape.surface(pixel).field()) {
        pixels.set(pixel);
      }
    }
    return seen.filter(date -> !pixels.isEmpty())
        .map(
            date ->
                new PlantedEvent(
                    "flood-1",
                    EventKind.FLOOD,
                    date.minusDays(FLOOD_LEAD_DAYS),
                    Optional.of(date.minusDays(FLOOD_LEAD_DAYS).plusDays(FLOOD_DAYS)),
                    LandCover.CROPS,
                    LandCover.WATER,
                    PlantedEvent.Place.of(pixels, size, NoiseStream.hash(seed, 3), 10),
                    "RAISED by the look within the period; RETRACTED by the looks after it"));
  }

  /** The largest field, at its last harvest within the period. */
  private Optional<PlantedEvent> harvest() {
    Map<Integer, BitSet> parcels = new HashMap<>();
    for (int pixel = 0; pixel < landscape.pixels(); pixel++) {
      if (landscape.surface(pixel) == Surface.ARABLE) {
        parcels.computeIfAbsent(landscape.parcelOf()[pixel], key -> new BitSet()).set(pixel);
      }
    }
    return parcels.entrySet().stream()
        .max(
            Map.Entry.<Integer, BitSet>comparingByValue(
                    (a, b) -> Integer.compare(a.cardinality(), b.cardinality()))
                .thenComparing(Map.Entry.comparingByKey()))
        .flatMap(
            largest ->
                lastHarvest(landscape.parcels().get(largest.getKey()))
                    .map(day -> harvest(day, largest.getValue())));
  }

  private Optional<LocalDate> lastHarvest(Parcel parcel) {
    LocalDate day = fields.harvest(parcel, until.getYear());
    LocalDate last = day.isAfter(until) ? fields.harvest(parcel, until.getYear() - 1) : day;
    return last.isBefore(from) ? Optional.empty() : Optional.of(last);
  }

  private PlantedEvent harvest(LocalDate day, BitSet pixels) {
    return new PlantedEvent(
        "harvest-1",
        EventKind.HARVEST,
        day,
        Optional.empty(),
        LandCover.CROPS,
        LandCover.CROPS,
        PlantedEvent.Place.of(pixels, landscape.size(), NoiseStream.hash(seed, 5), 8),
        "no alert: fields are harvested every year");
  }
}
