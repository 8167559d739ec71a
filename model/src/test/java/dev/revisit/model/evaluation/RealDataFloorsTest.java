package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.data.Label;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.data.benchmark.LabelledImage;
import dev.revisit.model.data.benchmark.Oscd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Readers, resampling, splits and metrics together, against numbers that were computed elsewhere
 * with GDAL, numpy and scikit-learn on the same files.
 */
class RealDataFloorsTest {
  private static Path real(String name) {
    Path folder = Path.of(System.getProperty("revisit.shared", "../../shared"), "data", name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        () -> "no real data at " + folder + "; set -Drevisit.shared to the folder that has it");
    return folder;
  }

  private static Evaluation baseline(String protocol, String data) throws IOException {
    return Baseline.run(Protocol.shipped(protocol), real(data), 7, Progress.silent());
  }

  @Test
  void theNdmiDropOfBarkBeetleSitesIsThatOfNumpy() throws IOException {
    Evaluation evaluation = baseline("bark-beetle", "change/bark-beetle");

    assertThat(evaluation.counts()).containsEntry("groups", 120L).containsEntry("pixels", 793962L);
    assertThat(evaluation.metrics().get("f1")).isEqualTo(0.52116, within(1e-5));
    assertThat(evaluation.metrics().get("auc")).isEqualTo(0.85044, within(1e-5));
    assertThat(evaluation.threshold()).hasValueCloseTo(0.313714, within(1e-5));
  }

  @Test
  void theChangeVectorOfCitiesIsThatOfNumpy() throws IOException {
    Evaluation evaluation = baseline("oscd", "change/oscd");

    assertThat(evaluation.metrics().get("f1")).isEqualTo(0.3464, within(1e-3));
    Map<String, Double> best =
        Map.of("rennes", 0.528, "cupertino", 0.501, "hongkong", 0.411, "abudhabi", 0.265);
    best.forEach(
        (city, f1) ->
            assertThat(evaluation.groups().get(city).get("f1_best"))
                .as(city)
                .isEqualTo(f1, within(2e-3)));
  }

  /** AUC of B02, B04, B08 and B11, standardised per date, as the data's notes give it. */
  @Test
  void everyCityHasTheAucOfItsNotes() throws IOException {
    ImageSet cities = Oscd.open(real("change/oscd"));
    Map<String, Double> expected =
        Map.of(
            "abudhabi",
            0.783,
            "aguasclaras",
            0.756,
            "bercy",
            0.797,
            "bordeaux",
            0.805,
            "cupertino",
            0.948,
            "hongkong",
            0.829,
            "mumbai",
            0.842,
            "nantes",
            0.913,
            "paris",
            0.954,
            "rennes",
            0.955);
    Map<String, Double> found = new HashMap<>();
    for (int city = 0; city < cities.size(); city++) {
      LabelledImage image = cities.entry(city).reader().read();
      byte[] truth = ((Label.Pixels) image.truth()).codes();
      double[] sums = new double[truth.length];
      for (String band : List.of("B02", "B04", "B08", "B11")) {
        float[] before = standardised(image.history().get(0).get(0).band(band));
        float[] now = standardised(image.now().get(0).band(band));
        for (int i = 0; i < sums.length; i++) {
          sums[i] += (now[i] - before[i]) * (now[i] - before[i]);
        }
      }
      BinaryScores scores = new BinaryScores();
      for (int i = 0; i < sums.length; i++) {
        scores.add((float) sums[i], truth[i] == 1);
      }
      found.put(cities.entry(city).id(), Math.round(scores.areaUnderRoc() * 1000) / 1000.0);
    }

    assertThat(found).isEqualTo(expected);
  }

  private static float[] standardised(float[] values) {
    double[] moments = Baseline.moments(values);
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) ((values[i] - moments[0]) / moments[1]);
    }
    return result;
  }

  @Test
  void bandStatisticsOfScenesReachTheirFloor() throws IOException {
    Evaluation evaluation = baseline("eurosat-rgb", "eurosat-rgb");

    // 0.731 is of 1,200 other patches, so its standard error is 0.013; leaving one out of these
    // 2,500, scikit-learn reaches 0.723.
    assertThat(evaluation.metrics().get("accuracy")).isBetween(0.66, 0.78);
  }

  @Test
  void fiveTurnsLeaveEveryCityOutOnce() throws IOException {
    Path root = real("change/oscd");
    ImageSet cities = Oscd.open(root);

    var folds = Protocol.shipped("oscd").split().folds(cities, root);

    assertThat(folds).hasSize(5);
    assertThat(folds.stream().flatMap(fold -> fold.test().groups().stream()))
        .containsExactlyInAnyOrderElementsOf(cities.groups());
    assertThat(folds)
        .allSatisfy(
            fold ->
                assertThat(fold.train().groups())
                    .doesNotContainAnyElementsOf(fold.test().groups()));
  }
}
