package dev.revisit.local.command;

import dev.revisit.local.bench.Bench;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.demo.DefaultCatalog;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code revisit bench}. */
@Command(
    name = "bench",
    header = "Measure this machine: inference, reading, start-up, memory.",
    description = {
      "",
      "Prints a Markdown table. What can be compared is a ratio against something measured in the same run, because machines are noisy: the replay against the bare TensorFlow session, our raster reader against GDAL (when Python has it).",
      "",
      "Takes some minutes: it runs the demo once, as a process of its own."
    },
    footer = {
      "",
      "Example:",
      "  revisit bench",
      "  revisit bench --catalog DIR    with another catalogue folder"
    })
final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description = "Folder with a catalog.json. Default: the catalogue of the demo")
  private Optional<Path> catalog = Optional.empty();

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws Exception {
    try {
      return Bench.run(catalog.or(DefaultCatalog::realSamples), terminal::progress, terminal::line);
    } finally {
      terminal.clearProgress();
    }
  }
}
