package dev.revisit.local.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Writes simulated STAC catalogues of Sentinel-1 and Sentinel-2 scenes over one place, with planted
 * events and their truth.
 *
 * <pre>{@code
 * SimulationSummary made =
 *     Simulator.builder()
 *         .window(SimulatedWindow.DEFAULT.withSize(1024))
 *         .period(LocalDate.of(2023, 1, 1), LocalDate.of(2023, 12, 31))
 *         .write(Path.of("simulated"), 7);
 * SimulatedTruth truth = SimulatedTruth.open(made.directory());
 * }</pre>
 *
 * <p>The folder holds
 *
 * <ul>
 *   <li>{@code catalog.json} and the collections {@code sentinel-2-c1-l2a}, {@code sentinel-1-rtc}
 *       and {@code labels}, the first two in the layout of Earth Search and Planetary Computer;
 *   <li>{@code area.geojson}, the area to monitor;
 *   <li>{@code truth.geojson}, the planted events; {@code truth-landcover.tif}, the classes of
 *       Dynamic World before them; in {@code labels} the classes of each year;
 *   <li>{@code expectations.json}, how scenes that are not simply processed should end.
 * </ul>
 *
 * <p>{@code catalog.json} is written last: a folder without it is not complete. The same seed and
 * settings give the same bytes. It is simulated: no statement about accuracy on real scenes may
 * rest on it. Cost: about half a CPU minute for 100 km² and a year, and 60 MB of heap a thread.
 */
public final class Simulator {
  private static final LocalDate DEMONSTRATION_FROM = LocalDate.of(2023, 1, 1);
  private static final LocalDate DEMONSTRATION_UNTIL = LocalDate.of(2025, 6, 30);

  private Simulator() {}

  /**
   * A small scenario in which everything happens that a demonstration should show: 256 pixels of
   * 33UUP, 2023-01-01 to 2025-06-30, a Sentinel-2 scene every 15 days and a Sentinel-1 scene every
   * 24 days on each of two tracks; a clear-cut, a flood and a harvest; friendly skies, and years
   * that are alike. About 30 MB.
   */
  public static Builder demonstration() {
    Builder builder = new Builder();
    builder.demonstration = true;
    builder.baseline = Optional.of(new ProcessingBaseline("05.10"));
    return builder
        .period(DEMONSTRATION_FROM, DEMONSTRATION_UNTIL)
        .opticalEveryDays(15)
        .radarEveryDays(24);
  }

  /**
   * Scenes as they come: every pass of the Sentinel-2 pair and of Sentinel-1A, natural skies,
   * random events, missing and partial scenes; one year of 1024 pixels of 33UUP unless set
   * otherwise.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Told after every scene. */
  public interface Progress {
    /** Scenes written so far, of all. */
    void scenes(int done, int all);
  }

