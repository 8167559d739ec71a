package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Interruption;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.SavedModelExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code revisit model export}. */
@Command(
    name = "export",
    header = "Write a release in the form that other programs load.",
    description = {
      "A TensorFlow SavedModel with the signatures look_optical, look_sar, fold, embed and, if the release has these heads, change_optical, change_sar and scene, for TensorFlow in any language, and a README.md in it that tells names, shapes, units and types. It holds what"
          + " inference needs and nothing of training.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  revisit model export --release releases/seamo-nano --out export --batch 8"
    })
final class ModelExportCommand implements Callable<Integer> {
  private static final String SAVED_MODEL = "saved-model";
  private static final int LARGEST_BATCH = 4096;

  @Spec private CommandSpec spec;

  @Option(
      names = "--release",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the release.")
  private Path release;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is empty or does not exist.")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = SAVED_MODEL,
      description = "saved-model, the only one so far.")
  private String format;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "8",
      description = "Samples of every call; fixed in the graph. Default: ${DEFAULT-VALUE}")
  private int batch;

  @Override
  public Integer call() throws IOException {
    if (!format.equals(SAVED_MODEL)) {
      throw new UserError(
          ExitCode.USAGE,
          "--format " + format + " is not known.",
          "Use " + SAVED_MODEL + "; the release itself is safetensors.");
    }
    if (batch < 1 || batch > LARGEST_BATCH) {
      throw new UserError(
          ExitCode.USAGE, "--batch is " + batch + ".", "Give 1 to " + LARGEST_BATCH + ".");
    }
    ReleaseOption.requireEmpty(out);
    ModelRelease loaded = ReleaseOption.load(release);
    try (Interruption interruption = Interruption.install()) {
      SavedModelExport.write(loaded, batch, out); // in place at the end, or not at all
      if (interruption.requested()) {
        return ExitCode.INTERRUPTED.code();
      }
    }
    PrintWriter console = spec.commandLine().getOut();
    console.println(
        "%s %s as a %s in %s; %s tells what to feed."
            .formatted(
                loaded.identity().name(),
                loaded.identity().version(),
                format,
                out,
                out.resolve("README.md")));
    console.flush();
    return ExitCode.OK.code();
  }
}
