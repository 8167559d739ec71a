package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an independent reader finds in the pixels of a sample over the whole default period. */
class SimulatedRealismTest {
  private static final String CLEAR_CUT = "2025-03-22";

  @TempDir static Path folder;

  private static JsonNode observed;

  @BeforeAll
  static void writeAndMeasure() throws Exception {
    GdalObservations.assumeGdal();
    Simulator.demonstration().window(SimulatedWindow.DEFAULT.withSize(128)).write(folder, 7);
    observed = GdalObservations.measure(folder);
  }

  @Test
  void forestIsGreenInSummerAndLessSoInWinter() {
    for (JsonNode scene : clearOver("trees")) {
      double ndvi = scene.at("/ndvi/trees").asDouble();
      switch (scene.get("date").asText().substring(5, 7)) {
        case "06", "07", "08" -> assertThat(ndvi).as(scene.toString()).isGreaterThan(0.7);
        case "12", "01", "02" -> assertThat(ndvi).as(scene.toString()).isBetween(0.5, 0.72);
        default -> assertThat(ndvi).as(scene.toString()).isBetween(0.5, 0.95);
      }
    }
  }

  @Test
  void waterHasNegativeNdviAndBuiltUpLandLittleGreen() {
    assertThat(clearOver("water")).isNotEmpty();
    for (JsonNode scene : clearOver("water")) {
      assertThat(scene.at("/ndvi/water").asDouble()).as(scene.toString()).isNegative();
      assertThat(scene.at("/ndvi/built").asDouble()).as(scene.toString()).isLessThan(0.5);
    }
  }

  @Test
  void theClearCutDropsAndStaysWhileTheForestAroundDoesNot() {
    int after = 0;
    for (JsonNode scene : clearOver("clear-cut")) {
      double cut = scene.at("/ndvi/clear-cut").asDouble();
      double around = scene.at("/ndvi/trees").asDouble();
      if (scene.get("date").asText().compareTo(CLEAR_CUT) < 0) {
        assertThat(cut).as(scene.toString()).isCloseTo(around, within(0.12));
      } else {
        after++;
        assertThat(cut).as(scene.toString()).isLessThan(0.5);
        assertThat(around - cut).as(scene.toString()).isGreaterThan(0.2);
      }
    }
    assertThat(after).as("clear looks that can confirm it").isGreaterThanOrEqualTo(4);
    assertThat(observed.at("/pixels/clear-cut").asInt())
        .as("about four hectares")
        .isBetween(370, 430);
  }

  @Test
  void theClearCutLosesCrossPolarisedBackscatter() {
    double before = meanVh("clear-cut", "2024-03-22", CLEAR_CUT);
    double after = meanVh("clear-cut", CLEAR_CUT, "2025-12-31");

    assertThat(before - after).isBetween(2.5, 4.5);
  }

  @Test
  void exactlyOneOpticalLookSeesTheFloodAndTheFieldsComeBack() {
    List<JsonNode> flooded =
        clearOver("flood").stream()
            .filter(scene -> scene.at("/ndvi/flood").asDouble() < 0)
            .toList();

    assertThat(flooded).hasSize(1);
    String date = flooded.get(0).get("date").asText();
    assertThat(date).isBetween("2025-05-01", "2025-05-20");
    List<JsonNode> later =
        clearOver("flood").stream()
            .filter(scene -> scene.get("date").asText().compareTo(date) > 0)
            .toList();
    assertThat(later).isNotEmpty();
    for (JsonNode scene : later) {
      assertThat(scene.at("/ndvi/flood").asDouble()).as(scene.toString()).isGreaterThan(0.2);
    }
  }

  @Test
  void someScenesAreFullyCloudedMostAreNotAndTheItemsSaySo() {
    List<JsonNode> scenes = list(observed.get("optical"));

    assertThat(scenes).hasSize(61);
    assertThat(scenes.stream().filter(scene -> scene.get("clear").asDouble() == 0).count())
        .isBetween(2L, 15L);
    assertThat(scenes.stream().filter(scene -> scene.get("clear").asDouble() > 0.9).count())
        .isGreaterThan(20);
    for (JsonNode scene : scenes) {
      double notCloud = 1 - scene.get("cloud").asDouble() / 100;
      assertThat(scene.get("clear").asDouble())
          .as("shadow counts too")
          .isLessThanOrEqualTo(notCloud + 1e-6);
    }
  }

  private static double meanVh(String layer, String from, String until) {
    return list(observed.get("radar")).stream()
        .filter(scene -> scene.get("date").asText().compareTo(from) >= 0)
        .filter(scene -> scene.get("date").asText().compareTo(until) < 0)
        .mapToDouble(scene -> scene.get("vh").get(layer).asDouble())
        .average()
        .orElseThrow();
  }

  private static List<JsonNode> clearOver(String layer) {
    return list(observed.get("optical")).stream()
        .filter(scene -> scene.get("clearShare").get(layer).asDouble() > 0.9)
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