  /** Writing was stopped on request; the folder has no {@code catalog.json}. */
  public static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException(Path folder) {
      super("Writing was stopped; remove " + folder + ", it is not complete.");
    }
  }

  /** Settings of a simulation; every setter returns the builder. */
  public static final class Builder {
    SimulatedWindow window = SimulatedWindow.DEFAULT;
    LocalDate from = LocalDate.of(2023, 1, 1);
    LocalDate until = LocalDate.of(2023, 12, 31);
    int opticalEveryDays = PassSchedule.OPTICAL_REPEAT_DAYS;
    int radarEveryDays = PassSchedule.RADAR_REPEAT_DAYS;
    Biome biome = Biome.TEMPERATE;
    double cloudiness = 0.5;
    Set<EventKind> events = EnumSet.allOf(EventKind.class);
    double eventDensity = 0.2;
    Optional<ProcessingBaseline> baseline = Optional.empty();
    boolean demonstration;
    boolean troubles;
    int threads = Math.max(1, Math.min(8, Runtime.getRuntime().availableProcessors()));
    Progress progress = (done, all) -> {};
    BooleanSupplier stop = () -> false;

    private Builder() {}

    /** Where the scenes lie and how large they are. */
    public Builder window(SimulatedWindow place) {
      window = place;
      return this;
    }

    /**
     * First and last day.
     *
     * @throws IllegalArgumentException if the period is shorter than 60 days
     */
    public Builder period(LocalDate first, LocalDate last) {
      if (first.plusDays(60).isAfter(last)) {
        throw new IllegalArgumentException(
            "A simulation needs at least 60 days, not " + first + " to " + last + ".");
      }
      from = first;
      until = last;
      return this;
    }

    /**
     * Days between Sentinel-2 scenes.
     *
     * @throws IllegalArgumentException if it is no positive multiple of 5
     */
    public Builder opticalEveryDays(int days) {
      requireMultiple("Sentinel-2", days, PassSchedule.OPTICAL_REPEAT_DAYS);
      opticalEveryDays = days;
      return this;
    }

    /**
     * Days between Sentinel-1 scenes of one track: 6 (two satellites) or a multiple of 12.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public Builder radarEveryDays(int days) {
      if (days != PassSchedule.RADAR_PAIR_DAYS) {
        requireMultiple("Sentinel-1", days, PassSchedule.RADAR_REPEAT_DAYS);
      }
      radarEveryDays = days;
      return this;
    }

    /**
     * What kind of country it is; {@link Biome#TEMPERATE} unless set.
     *
     * @throws IllegalArgumentException if it is a demonstration, whose events need a forest
     */
    public Builder biome(Biome country) {
      if (demonstration && country != Biome.TEMPERATE) {
        throw new IllegalArgumentException("A demonstration is of a temperate place.");
      }
      biome = country;
      return this;
    }

    /**
     * Mean cloud cover.
     *
     * @throws IllegalArgumentException if it is not within 0 to 0.95
     */
    public Builder cloudiness(double share) {
      if (!(share >= 0 && share <= 0.95)) {
        throw new IllegalArgumentException("Cloudiness is 0 to 0.95, not " + share + ".");
      }
      cloudiness = share;
      return this;
    }

    /**
     * What happens.
     *
     * @param kinds kinds of events; none for a place where nothing happens
     * @param density events for each square kilometre and year; at least one of each kind is tried
     * @throws IllegalArgumentException if the density is negative or above 20
     */
    public Builder events(Set<EventKind> kinds, double density) {
      if (!(density >= 0 && density <= 20)) {
        throw new IllegalArgumentException(
            "There may be 0 to 20 events for each square kilometre and year, not " + density + ".");
      }
      events = kinds.isEmpty() ? EnumSet.noneOf(EventKind.class) : EnumSet.copyOf(kinds);
      eventDensity = density;
      return this;
    }

    /**
     * Processing baseline of all Sentinel-2 scenes; by default the one that was in operation on
     * their day. Before 04.00 digital numbers carry no offset.
     */
    public Builder baseline(ProcessingBaseline processing) {
      baseline = Optional.of(processing);
      return this;
    }

    /** Adds scenes with something wrong, listed in {@code expectations.json}; off by default. */
    public Builder withTroubles(boolean on) {
      troubles = on;
      return this;
    }

    /**
     * Scenes that are written at once; by default one a processor. The result does not depend on
     * it.
     */
    public Builder threads(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("At least one thread must write, not " + count + ".");
      }
      threads = count;
      return this;
    }

    /** Who is told how far it is, by any thread. */
    public Builder progress(Progress listener) {
      progress = listener;
      return this;
    }

    /** Asked before every scene whether to stop. */
    public Builder stopWhen(BooleanSupplier asked) {
      stop = asked;
      return this;
    }

    /**
     * Writes the catalogue.
     *
     * @param dir folder that is empty or does not exist
     * @throws IllegalArgumentException if the folder holds files, or troubles do not fit the series
     * @throws StoppedException if it was stopped
     */
    public SimulationSummary write(Path dir, long seed) throws IOException {
      SimulationRun run = new SimulationRun(this, dir, seed);
      requireEmpty(dir);
      return run.write();
    }

    private static void requireMultiple(String mission, int days, int repeat) {
      if (days < 1 || days % repeat != 0) {
        throw new IllegalArgumentException(
            mission
                + " returns every "
                + repeat
                + " days; choose a positive multiple, not "
                + days
                + ".");
      }
    }

    private static void requireEmpty(Path dir) throws IOException {
      if (Files.exists(dir)) {
        try (Stream<Path> files = Files.list(dir)) {
          if (files.findAny().isPresent()) {
            throw new IllegalArgumentException(
                dir + " is not empty; choose another folder or remove what it holds.");
          }
        }
      }
    }
  }
}
