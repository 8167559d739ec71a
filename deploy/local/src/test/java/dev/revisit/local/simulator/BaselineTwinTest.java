package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the digital numbers of a file to the input of the model, before and after January 2022. */
class BaselineTwinTest {
  private static final SimulatedWindow WINDOW = SimulatedWindow.DEFAULT.withSize(64);
  private static final OpticalPass PASS =
      new OpticalPass('A', Instant.parse("2022-01-30T10:10:00Z"), 34_500, 22, Swath.FULL);
  private static final int BRIGHTEST_DN = 9000;

  @TempDir Path folder;

  /** Invariant 7. */
  @Test
  void aBaseline0400SceneAndItsPre2022TwinNormaliseToTheSameRange() throws Exception {
    BlockPixels before = writeAndRead("before", "03.01", 0);
    BlockPixels after = writeAndRead("after", "04.00", 1000);

    Normalisation normalisation = Normalisation.ssl4eo();
    float lowest = 1;
    float highest = 0;
    for (int band = 0; band < BlockPixels.OPTICAL_BANDS.size(); band++) {
      String name = BlockPixels.OPTICAL_BANDS.get(band);
      assertThat(normalisation.bands(Modality.OPTICAL).get(band).band()).isEqualTo(name);
      float[] old = before.band(name);
      float[] recent = after.band(name);
      for (int i = 0; i < old.length; i++) {
        float first = normalisation.normalise(Modality.OPTICAL, band, old[i]);
        float second = normalisation.normalise(Modality.OPTICAL, band, recent[i]);
        assertThat(Float.isNaN(old[i]))
            .as("no data in both or in none")
            .isEqualTo(Float.isNaN(recent[i]));
        assertThat(second).as(name).isEqualTo(first, within(1e-6f));
        lowest = Math.min(lowest, first);
        highest = Math.max(highest, first);
      }
    }
    assertThat(lowest).as("a dark pixel").isLessThan(0.45f);
    assertThat(highest).as("a bright pixel, clipped").isEqualTo(1f);
    int bright = pixel(before, 63, 63);
    // DN 9000 is a reflectance of 0.9, whether or not 1000 were added to it.
    assertThat(before.band("B04")[bright]).isEqualTo(9000f, within(0.01f));
    assertThat(after.band("B04")[bright]).isEqualTo(9000f, within(0.01f));
  }

  private static int pixel(BlockPixels pixels, int column, int row) {
    return (row - pixels.y0()) * pixels.width() + column - pixels.x0();
  }

  /** A ramp from almost black to bright in every band, stored with what the baseline adds. */
  private BlockPixels writeAndRead(String name, String baseline, int added) throws Exception {
    Map<OpticalBand, short[]> bands = new EnumMap<>(OpticalBand.class);
    for (OpticalBand band : OpticalBand.values()) {
      short[] numbers = new short[WINDOW.lattice(band.resolution()).pixels()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (short) (1 + (BRIGHTEST_DN - 1) * i / (numbers.length - 1) + added);
      }
      numbers[numbers.length / 3] = 0; // no data, in either baseline
      bands.put(band, numbers);
    }
    byte[] classes = new byte[WINDOW.lattice(20).pixels()];
    Arrays.fill(classes, OpticalScene.SCL_NOT_VEGETATED);
    Path root = folder.resolve(name);
    ObjectNode item =
        new SceneWriter(root, WINDOW)
            .writeOptical(PASS, new ProcessingBaseline(baseline), new OpticalScene(bands, classes));
    Path document =
        new SceneWriter(root, WINDOW).folder(item).resolve(item.get("id").asText() + ".json");
    StacItem found = StacItem.of(item, document.toUri());
    Scene scene = ((SceneParseResult.Parsed) new SceneParser().parse(found)).scene();
    assertThat(scene.processingBaseline()).contains(baseline);
    try (SisBlockReader reader =
        new SisBlockReader(AssetPolicy.files(root), SisBlockReader.Settings.DEFAULT)) {
      return reader.read(WINDOW.block(), scene.sensor(), scene.assets());
    }
  }
}
