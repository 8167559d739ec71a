package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plants events at random places where they can happen, in the season in which they happen, without
 * overlap. Each lies late enough that the place was seen undisturbed before.
 */
final class EventPlanner {
  private static final double QUIET_SHARE_OF_PERIOD = 0.2;
  private static final int ATTEMPTS = 60;
  private static final int SMALLEST_PIXELS = 24;
  private static final double PIXELS_PER_SQUARE_KILOMETRE = 10_000;

  private final Landscape landscape;
  private final FieldYear fields;
  private final LocalDate from;
  private final LocalDate until;
  private final long seed;
  private final BitSet taken = new BitSet();

  EventPlanner(Landscape landscape, FieldYear fields, LocalDate from, LocalDate until, long seed) {
    this.landscape = landscape;
    this.fields = fields;
    this.from = from;
    this.until = until;
    this.seed = NoiseStream.hash(seed, 21);
  }

  /**
   * Plants kind after kind in turn.
   *
   * @param density events for each square kilometre and year
   */
  List<PlantedEvent> plan(Set<EventKind> kinds, double density) {
    double years = ChronoUnit.DAYS.between(from, until) / 365.25;
    double area = landscape.pixels() / PIXELS_PER_SQUARE_KILOMETRE;
    long wanted = kinds.isEmpty() ? 0 : Math.max(kinds.size(), Math.round(density * area * years));
    List<EventKind> turns = List.copyOf(new TreeSet<>(kinds));
    List<PlantedEvent> events = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      EventKind kind = turns.get(i % turns.size());
      NoiseStream stream = NoiseStream.of(seed, i);
      String id = kind.label() + "-" + (i / turns.size() + 1);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Optional<PlantedEvent> event = attempt(id, kind, stream);
        if (event.isPresent()) {
          taken.or(event.get().place().set());
          events.add(event.get());
          break;
        }
      }
    }
    return List.copyOf(events);
  }

  private Optional<PlantedEvent> attempt(String id, EventKind kind, NoiseStream stream) {
    int centre = (int) (stream.nextDouble() * landscape.pixels());
    Surface surface = landscape.surface(centre);
    return switch (kind) {
      case CLEAR_CUT -> surface.forest() ? clearCut(id, centre, stream) : Optional.empty();
      case FIRE ->
          surface.forest() || surface == Surface.SHRUB
              ? fire(id, centre, stream)
              : Optional.empty();
      case FLOOD -> surface.field() ? flood(id, centre, stream) : Optional.empty();
      case CONSTRUCTION -> surface.field() ? construction(id, centre, stream) : Optional.empty();
      case DIEBACK -> surface == Surface.CONIFER ? dieback(id, centre, stream) : Optional.empty();
      case HARVEST -> surface == Surface.ARABLE ? harvest(id, centre, stream) : Optional.empty();
      case DROUGHT -> surface.field() ? drought(id, centre, stream) : Optional.empty();
    };
  }

  private Optional<PlantedEvent> clearCut(String id, int centre, NoiseStream stream) {
    int parcel = landscape.parcelOf()[centre];
    double radius = Math.sqrt(stream.between(90, 1100) / Math.PI);
    BitSet stand = around(centre, radius, 0.15, stream, p -> landscape.parcelOf()[p] == parcel);
    LocalDate start = anyDay(stream);
    return event(
        id,
        EventKind.CLEAR_CUT,
        start,
        Optional.empty(),
        LandCover.TREES,
        LandCover.BARE,
        stand,
        stream);
  }

  private Optional<PlantedEvent> fire(String id, int centre, NoiseStream stream) {
    double radius = Math.sqrt(stream.between(120, 2600) / Math.PI);
    BitSet area =
        around(
            centre,
            Math.min(radius, landscape.size() / 5.0),
            0.45,
            stream,
            p -> forest(p) || landscape.surface(p) == Surface.SHRUB);
    return season(Month.JULY, 70, stream)
        .flatMap(
            start ->
                event(
                    id,
                    EventKind.FIRE,
                    start,
                    Optional.of(start.plusDays(Math.round(stream.between(700, 1100)))),
                    landscape.surface(centre).cover(),
                    LandCover.BARE,
                    area,
                    stream));
  }

  private Optional<PlantedEvent> flood(String id, int centre, NoiseStream stream) {
    float distance = landscape.riverDistance()[centre];
    if (distance > 25) {
      return Optional.empty();
    }
    double reach = Math.max(6, distance + 5);
    double radius = Math.min(stream.between(25, 110), landscape.size() / 4.0);
    BitSet area =
        around(
            centre,
            radius,
            0.35,
            stream,
            p ->
                landscape.surface(p).field()
                    && landscape.riverDistance()[p] < reach + 3 * landscape.greenness()[p]);
    LocalDate start = anyDay(stream);
    return event(
        id,
        EventKind.FLOOD,
        start,
        Optional.of(start.plusDays(Math.round(stream.between(9, 26)))),
        landscape.surface(centre).cover(),
        LandCover.WATER,
        area,
        stream);
  }

  private Optional<PlantedEvent> construction(String id, int centre, NoiseStream stream) {
    int parcel = landscape.parcelOf()[centre];
    BitSet area =
        around(centre, stream.between(12, 30), 0, stream, p -> landscape.parcelOf()[p] == parcel);
    LocalDate start = anyDay(stream);
    return event(
        id,
        EventKind.CONSTRUCTION,
        start,
        Optional.empty(),
        landscape.surface(centre).cover(),
        LandCover.BUILT,
        area,
        stream);
  }

  private Optional<PlantedEvent> dieback(String id, int centre, NoiseStream stream) {
    double radius = Math.min(stream.between(8, 30), landscape.size() / 6.0);
    BitSet area =
        around(
            centre,
            radius,
            0.4,
            stream,
            p ->
                landscape.surface(p) == Surface.CONIFER
                    || (landscape.surface(p) == Surface.MIXED_FOREST
                        && landscape.greenness()[p] > 1));
    return season(Month.APRIL, 80, stream)
        .flatMap(
            start ->
                event(
                    id,
                    EventKind.DIEBACK,
                    start,
                    Optional.empty(),
                    LandCover.TREES,
                    LandCover.TREES,
                    area,
                    stream));
  }

  private Optional<PlantedEvent> harvest(String id, int centre, NoiseStream stream) {
    int parcel = landscape.parcelOf()[centre];
    BitSet field = around(centre, 45, 0, stream, p -> landscape.parcelOf()[p] == parcel);
    int years = until.getYear() - from.getYear() + 1;
    int year = from.getYear() + (int) (years * stream.nextDouble());
    LocalDate day = fields.harvest(landscape.parcels().get(parcel), year);
    if (day.isBefore(from) || day.isAfter(until)) {
      return Optional.empty();
    }
    return event(
        id,
        EventKind.HARVEST,
        day,
        Optional.empty(),
        LandCover.CROPS,
        LandCover.CROPS,
        field,
        stream);
  }

  private Optional<PlantedEvent> drought(String id, int centre, NoiseStream stream) {
    double radius = Math.min(stream.between(18, 110), landscape.size() / 4.0);
    BitSet area = around(centre, radius, 0.4, stream, p -> landscape.surface(p).field());
    return season(Month.JUNE, 40, stream)
        .flatMap(
            start ->
                event(
                    id,
                    EventKind.DROUGHT,
                    start,
                    Optional.of(start.plusDays(Math.round(stream.between(75, 120)))),
                    landscape.surface(centre).cover(),
                    landscape.surface(centre).cover(),
                    area,
                    stream));
  }

  private boolean forest(int pixel) {
    return landscape.surface(pixel).forest();
  }

  private LocalDate earliest() {
    return from.plusDays(Math.round(QUIET_SHARE_OF_PERIOD * ChronoUnit.DAYS.between(from, until)));
  }

  private LocalDate anyDay(NoiseStream stream) {
    long days = ChronoUnit.DAYS.between(earliest(), until.minusDays(20));
    return earliest().plusDays((long) (Math.max(1, days) * stream.nextDouble()));
  }

  /** A day within some days from the first of a month, in a year that allows it. */
  private Optional<LocalDate> season(Month month, int length, NoiseStream stream) {
    int years = until.getYear() - from.getYear() + 1;
    int year = from.getYear() + (int) (years * stream.nextDouble());
    LocalDate day = LocalDate.of(year, month, 1).plusDays((long) (length * stream.nextDouble()));
    return day.isBefore(earliest()) || day.isAfter(until.minusDays(20))
        ? Optional.empty()
        : Optional.of(day);
  }

  private interface Ground {
    boolean allows(int pixel);
  }

  /** Pixels around a centre within an uneven edge, where the ground allows it. */
  private BitSet around(
      int centre, double radius, double unevenness, NoiseStream stream, Ground ground) {
    int size = landscape.size();
    ValueNoise edge = new ValueNoise(stream.nextLong(), Math.max(6, radius));
    BitSet pixels = new BitSet();
    int reach = (int) Math.ceil(radius * (1 + unevenness));
    int centreRow = centre / size;
    int centreColumn = centre % size;
    for (int row = Math.max(0, centreRow - reach);
        row <= Math.min(size - 1, centreRow + reach);
        row++) {
      for (int column = Math.max(0, centreColumn - reach);
          column <= Math.min(size - 1, centreColumn + reach);
          column++) {
        double distance = Math.hypot((double) column - centreColumn, (double) row - centreRow);
        double limit = radius * (1 + 1.6 * unevenness * edge.at(column, row));
        if (distance <= limit && ground.allows(row * size + column)) {
          pixels.set(row * size + column);
        }
      }
    }
    return pixels;
  }

  private Optional<PlantedEvent> event(
      String id,
      EventKind kind,
      LocalDate start,
      Optional<LocalDate> end,
      LandCover before,
      LandCover after,
      BitSet pixels,
      NoiseStream stream) {
    if (pixels.cardinality() < SMALLEST_PIXELS || pixels.intersects(taken)) {
      return Optional.empty();
    }
    double patch =
        kind == EventKind.CONSTRUCTION ? 3 : Math.max(5, Math.sqrt(pixels.cardinality()) / 4);
    return Optional.of(
        new PlantedEvent(
            id,
            kind,
            start,
            end,
            before,
            after,
            PlantedEvent.Place.of(pixels, landscape.size(), stream.nextLong(), patch),
            kind.change() ? "an alert after the start" : "no alert"));
  }
}
