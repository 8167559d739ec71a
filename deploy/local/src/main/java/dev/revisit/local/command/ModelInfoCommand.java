package dev.revisit.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.model.release.Checksums;
import dev.revisit.model.release.ModelReleaseException;
import dev.revisit.model.release.ReleaseInspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code revisit model info}. */
@Command(
    name = "info",
    header = "Tell what a release is, where it comes from, and whether it is sound.",
    description = {
      "Architecture, size, bands with their normalisation, heads with classes and calibration, provenance, and every file compared with its checksum. Of a training run's folder: the newest"
          + " checkpoint. Ends with 1 when a file is damaged or missing.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  revisit model info releases/seamo-nano",
      "  revisit model info releases/seamo-nano --json | jq .provenance"
    })
final class ModelInfoCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of a release or of a training run.")
  private Path folder;

  @Option(names = "--json", description = "As JSON, with everything that the description holds.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UserError(
          ExitCode.USAGE, folder + " is not a folder.", "Give the folder of a model release.");
    }
    Optional<CheckpointSummary> checkpoint = CheckpointSummary.newest(folder);
    if (checkpoint.isPresent()) {
      print(checkpoint.get().toJson(), checkpoint.get().lines());
      return ExitCode.OK.code();
    }
    ReleaseInspection inspection;
    try {
      inspection = ReleaseInspection.of(folder);
    } catch (ModelReleaseException e) {
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "revisit model import makes a release of weights.", e);
    }
    print(json(inspection), ReleaseTable.lines(inspection));
    if (inspection.fault().isPresent()) {
      throw new UserError(
          ExitCode.FAILED, inspection.fault().get(), "Nothing will load this release as it is.");
    }
    return ExitCode.OK.code();
  }

  private void print(JsonNode document, List<String> lines) throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.println(MAPPER.writeValueAsString(document));
    } else {
      lines.forEach(console::println);
    }
    console.flush();
  }

  private static ObjectNode json(ReleaseInspection inspection) {
    ObjectNode root =
        inspection.release().map(release -> release.toJson()).orElseGet(MAPPER::createObjectNode);
    root.put("bytes_on_disk", inspection.bytesOnDisk());
    inspection
        .release()
        .ifPresent(release -> root.put("bytes_in_memory", release.weights().size() * Float.BYTES));
    root.put("sound", inspection.fault().isEmpty());
    ArrayNode files = root.putArray("files");
    for (Checksums.CheckedFile file : inspection.files()) {
      ObjectNode node = files.addObject();
      node.put("name", file.name());
      node.put("bytes", file.bytes());
      node.put("state", file.state().name().toLowerCase(Locale.ROOT));
      file.expected().ifPresent(digest -> node.put("sha256", digest));
    }
    return root;
  }
}
