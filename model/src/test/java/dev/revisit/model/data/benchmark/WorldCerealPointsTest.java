package dev.revisit.model.data.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldCerealPointsTest {
  private static final String HEADER =
      "sample_id,lat,lon,sampling_label,landcover_class,month,s2_b02,s2_b03,s2_b04,s2_b05,s2_b06,s2_b07,s2_b08,s2_b8a,s2_b11,s2_b12,s1_vv_linear,s1_vh_linear\n";

  @TempDir private Path folder;

  private ImageSet open(String rows) throws IOException {
    write(rows);
    return WorldCerealPoints.crops(folder);
  }

  private void write(String rows) throws IOException {
    Files.writeString(folder.resolve("worldcereal_points.csv"), HEADER + rows);
  }

  /** Twenty points of maize and one of rice, with some months each. */
  private static String points(String months) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 21; i++) {
      for (String month : months.strip().split("\n", -1)) {
        rows.append(
            "p%d,-2.31,33.%d0001,%s,%s,%s\n"
                .formatted(
                    i,
                    i / 2,
                    i < 20 ? "maize" : "rice",
                    i < 20 ? "temporary_crops" : "trees",
                    month));
      }
    }
    return rows.toString();
  }

  @Test
  void monthsAreAveragedBySeasonAndRadarInPower() throws IOException {
    ImageSet set =
        open(
            points(
                """
                2016-12,100,,,,,,,,,,0.1,
                2017-01,300,,,,,,,,,,0.3,
                2017-02,,,,,,,,,,,,
                2017-07,500,,,,,,,,,,,
                """));

    assertThat(set.classes()).containsExactly("maize"); // one point of rice is too few
    assertThat(set.size()).isEqualTo(20);
    LabelledImage image = set.entry(0).reader().read();
    assertThat(image.truth()).isEqualTo(new Label.Scene(0));
    assertThat(image.history()).hasSize(1); // spring has no data
    List<ImageRaster> winter = image.history().get(0);
    assertThat(winter.get(0).band("B02")).containsOnly(200);
    assertThat(winter.get(0).band("B03")).containsOnly(Float.NaN);
    assertThat(winter.get(0).dayOfYear()).isEqualTo(15);
    assertThat(winter.get(1).modality()).isEqualTo(Modality.SAR);
    assertThat(winter.get(1).band("VV")[0]).isEqualTo(-6.9897f, within(1e-4f)); // of 0.2
    assertThat(image.now()).hasSize(1);
    assertThat(image.now().get(0).dayOfYear()).isEqualTo(196);
    assertThat(set.groups()).hasSize(10); // 33.0 to 33.9 degrees east
  }

  @Test
  void landCoverIsToldOfEveryPixelInTheClassesOfDynamicWorld() throws IOException {
    write(points("2017-01,300,,,,,,,,,,,"));

    ImageSet set = WorldCerealPoints.landCover(folder);

    assertThat(set.size()).isEqualTo(21); // one tree is enough
    assertThat(set.classes().get(4)).isEqualTo("crops");
    LabelledImage field = set.entry(0).reader().read();
    assertThat(((Label.Pixels) field.truth()).codes()).hasSize(64 * 64).containsOnly(4);
    assertThat(field.now().get(0).band("B02")).hasSize(64 * 64).containsOnly(300);
    LabelledImage wood = set.entry(20).reader().read();
    assertThat(((Label.Pixels) wood.truth()).codes()).containsOnly(1);
  }

  @Test
  void landCoverThatIsNotKnownIsNamed() throws IOException {
    write("p,-2,33,maize,lava,2017-01,1,,,,,,,,,,,\n");

    assertThatThrownBy(() -> WorldCerealPoints.landCover(folder))
        .hasMessageContaining("'lava'")
        .hasMessageContaining("temporary_crops");
  }

  @Test
  void whatIsNoTableSaysSo() {
    assertThatThrownBy(() -> open("p,-2,33,maize,trees,2017-01\n"))
        .hasMessageContaining("s2_b02")
        .hasMessageContaining("copy the table again");
    assertThatThrownBy(() -> open(points("2017,1,,,,,,,,,,,"))).hasMessageContaining("'2017'");
    assertThatThrownBy(() -> open(points("2017-01,one,,,,,,,,,,,"))).hasMessageContaining("'one'");
    assertThatThrownBy(() -> WorldCerealPoints.crops(folder.resolve("none")))
        .isInstanceOf(DataSetException.class);
  }

  @Test
  void theRealTableHasFourClassesWithEnoughPoints() throws IOException {
    Path real = Path.of(System.getProperty("revisit.shared", "../../shared"), "data", "points");
    Assumptions.assumeTrue(
        Files.isDirectory(real),
        () -> "no real data at " + real + "; set -Drevisit.shared to the folder that has it");
    ImageSet set = WorldCerealPoints.crops(real);
    // Counted with Python's csv module: 305 + 97 + 32 + 23 points.
    assertThat(set.classes()).containsExactly("maize", "other_oilseeds", "sorghum", "trees_mixed");
    assertThat(set.size()).isEqualTo(457);
  }
}
