package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.sample.SampleCatalog;
import dev.revisit.local.sample.SampleSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code revisit sample}. */
@Command(
    name = "sample",
    header = "Write a simulated catalogue with planted changes and their truth.",
    description = {
      "Sentinel-1 and Sentinel-2 scenes of one place over two and a half years in the layout of public catalogues, with the area to monitor (area.geojson) and what was planted (truth.geojson). The same"
          + " seed gives the same bytes. It is simulated: it shows that the system works, not how accurate it is.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  revisit sample --out sample && revisit replay --catalog sample --area sample/area.geojson --out events"
    })
final class SampleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

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
      description = "Default: ${DEFAULT-VALUE}")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out) && !isEmptyFolder(out)) {
      throw new UserError(
          ExitCode.USAGE, "--out " + out + " is not an empty folder.", "Give a new folder.");
    }
    SampleSummary sample = SampleCatalog.write(out, seed);
    PrintWriter console = spec.commandLine().getOut();
    console.println(
        String.format(
            Locale.ROOT,
            "%d Sentinel-2 and %d Sentinel-1 items, %.1f MB, in %s",
            sample.opticalItems(),
            sample.radarItems(),
            sample.bytes() / 1e6,
            sample.directory()));
    console.flush();
    return ExitCode.OK.code();
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }
}
