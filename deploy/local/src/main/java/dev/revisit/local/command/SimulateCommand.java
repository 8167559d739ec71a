package dev.revisit.local.command;

import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Durations;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.simulator.Biome;
import dev.revisit.local.simulator.EventKind;
import dev.revisit.local.simulator.SimulatedWindow;
import dev.revisit.local.simulator.SimulationSummary;
import dev.revisit.local.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code revisit simulate}. */
@Command(
    name = "simulate",
    header = "Write a simulated catalogue with planted events and their truth.",
    description = {
      "Sentinel-2 and Sentinel-1 scenes of one place in the layout of public catalogues: fields in"
          + " rotation, forest, water, towns; weather years, clouds, snow, speckle; and events of"
          + " which the truth is known. The same options give the same bytes.",
      "",
      "  catalog.json         STAC catalogue; written last, so a folder without it is not complete",
      "  area.geojson         the area to monitor",
      "  truth.geojson        what was planted: kind, start, end, whether it is a change, classes",
      "  labels/              land cover of each year as STAC label items (Dynamic World codes)",
      "  expectations.json    how scenes that are not simply processed should end",
      "",
      "It is simulated: it shows that a system works and lets a model practise; how accurate either"
          + " is on real scenes it cannot show.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit simulate --out sim",
      "  revisit simulate --out sim --size 1024 --years 2 --seed 3 --events clear-cut,fire,drought",
      "  revisit simulate --out sim --start 2021-07-01 --troubles     across processing baseline"
          + " 04.00",
      "  revisit replay --catalog sim --area sim/area.geojson --out events"
    })
final class SimulateCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is empty or does not exist.")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description =
          "Another number gives another place and other weather. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--size",
      paramLabel = "PX",
      defaultValue = "512",
      description =
          "Width and height in pixels of 10 m: a multiple of 16 from 64 to 1024 (a whole block)."
              + " Default: ${DEFAULT-VALUE}")
  private int size;

  @Option(
      names = "--years",
      paramLabel = "Y",
      defaultValue = "1",
      description = "Length of the series, for example 2.5. Default: ${DEFAULT-VALUE}")
  private double years;

  @Option(
      names = "--start",
      paramLabel = "DATE",
      defaultValue = "2023-01-01",
      description =
          "First day. Scenes sensed before 2022-01-25 have a processing baseline without offset."
              + " Default: ${DEFAULT-VALUE}")
  private LocalDate start;

  @Option(
      names = "--tile",
      paramLabel = "MGRS",
      defaultValue = "33UUP",
      description =
          "Tile whose middle block holds the place; --biome decides on landscape and weather."
              + " Default: ${DEFAULT-VALUE}")
  private String tile;

  @Option(
      names = "--biome",
      paramLabel = "NAME",
      defaultValue = "temperate",
      description =
          "temperate (central Europe), or arid: a desert with fields along a river, where events of"
              + " forests have no place. Default: ${DEFAULT-VALUE}")
  private Biome biome;

  @Option(
      names = "--events",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "all",
      description =
          "all, none, or some of clear-cut, fire, flood, construction, dieback, harvest, drought."
              + " Default: ${DEFAULT-VALUE}")
  private String[] events;

  @Option(
      names = "--event-density",
      paramLabel = "D",
      defaultValue = "0.2",
      description = "Events for each square kilometre and year. Default: ${DEFAULT-VALUE}")
  private double density;

  @Option(
      names = "--s2-days",
      paramLabel = "N",
      defaultValue = "5",
      description = "Days between Sentinel-2 scenes, a multiple of 5. Default: ${DEFAULT-VALUE}")
  private int opticalDays;

  @Option(
      names = "--s1-days",
      paramLabel = "N",
      defaultValue = "12",
      description =
          "Days between Sentinel-1 scenes of one track, 6 or a multiple of 12. Default:"
              + " ${DEFAULT-VALUE}")
  private int radarDays;

  @Option(
      names = "--cloudiness",
      paramLabel = "C",
      defaultValue = "0.5",
      description = "Mean cloud cover, 0 to 0.95. Default: ${DEFAULT-VALUE}")
  private double cloudiness;

  @Option(
      names = "--troubles",
      description =
          "Add broken, late, doubled and reprocessed scenes; expectations.json says what should"
              + " become of them.")
  private boolean troubles;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws IOException {
    requireEmptyFolder();
    long started = System.nanoTime();
    try (Interruption interruption = Interruption.install()) {
      SimulationSummary made =
          settings()
              .stopWhen(interruption::requested)
              .progress(
                  (done, all) ->
                      terminal.progress(
                          done
                              + " of "
                              + all
                              + " scenes, "
                              + Durations.clock(Duration.ofNanos(System.nanoTime() - started))))
              .write(out, seed);
      terminal.clearProgress();
      table(made, Duration.ofNanos(System.nanoTime() - started));
      return ExitCode.OK.code();
    } catch (Simulator.StoppedException e) {
      terminal.clearProgress();
      terminal.line("Stopped. " + out + " has no catalog.json: it is not complete, remove it.");
      return ExitCode.INTERRUPTED.code();
    } finally {
      terminal.clearProgress();
    }
  }

  private Simulator.Builder settings() {
    try {
      return Simulator.builder()
          .window(SimulatedWindow.in(MgrsTile.parse(tile), size))
          .period(start, start.plusDays(Math.round(365.25 * years) - 1))
          .opticalEveryDays(opticalDays)
          .radarEveryDays(radarDays)
          .biome(biome)
          .cloudiness(cloudiness)
          .events(kinds(), density)
          .withTroubles(troubles);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "revisit simulate --help tells what is possible.", e);
    }
  }

  private Set<EventKind> kinds() {
    if (Arrays.equals(events, new String[] {"all"})) {
      return EnumSet.allOf(EventKind.class);
    }
    if (Arrays.equals(events, new String[] {"none"})) {
      return EnumSet.noneOf(EventKind.class);
    }
    return Arrays.stream(events).map(EventKind::parse).collect(Collectors.toSet());
  }

  private void table(SimulationSummary made, Duration took) {
    terminal.line(SummaryTable.row("Catalogue", made.catalog().toString()));
    terminal.line(
        SummaryTable.row(
            "Place", made.window().block().id() + ", " + size + " x " + size + " pixels"));
    terminal.line(
        SummaryTable.row(
            "Scenes", made.opticalItems() + " Sentinel-2, " + made.radarItems() + " Sentinel-1"));
    String counts =
        Arrays.stream(EventKind.values())
            .filter(kind -> made.events().containsKey(kind))
            .map(kind -> made.events().get(kind) + " " + kind.label())
            .collect(Collectors.joining(", "));
    terminal.line(SummaryTable.row("Events", counts.isEmpty() ? "none" : counts));
    terminal.line(
        SummaryTable.row(
            "Written",
            String.format(
                Locale.ROOT, "%.1f MB in %s", made.bytes() / 1e6, Durations.seconds(took))));
  }

  private void requireEmptyFolder() throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(out)) {
      try (Stream<Path> entries = Files.list(out)) {
        empty = entries.findAny().isEmpty();
      }
    }
    if (!empty) {
      throw new UserError(
          ExitCode.USAGE, "--out " + out + " is not an empty folder.", "Give a new folder.");
    }
  }
}
