package dev.revisit.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.revisit.model.TestGraph;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.network.Tokens;
import dev.revisit.model.runtime.CaseRunner;
import dev.revisit.model.runtime.CaseTensor;
import dev.revisit.model.weights.NameMap;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightImport;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignWeightsTest {
  /** That of mae_tiny.py. */
  private static final Architecture MAE =
      new Architecture(
          16, 4, 16, 2, 2, 2, 1, 4, 8, 1, 2, 2, Map.of(Modality.OPTICAL, 12, Modality.SAR, 2), 2);

  @TempDir Path folder;

  private static Path mae() throws URISyntaxException {
    return Path.of(NameMap.class.getResource("mae-tiny.safetensors").toURI());
  }

  @Test
  void anEncoderPretrainedByMaeComputesTheSameHere() throws Exception {
    try (SafetensorsReader file = SafetensorsReader.open(mae())) {
      NameMap map = WeightFormats.detect(file, MAE).orElseThrow();
      assertThat(map.name()).isEqualTo("mae");
      Map<String, long[]> shapes = ParameterShapes.seaMo(MAE);
      WeightImport found = WeightImport.read(file, map, shapes);
      assertThat(found.misshapen()).isEmpty();
      assertThat(found.unused()).containsExactly("test/pixels", "test/encoded");
      assertThat(found.ignored())
          .containsExactly(
              "cls_token", "mask_token", "pos_embed", "decoder_embed.weight", "decoder_pos_embed");
      assertThat(found.missing())
          .noneMatch(name -> name.startsWith("blocks.") || name.startsWith("norm."))
          .contains("modality.optical", "tokenizer.sar.weight");
      float[] actual = encode(withoutModality(found.complete(shapes, 1), shapes), file);
      float[] expected = file.tensor("test/encoded").toFloats();
      for (int i = 0; i < expected.length; i++) {
        int swapped = i / 16 * 16 + (i + 8) % 16;
        assertThat(actual[i]).isEqualTo(expected[swapped], within(1e-5f));
      }
    }
  }

  /** MAE has no vector for the sensor. */
  private static WeightMap withoutModality(WeightMap weights, Map<String, long[]> shapes) {
    Map<String, TensorData> tensors = new LinkedHashMap<>(weights.tensors());
    tensors.put("modality.optical", TensorData.ofFloats(new float[16], 16));
    return WeightMap.of(tensors, shapes);
  }

  private static float[] encode(WeightMap weights, SafetensorsReader file) throws IOException {
    try (TestGraph graph = new TestGraph(ParameterShapes.seaMo(MAE), weights)) {
      SeaMo model = graph.seaMo(MAE);
      float[] pixels = file.tensor("test/pixels").toFloats();
      var tokens =
          model.embed(
              Modality.OPTICAL,
              graph.constant(pixels, 1, 12, 16, 16),
              graph.constant(new float[4], 1, 4));
      var encoded = model.encode(Map.of(Modality.OPTICAL, Tokens.allValid(graph.tf(), tokens)));
      return graph.evaluate(encoded.get(Modality.OPTICAL).values());
    }
  }

  @Test
  void aLearnedPositionCodeIsNotTakenForMaes() throws Exception {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    try (SafetensorsReader file = SafetensorsReader.open(mae())) {
      for (String name : file.names()) {
        tensors.put("module." + name, file.tensor(name));
      }
    }
    float[] positions = tensors.get("module.pos_embed").toFloats();
    positions[40] += 0.1f;
    tensors.put("module.pos_embed", TensorData.ofFloats(positions, 1, 17, 16));
    Path changed = folder.resolve("learned.safetensors");
    SafetensorsWriter.write(changed, tensors, Map.of());
    try (SafetensorsReader file = SafetensorsReader.open(changed)) {
      assertThat(WeightFormats.detect(file, MAE).orElseThrow().name()).isEqualTo("timm");
    }
  }

  @Test
  void namesThatTellNothingAreNotGuessedAt() throws IOException {
    Path path = folder.resolve("other.safetensors");
    SafetensorsWriter.write(
        path, Map.of("layer1.0.conv1.weight", TensorData.ofFloats(new float[1], 1)), Map.of());
    try (SafetensorsReader file = SafetensorsReader.open(path)) {
      assertThat(WeightFormats.detect(file, MAE)).isEmpty();
    }
  }

  @Test
  void theReferencesWeightsBecomeAReleaseThatComputesTheReferencesOutputs() throws IOException {
    Path reference =
        Path.of(System.getProperty("revisit.shared", "missing"))
            .resolve("reference/parity-tiny-7.safetensors");
    assumeThat(reference).as("the parity case of the reference implementation").exists();
    Path release = folder.resolve("release");
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    Map<String, String> metadata;
    try (SafetensorsReader file = SafetensorsReader.open(reference)) {
      Architecture a = ArchitectureJson.parse(file.metadata().get("config"));
      LandCoverHeadShape head = LandCoverHeadShape.of(ClassScheme.dynamicWorld());
      Map<String, long[]> shapes = ModelRelease.parameterShapes(a, head);
      WeightImport found =
          WeightImport.read(file, WeightFormats.detect(file, a).orElseThrow(), shapes);
      assertThat(found.missing()).allMatch(name -> name.startsWith("head."));
      assertThat(found.unused()).isEmpty();
      ModelReleases.of(
              "seamo-parity",
              "1",
              false,
              a,
              ModelReleases.untrainedNano().normalisation(),
              found.complete(shapes, 1),
              Provenance.unrecorded())
          .save(release);
      metadata = file.metadata();
      for (String name : file.names()) {
        if (!name.startsWith("weight/")) {
          inputs.put(name, file.tensor(name));
        }
      }
    }
    ModelRelease.load(release)
        .weights()
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (!name.startsWith("head.")) {
                inputs.put("weight/" + name, tensor);
              }
            });
    Path again = folder.resolve("case.safetensors");
    SafetensorsWriter.write(again, inputs, metadata);
    List<CaseTensor> outputs = CaseRunner.run(again, folder.resolve("out.safetensors"));
    assertThat(outputs)
        .hasSize(44)
        .allSatisfy(
            tensor ->
                assertThat(tensor.maxAbsoluteError().orElseThrow())
                    .as(tensor.name())
                    .isLessThan(1e-4));
  }
}
