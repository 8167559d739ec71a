package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseRunnerTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;
  private Path reference;

  @BeforeEach
  void findTheReferenceCase() {
    reference =
        Path.of(System.getProperty("revisit.shared", "missing"))
            .resolve("reference/parity-tiny-7.safetensors");
    assumeThat(reference).as("the parity case of the reference implementation").exists();
  }

  @Test
  void everyOutputOfTheReferenceIsReproducedGradientsIncluded() throws IOException {
    Path out = folder.resolve("out.safetensors");
    List<CaseTensor> tensors = CaseRunner.run(reference, out);
    assertThat(tensors)
        .hasSize(44)
        .allSatisfy(
            tensor ->
                assertThat(tensor.maxAbsoluteError().orElseThrow())
                    .as(tensor.name())
                    .isLessThanOrEqualTo(TOLERANCE));
    assertThat(
            tensors.stream()
                .mapToDouble(t -> t.maxAbsoluteError().orElseThrow())
                .max()
                .orElseThrow())
        .as("measured 5e-6; a jump towards the tolerance deserves a look")
        .isLessThan(5e-5);
    try (SafetensorsReader expected = SafetensorsReader.open(reference);
        SafetensorsReader actual = SafetensorsReader.open(out)) {
      List<String> outputs =
          expected.names().stream().filter(name -> name.startsWith("output/")).toList();
      assertThat(actual.names()).containsExactlyInAnyOrderElementsOf(outputs);
      for (String name : outputs) {
        assertThat(actual.shape(name)).as(name).isEqualTo(expected.shape(name));
        assertClose(name, actual.tensor(name).toFloats(), expected.tensor(name).toFloats());
      }
    }
  }

  private static void assertClose(String name, float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs((double) actual[i] - expected[i]))
          .as(name)
          .isLessThanOrEqualTo(TOLERANCE);
    }
  }

  /** The reference case with something changed and without its outputs. */
  private Path changed(
      Consumer<Map<String, TensorData>> tensorChange, Consumer<Map<String, String>> metadataChange)
      throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Map<String, String> metadata;
    try (SafetensorsReader file = SafetensorsReader.open(reference)) {
      metadata = new LinkedHashMap<>(file.metadata());
      for (String name : file.names()) {
        if (!name.startsWith("output/")) {
          tensors.put(name, file.tensor(name));
        }
      }
    }
    tensorChange.accept(tensors);
    metadataChange.accept(metadata);
    Path path = folder.resolve("changed.safetensors");
    SafetensorsWriter.write(path, tensors, metadata);
    return path;
  }

  private void assertRejected(Path caseFile, String... messages) {
    Path out = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> CaseRunner.run(caseFile, out))
        .isInstanceOf(InvalidCaseException.class)
        .hasMessageContainingAll(messages);
    assertThat(out).doesNotExist();
  }

  @Test
  void missingInputsAreNamed() throws IOException {
    assertRejected(
        changed(
            tensors -> {
              tensors.remove("input/kept");
              tensors.remove("input/pixels.sar");
            },
            metadata -> {}),
        "missing",
        "input/kept",
        "input/pixels.sar");
  }

  @Test
  void missingWeightsAreNamed() throws IOException {
    assertRejected(
        changed(tensors -> tensors.remove("weight/time.bias"), metadata -> {}),
        "1 missing (time.bias)");
  }

  @Test
  void aMissingOrUnusableArchitectureIsNamed() throws IOException {
    assertRejected(changed(tensors -> {}, metadata -> metadata.remove("config")), "'config'");
    assertRejected(
        changed(tensors -> {}, metadata -> metadata.put("config", "{\"image\": 32}")),
        "'patch' is missing");
  }

  @Test
  void weightsOfAnotherArchitectureAreNamed() throws IOException {
    assertRejected(
        changed(
            tensors -> {},
            metadata ->
                metadata.computeIfPresent(
                    "config", (k, v) -> v.replace("\"depth\": 3", "\"depth\": 2"))),
        "unexpected (blocks.2.norm1.weight");
  }

  @Test
  void inputsOfTheWrongShapeTypeOrRangeAreNamed() throws IOException {
    assertRejected(
        changed(
            tensors -> tensors.put("input/day", TensorData.ofFloats(new float[8], 8)),
            metadata -> {}),
        "input/day has the shape [8]");
    assertRejected(
        changed(
            tensors -> tensors.put("input/kept", TensorData.ofFloats(new float[32], 2, 4, 4)),
            metadata -> {}),
        "input/kept",
        "integers");
    assertRejected(
        changed(
            tensors -> tensors.put("input/kept", TensorData.ofLongs(new long[32], 2, 4, 4)),
            metadata -> {}),
        "twice");
    assertRejected(
        changed(
            tensors -> {
              long[] kept = tensors.get("input/kept").toLongs();
              kept[5] = 16;
              tensors.put("input/kept", TensorData.ofLongs(kept, 2, 4, 4));
            },
            metadata -> {}),
        "holds 16, expected 0 to 15");
  }

  @Test
  void aFileThatIsNoSafetensorsFileIsRejected() throws IOException {
    Path path = folder.resolve("text.safetensors");
    Files.writeString(path, "this is not a safetensors file");
    assertRejected(path, "not a safetensors file");
  }
}
