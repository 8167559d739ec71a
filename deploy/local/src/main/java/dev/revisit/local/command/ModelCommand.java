package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.model.runtime.CaseRunner;
import dev.revisit.model.runtime.CaseTensor;
import dev.revisit.model.runtime.InvalidCaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code revisit model}. */
@Command(
    name = "model",
    header = "Look at, import, export and run models outside of the jobs.",
    subcommands = {
      ModelInfoCommand.class,
      ModelImportCommand.class,
      ModelExportCommand.class,
      ModelCommand.Run.class
    })
final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code revisit model run}. */
  @Command(
      name = "run",
      header = "Compute a parity case: weights and inputs in, every output out.",
      description = {
        "Reads a safetensors file with the weights, inputs and architecture of a SeaMo model of any size, runs it on the CPU and writes all outputs in the names and shapes of the"
            + " reference implementation. If the case holds expected outputs, the largest error of each is printed.",
        ""
      },
      footer = {
        "",
        "Example:",
        "  revisit model run --case case.safetensors --out out.safetensors --tolerance 1e-4"
      })
  static final class Run implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--case",
        required = true,
        paramLabel = "FILE",
        description = "The case: weight/..., input/... and the metadata entry config.")
    private Path caseFile;

    @Option(
        names = "--out",
        required = true,
        paramLabel = "FILE",
        description = "Receives output/...; replaced if it exists.")
    private Path out;

    @Option(
        names = "--tolerance",
        paramLabel = "ERROR",
        description = "End with 1 when an output is further than this from the expected one.")
    private Optional<Double> tolerance = Optional.empty();

    @Override
    public Integer call() throws IOException {
      if (!Files.isReadable(caseFile)) {
        throw new UserError(
            ExitCode.USAGE, "--case " + caseFile + " cannot be read.", "Give a safetensors file.");
      }
      List<CaseTensor> written;
      try {
        written = CaseRunner.run(caseFile, out);
      } catch (InvalidCaseException e) {
        throw new UserError(
            ExitCode.USAGE,
            "The case is not usable: " + e.getMessage(),
            "Write it with the reference implementation: weight/..., input/... and config.",
            e);
      }
      PrintWriter console = spec.commandLine().getOut();
      written.forEach(console::println);
      boolean close =
          tolerance.isEmpty()
              || written.stream().allMatch(t -> t.maxAbsoluteError().orElse(0) <= tolerance.get());
      if (!close) {
        console.println("Further than " + tolerance.get() + " from the expected outputs.");
      }
      console.flush();
      return (close ? ExitCode.OK : ExitCode.FAILED).code();
    }
  }
}
