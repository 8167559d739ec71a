package dev.revisit.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.weights.SeededWeights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;

class MlmItemTest {
  @TempDir Path folder;

  private JsonNode item(ModelRelease release) throws IOException {
    release.save(folder);
    return new ObjectMapper().readTree(folder.resolve("mlm-item.json").toFile());
  }

  private static StacSchemas schemas() throws IOException {
    Path shared = Path.of(System.getProperty("revisit.shared", "missing")).resolve("json-schemas");
    assumeThat(shared).as("the JSON schemas of STAC and its extensions").exists();
    return StacSchemas.read(shared);
  }

  @Test
  void theSchemasNoticeWhatIsWrong() throws IOException {
    StacSchemas schemas = schemas();
    ObjectNode item = (ObjectNode) item(ModelReleases.untrainedNano());
    ((ObjectNode) item.get("properties")).remove("mlm:output");
    assertThat(schemas.faults(item)).anyMatch(fault -> fault.contains("mlm:output"));
    ObjectNode bands = (ObjectNode) item(ModelReleases.untrainedNano());
    ((ObjectNode) bands.get("properties")).remove("bands");
    ArrayNode inputs = (ArrayNode) bands.at("/properties/mlm:input");
    while (inputs.size() > 2) {
      inputs.remove(2);
    }
    // MLM looks for descriptions where every input has bands
    assertThat(schemas.faults(bands)).as("inputs with bands that nobody describes").isNotEmpty();
    ObjectNode checksum = (ObjectNode) item(ModelReleases.untrainedNano());
    ((ObjectNode) checksum.at("/assets/weights")).put("file:checksum", "nonsense");
    assertThat(schemas.faults(checksum)).anyMatch(fault -> fault.contains("file:checksum"));
  }

  @Test
  void itemsOfTrainedAndUntrainedReleasesAreValid() throws IOException {
    StacSchemas schemas = schemas();
    ModelRelease nano = ModelReleases.untrainedNano();
    assertThat(schemas.faults(item(nano))).isEmpty();
    assertThat(schemas.faults(item(nano.withProvenance(ProvenanceTest.trained())))).isEmpty();
    assertThat(schemas.faults(item(nano.withProvenance(Provenance.unrecorded())))).isEmpty();
    assertThat(schemas.faults(item(ModelReleases.untrained("seamo-tiny", Architecture.tiny(), 1))))
        .isEmpty();
  }

  @Test
  void theItemSaysWhatAReaderHasToFeedAndWhatItGets() throws IOException {
    JsonNode properties = item(ModelReleases.untrainedNano()).get("properties");
    JsonNode optical = properties.at("/mlm:input/0");
    assertThat(optical.at("/input/shape").toString()).isEqualTo("[-1,12,64,64]");
    assertThat(optical.at("/bands/3").asText()).isEqualTo("B04");
    // B04: 1297.47 - 2 x 1368.11 and 1297.47 + 2 x 1368.11
    assertThat(optical.at("/value_scaling/3/minimum").asDouble()).isEqualTo(-1438.75, within(1e-9));
    assertThat(optical.at("/value_scaling/3/maximum").asDouble()).isEqualTo(4033.69, within(1e-9));
    assertThat(properties.at("/mlm:input/1/bands").toString()).isEqualTo("[\"VV\",\"VH\"]");
    JsonNode classes = properties.at("/mlm:output/0/classification:classes");
    assertThat(classes).hasSize(10);
    assertThat(classes.at("/3/name").asText()).isEqualTo("flooded-vegetation");
    assertThat(classes.at("/3/color_hint").asText()).isEqualTo("7A87C6");
    assertThat(classes.at("/9/nodata").asBoolean()).isTrue();
    assertThat(properties.get("mlm:total_parameters").asLong())
        .isEqualTo(ModelReleases.untrainedNano().weights().size());
    assertThat(properties.get("mlm:pretrained_source").isNull()).isTrue();
    assertThat(properties.get("description").asText()).contains("its classes mean nothing");
  }

  private static ModelRelease withHeads(boolean severalAtOnce) {
    ModelRelease nano = ModelReleases.untrainedNano();
    TaskHeads heads =
        TaskHeads.none()
            .with(new TaskHeads.Change(ChangeHeadShape.standard(), 2, 0.4))
            .with(
                new TaskHeads.Scene(
                    new SceneHeadShape(List.of("Annual Crop", "Forest"), severalAtOnce), 1));
    ModelIdentity identity = nano.identity();
    return new ModelRelease(
        new ModelIdentity(
            identity.name(), identity.version(), identity.sha256(), true, identity.classScheme()),
        nano.architecture(),
        nano.normalisation(),
        nano.landCover(),
        1,
        heads,
        SeededWeights.create(
            ModelRelease.parameterShapes(nano.architecture(), nano.landCover(), heads), 3),
        nano.provenance());
  }

