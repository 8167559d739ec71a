package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.EncoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points of two classes that differ in the season before the last, and only there. */
class SeasonFeaturesTest {
  @TempDir private Path folder;

  private Protocol protocol;

  @BeforeEach
  void writePoints() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "sample_id,lat,lon,sampling_label,month,s2_b02,s2_b03,s2_b04,s2_b05,s2_b06,s2_b07,s2_b08,s2_b8a,s2_b11,s2_b12,s1_vv_linear,s1_vh_linear\n");
    for (int point = 0; point < 40; point++) {
      boolean crop = point % 2 == 0;
      String start =
          "%d,%.2f,33.05,%s".formatted(point, point * 0.1 + 0.05, crop ? "maize" : "trees");
      int noise = 37 * point % 90;
      table.append("%s,2017-07,%s\n".formatted(start, values(noise, crop ? 900 : 3500)));
      table.append("%s,2017-10,%s\n".formatted(start, values(noise, 2000)));
    }
    Files.writeString(folder.resolve("worldcereal_points.csv"), table.toString());
    protocol = Protocol.shipped("worldcereal-crops");
  }

  private static String values(int noise, int infrared) {
    return "400,600,500,800,1500,1800,%d,2100,1900,1100,0.1,0.02".formatted(infrared + noise);
  }

  @Test
  void featuresOfAllSeasonsTellWhatEarlierOnesShowed() throws IOException {
    Evaluation evaluation =
        new ProtocolRun(
                protocol,
                folder,
                ModelReleases.untrainedNano(),
                EncoderSettings.cpu(),
                7,
                Progress.silent())
            .measure();

    assertThat(evaluation.counts()).containsEntry("judged", 40L).containsEntry("groups", 40L);
    assertThat(evaluation.metrics().get("seasons_accuracy")).isEqualTo(1);
    assertThat(evaluation.intervals()).containsKeys("seasons_knn_f1_macro", "knn_accuracy");
  }

  @Test
  void meansOfTheSeasonsAreJudgedTheSameWay() throws IOException {
    Evaluation evaluation = Baseline.run(protocol, folder, 7, Progress.silent());

    assertThat(evaluation.method()).isEqualTo("baseline season-means");
    assertThat(evaluation.metrics().get("accuracy")).isEqualTo(1);
    assertThat(evaluation.metrics().get("knn_accuracy")).isEqualTo(1);
  }
}
