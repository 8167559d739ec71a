package dev.revisit.local.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.data.Label;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuneDataTest {
  private static final ModelRelease RELEASE = ModelReleases.untrainedNano();

  @TempDir private Path folder;

  /** Sixty points at places of their own, all trees, of two crops. */
  @BeforeEach
  void writePoints() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "sample_id,lat,lon,sampling_label,landcover_class,month,s2_b02,s2_b03,s2_b04,s2_b05,s2_b06,s2_b07,s2_b08,s2_b8a,s2_b11,s2_b12,s1_vv_linear,s1_vh_linear\n");
    for (int i = 0; i < 60; i++) {
      table.append(
          "p%d,%d.05,33.05,%s,trees,2017-07,400,,,,,,,,,,,\n"
              .formatted(i, i, i % 2 == 0 ? "cocoa" : "coffee"));
    }
    Files.writeString(folder.resolve("worldcereal_points.csv"), table.toString());
  }

  private FineTuneData data(String protocol) throws IOException {
    return FineTuneData.ofProtocol(Protocol.shipped(protocol), folder, RELEASE);
  }

  @Test
  void dataOfTheSameTaskAndClassesIsLearntTogether() throws IOException {
    FineTuneData one = data("worldcereal-land-cover");
    int size = one.samples().size();

    FineTuneData both = one.and(one);

    // About three fifths of the places are learnt from.
    assertThat(size).isBetween(25, 47);
    assertThat(both.samples().size()).isEqualTo(2 * size);
    assertThat(((Label.Pixels) both.samples().sample(size).label()).codes()[0]).isEqualTo((byte) 1);
    assertThat(both.sources()).hasSize(2);
    assertThat(both.sources().get(0).licence()).contains("MIT");
  }

  @Test
  void whatOneHeadCannotLearnIsSaid() throws IOException {
    FineTuneData crops = data("worldcereal-crops");
    FineTuneData landCover = data("worldcereal-land-cover");

    assertThatThrownBy(() -> landCover.and(crops))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same task and classes");
  }
}