  private static List<String> names(JsonNode entries) {
    List<String> names = new ArrayList<>();
    entries.forEach(entry -> names.add(entry.get("name").asText()));
    return names;
  }

  @Test
  void aReleaseWithEveryHeadSaysWhatEachTakesAndGives() throws IOException {
    JsonNode item = item(withHeads(false));
    JsonNode properties = item.get("properties");
    assertThat(properties.get("mlm:tasks").toString())
        .isEqualTo(
            "[\"semantic-segmentation\",\"segmentation\",\"scene-classification\","
                + "\"similarity-search\"]");
    assertThat(names(properties.get("mlm:input")))
        .containsExactly(
            "optical",
            "sar",
            "memory_optical",
            "memory_sar",
            "seasons_optical",
            "seasons_sar",
            "reference_memory_optical",
            "reference_memory_sar",
            "reference_bands_optical",
            "reference_bands_sar");
    JsonNode outputs = properties.get("mlm:output");
    assertThat(names(outputs))
        .containsExactly(
            "land_cover",
            "confidence",
            "memory_optical",
            "memory_sar",
            "embedding",
            "change",
            "scene");
    assertThat(outputs.at("/4/result/shape").toString()).isEqualTo("[-1,452]");
    assertThat(outputs.at("/5/result/shape").toString()).isEqualTo("[-1,16,16]");
    assertThat(outputs.at("/5/description").asText()).contains("from 0.4 on");
    assertThat(outputs.at("/6/result/shape").toString()).isEqualTo("[-1,2]");
    assertThat(outputs.at("/6/classification:classes/0/name").asText()).isEqualTo("Annual-Crop");
    assertThat(schemas().faults(item)).isEmpty();
    JsonNode several = item(withHeads(true));
    assertThat(several.at("/properties/mlm:tasks/2").asText()).isEqualTo("classification");
    assertThat(schemas().faults(several)).isEmpty();
  }

  @Test
  void aReleaseThatWasOnlyPretrainedClaimsNoClasses() throws IOException {
    JsonNode properties = item(ModelReleases.untrainedNano()).get("properties");
    assertThat(properties.get("mlm:tasks").toString()).isEqualTo("[\"similarity-search\"]");
    assertThat(properties.at("/mlm:output/0/description").asText()).contains("not trained");
  }

  @Test
  void placeAndTimeAreThoseOfTheTrainingData() throws IOException {
    JsonNode item = item(ModelReleases.untrainedNano().withProvenance(ProvenanceTest.trained()));
    assertThat(item.get("bbox").toString()).isEqualTo("[-10.0,35.0,30.0,60.0]");
    JsonNode properties = item.get("properties");
    assertThat(properties.get("datetime").isNull()).isTrue();
    assertThat(properties.get("start_datetime").asText()).isEqualTo("2020-01-01T00:00:00Z");
    assertThat(properties.get("end_datetime").asText()).isEqualTo("2021-12-31T23:59:59Z");
    assertThat(properties.get("created").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(properties.get("mlm:pretrained_source").asText())
        .isEqualTo("SSL4EO-S12 v1.1, our labels");
    assertThat(properties.at("/revisit:data/1/licence").asText()).isEqualTo("CC0-1.0");
    assertThat(properties.at("/revisit:parent/name").asText()).isEqualTo("seamo-base");
    assertThat(item.at("/links/0/rel").asText()).isEqualTo("derived_from");
  }

  @Test
  void theChecksumsAreThoseOfTheFiles() throws Exception {
    JsonNode item = item(ModelReleases.untrainedNano());
    for (String key : new String[] {"weights", "release"}) {
      JsonNode asset = item.at("/assets/" + key);
      Path file = folder.resolve(asset.get("href").asText());
      assertThat(asset.get("file:checksum").asText()).isEqualTo("1220" + Checksums.digest(file));
      assertThat(asset.get("file:size").asLong()).isEqualTo(Files.size(file));
    }
    Process sha256sum =
        new ProcessBuilder("sha256sum", "--strict", "-c", "SHA256SUMS")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(sha256sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(sha256sum.waitFor()).as(output).isZero();
    assertThat(output.lines()).hasSize(3).allMatch(line -> line.endsWith(": OK"));
  }

  @Test
  void theFrameworkVersionIsThatOfTheNativeLibrary() {
    assertThat(MlmItem.TENSORFLOW_VERSION).isEqualTo(TensorFlow.version());
  }
}
