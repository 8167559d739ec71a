package dev.revisit.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.local.ExitCode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ModelCommandTest {
  @TempDir Path folder;

  private StringWriter out;
  private StringWriter err;
  private Path release;

  @BeforeEach
  void save() throws IOException {
    release = folder.resolve("nano");
    ModelReleases.untrainedNano().save(release);
  }

  private int run(Object... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    CommandLine commandLine = RevisitCommand.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    String[] words = new String[arguments.length + 1];
    words[0] = "model";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    return commandLine.execute(words);
  }

  private void assertUsageError(String... texts) {
    assertThat(err.toString()).contains(texts);
    assertThat(err.toString().lines()).as("what happened, and what to do").hasSize(2);
  }

  /** The encoder of nano in timm's names, without anything else. */
  private Path timm(int bands) throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("patch_embed.proj.weight", zeros(96, bands, 8, 8));
    tensors.put("patch_embed.proj.bias", zeros(96));
    for (int i = 0; i < 4; i++) {
      String block = "blocks." + i + ".";
      for (String norm : new String[] {"norm1", "norm2"}) {
        tensors.put(block + norm + ".weight", zeros(96));
        tensors.put(block + norm + ".bias", zeros(96));
      }
      tensors.put(block + "attn.qkv.weight", zeros(288, 96));
      tensors.put(block + "attn.qkv.bias", zeros(288));
      tensors.put(block + "attn.proj.weight", zeros(96, 96));
      tensors.put(block + "attn.proj.bias", zeros(96));
      tensors.put(block + "mlp.fc1.weight", zeros(384, 96));
      tensors.put(block + "mlp.fc1.bias", zeros(384));
      tensors.put(block + "mlp.fc2.weight", zeros(96, 384));
      tensors.put(block + "mlp.fc2.bias", zeros(96));
    }
    tensors.put("norm.weight", zeros(96));
    tensors.put("norm.bias", zeros(96));
    tensors.put("cls_token", zeros(1, 1, 96));
    Path file = folder.resolve("vit-" + bands + ".safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    return file;
  }

  private static TensorData zeros(long... shape) {
    int size = 1;
    for (long length : shape) {
      size = Math.toIntExact(size * length);
    }
    return TensorData.ofFloats(new float[size], shape);
  }

  @Test
  void whatIsNoReleaseIsAUsageError() throws IOException {
    assertThat(run("info", folder.resolve("none"))).isEqualTo(ExitCode.USAGE.code());
    assertUsageError("is not a folder");
    assertThat(run("info", folder)).isEqualTo(ExitCode.USAGE.code());
    assertUsageError("has no release.json");
    Files.delete(release.resolve("SHA256SUMS"));
    assertThat(run("info", release)).isEqualTo(ExitCode.USAGE.code());
    assertUsageError("lacks SHA256SUMS");
    assertThat(run("export", "--release", release, "--out", folder.resolve("export")))
        .isEqualTo(ExitCode.USAGE.code());
    assertUsageError("lacks SHA256SUMS");
    assertThat(folder.resolve("export")).doesNotExist();
  }

  @Test
  void aDamagedReleaseIsShownFileByFileAndFails() throws IOException {
    Files.writeString(release.resolve("weights.safetensors"), "x", StandardOpenOption.APPEND);
    Files.delete(release.resolve("mlm-item.json"));
    assertThat(run("info", release)).isEqualTo(ExitCode.FAILED.code());
    assertThat(out.toString())
        .containsPattern("weights.safetensors, \\d+ bytes, DAMAGED")
        .containsPattern("release.json, \\d+ bytes, verified")
        .contains("mlm-item.json, 0 bytes, MISSING");
    assertUsageError("weights.safetensors");
    assertThat(run("info", release, "--json")).isEqualTo(ExitCode.FAILED.code());
    assertThat(out.toString()).contains("\"sound\" : false");
  }

  @Test
  void infoTellsWhatAReleaseIs() throws IOException {
    assertThat(run("info", release)).isZero();
    assertThat(out.toString())
        .contains("seamo-nano untrained-7, not trained")
        .contains("encoder 96 x 4 x 3")
        .contains("B04 1297.47 ± 1368.11")
        .contains("VH -20.19 ± 5.91")
        .contains("dynamic-world (0 water, 1 trees")
        .contains("land_cover: {\"temperature\":1.0}")
        .contains("Any statement about the ground")
        .containsPattern("weights.safetensors, \\d+ bytes, verified, SHA-256 7124d269");
    assertThat(run("info", release, "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("sound").asBoolean()).isTrue();
    assertThat(json.at("/provenance/seed").asLong()).isEqualTo(7);
    assertThat(json.path("bytes_in_memory").asLong())
        .isEqualTo(4 * json.at("/weights/parameters").asLong());
    assertThat(json.path("files")).hasSize(3);
  }

  @Test
  void infoOfATrainingRunTellsTheNewestCheckpointAndTouchesNothing() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    String plan = "{\"architecture\": " + ArchitectureJson.write(Architecture.nano()) + "}";
    for (String step : new String[] {"000000000010", "000000000020"}) {
      SafetensorsWriter.write(
          run.resolve("stage-2-step-" + step + ".safetensors"),
          Map.of("weight/x", zeros(1)),
          Map.of("stage", "2", "step", String.valueOf(Long.parseLong(step)), "plan", plan));
    }
    Path unfinished =
        Files.writeString(run.resolve(".stage-2-step-000000000030.safetensors.4711"), "half");
    assertThat(run("info", run)).isZero();
    assertThat(out.toString()).contains("stage 2, step 20").contains("encoder 96 x 4 x 3");
    assertThat(unfinished).exists();
    Files.writeString(run.resolve("stage-3-step-000000000001.safetensors"), "garbage");
    assertThat(run("info", run)).isEqualTo(ExitCode.FAILED.code());
    assertUsageError("is damaged");
  }

  @Test
  void filesThatCannotBeImportedAreUsageErrors() throws IOException {
    Path garbage = Files.writeString(folder.resolve("w.safetensors"), "this is not a tensor file");
    Path target = folder.resolve("imported");
    Object[] options = {"import", "--weights", garbage, "--out", target, "--preset", "nano"};
    assertThat(run(options)).isEqualTo(ExitCode.USAGE.code());
    assertUsageError("not a safetensors file");
    SafetensorsWriter.write(garbage, Map.of("conv.weight", zeros(1)), Map.of());
    assertThat(run(options)).isEqualTo(ExitCode.USAGE.code());
    assertUsageError("of no program that is known here", "--name-map");
    options[6] = "huge";
    assertThat(run(options)).isEqualTo(ExitCode.USAGE.code());
    assertUsageError("Unknown preset 'huge'");
    assertThat(run("import", "--weights", garbage, "--out", target))
        .isEqualTo(ExitCode.USAGE.code());
    assertUsageError("--preset");
    assertThat(run("import", "--weights", garbage, "--preset", "nano", "--out", release))
        .isEqualTo(ExitCode.USAGE.code());
    assertUsageError("is not an empty folder");
    assertThat(target).doesNotExist();
  }

  @Test
  void anImportThatDoesNotMatchInFullIsRefusedUnlessItIsAllowed() throws IOException {
    Path target = folder.resolve("imported");
    Object[] strict = {"import", "--weights", timm(13), "--preset", "nano", "--out", target};
    assertThat(run(strict)).isEqualTo(ExitCode.FAILED.code());
    assertThat(out.toString())
        .contains("Name map      timm")
        .containsPattern("Matched +68 of \\d+ parameters, from 52 tensors")
        .containsPattern("Missing +\\d+ parameters, from seed 7: tokenizer.sar.\\* \\(2\\)")
        .containsPattern("Left aside +cls_token");
    assertUsageError("nothing was written", "--allow-missing");
    assertThat(target).doesNotExist();

    assertThat(
            run(
                "import",
                "--weights",
                timm(13),
                "--preset",
                "nano",
                "--out",
                target,
                "--allow-missing",
                "--name",
                "seamo-from-vit"))
        .isZero();
    ModelRelease imported = ModelRelease.load(target);
    assertThat(imported.identity().name()).isEqualTo("seamo-from-vit");
    assertThat(imported.identity().trained()).isFalse();
    assertThat(imported.provenance().parent().orElseThrow().name()).isEqualTo("vit-13.safetensors");
    assertThat(imported.weights().floats("blocks.3.attention.value.weight")).containsOnly(0f);
  }

  @Test
  void tensorsOfTheWrongShapeAreNamed() throws IOException {
    Path target = folder.resolve("imported");
    assertThat(run("import", "--weights", timm(3), "--preset", "nano", "--out", target))
        .isEqualTo(ExitCode.FAILED.code());
    assertThat(out.toString())
        .contains(
            "tokenizer.optical.weight needs [96, 768], patch_embed.proj.weight gives [96, 8, 8, 3]");
    assertThat(run("import", "--weights", timm(12), "--preset", "tiny", "--out", target))
        .isEqualTo(ExitCode.FAILED.code());
    assertThat(out.toString()).contains("blocks.0.norm1.weight needs [192]");
  }

  @Test
  void ourOwnWeightsMatchInFull() throws IOException {
    Path target = folder.resolve("again");
    Path architecture = folder.resolve("architecture.json");
    Files.writeString(architecture, ArchitectureJson.write(Architecture.nano()).toString());
    assertThat(
            run(
                "import",
                "--weights",
                release.resolve("weights.safetensors"),
                "--architecture",
                architecture,
                "--out",
                target))
        .isZero();
    assertThat(ModelRelease.load(target).identity().sha256())
        .isEqualTo(ModelReleases.untrainedNano().identity().sha256());
    assertThat(out.toString()).contains("Name map      seamo").doesNotContain("Missing");
  }

  @Test
  void anExportIsWrittenIntoANewFolderOnly() throws IOException {
    assertThat(run("export", "--release", release, "--out", release))
        .isEqualTo(ExitCode.USAGE.code());
    assertUsageError("is not an empty folder");
    Path export = folder.resolve("export");
    assertThat(run("export", "--release", release, "--out", export, "--batch", "0"))
        .isEqualTo(ExitCode.USAGE.code());
    assertUsageError("--batch is 0");
    assertThat(run("export", "--release", release, "--out", export, "--format", "onnx"))
        .isEqualTo(ExitCode.USAGE.code());
    assertUsageError("--format onnx");
    assertThat(run("export", "--release", release, "--out", export, "--batch", "2")).isZero();
    assertThat(export.resolve("saved_model.pb")).exists();
    assertThat(out.toString()).contains("README.md");
  }
}
