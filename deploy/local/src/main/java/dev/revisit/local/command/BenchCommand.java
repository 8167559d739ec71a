package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.bench.Bench;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.demo.DefaultCatalog;
import dev.revisit.model.runtime.EncoderSettings.Device;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code revisit bench}. */
@Command(
    name = "bench",
    header = "Measure this machine: model, reading, start-up, memory.",
    description = {
      "",
      "Prints Markdown tables. What can be compared is a ratio against something measured in the same run, because machines are noisy: the model against the float32 matrix product, the demo against the"
          + " bare TensorFlow session, our raster reader against GDAL (when Python has it).",
      "",
      "@|bold model|@   looks, memory against recomputation from four seasons, training steps; of each preset",
      "@|bold jobs|@    reading, and the demo as a process of its own",
      "",
      "Both together take some ten minutes on two cores. Close other programs first.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit bench",
      "  revisit bench model --preset base",
      "  revisit --gpu bench model --device gpu",
      "  revisit bench jobs --catalog DIR    with another catalogue folder"
    })
final class BenchCommand implements Callable<Integer> {
  /** What is measured. */
  enum Part {
    /** The model alone. */
    MODEL,
    /** The jobs around it. */
    JOBS
  }

  @Parameters(arity = "0..*", paramLabel = "PART", description = "model or jobs. Default: both")
  private List<Part> parts = List.of();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "nano,tiny,base",
      description = "For model: nano, tiny, base, base-16. Default: ${DEFAULT-VALUE}")
  private List<String> presets = List.of();

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu",
      defaultValue = "cpu",
      description = "For model. Default: ${DEFAULT-VALUE}")
  private Device device = Device.CPU;

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      description = "For jobs: folder with a catalog.json. Default: the catalogue of the demo")
  private Optional<Path> catalog = Optional.empty();

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws Exception {
    try {
      Bench bench = new Bench(terminal::progress, terminal::line);
      if (parts.isEmpty() || parts.contains(Part.MODEL)) {
        bench.model(presets, device);
      }
      boolean jobs = parts.isEmpty() || parts.contains(Part.JOBS);
      return jobs ? bench.jobs(catalog.or(DefaultCatalog::realSamples)) : ExitCode.OK.code();
    } finally {
      terminal.clearProgress();
    }
  }
}
