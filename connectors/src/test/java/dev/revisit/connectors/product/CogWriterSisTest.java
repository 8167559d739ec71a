package dev.revisit.connectors.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.RenderedImage;
import java.nio.file.Path;
import org.apache.sis.coverage.grid.GridCoverage;
import org.apache.sis.referencing.IdentifiedObjects;
import org.apache.sis.storage.Aggregate;
import org.apache.sis.storage.DataStore;
import org.apache.sis.storage.GridCoverageResource;
import org.apache.sis.storage.StorageConnector;
import org.apache.sis.storage.geotiff.GeoTiffStoreProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader that Revisit itself uses must read what Revisit writes. */
class CogWriterSisTest {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 200;
  private static final GridPlacement PLACE = GridPlacement.square(32633, 361440, 5338560, 10);

  @TempDir Path folder;

  @Test
  void integersWithPredictorReadBackWithTheirReferenceSystem() throws Exception {
    short[] samples = new short[WIDTH * HEIGHT];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i * 7919);
    }

    assertReads(BandRaster.uint16(WIDTH, HEIGHT, samples), true);
  }

  @Test
  void floatsWithoutPredictorReadBack() throws Exception {
    float[] samples = new float[WIDTH * HEIGHT];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) Math.sin(i + 1);
    }

    assertReads(BandRaster.float32(WIDTH, HEIGHT, samples), false);
  }

  private void assertReads(BandRaster raster, boolean predictor) throws Exception {
    Path file = folder.resolve("sis.tif");
    CogWriter.builder()
        .tileSize(128)
        .predictor(predictor)
        .build()
        .write(CogImage.builder(raster, PLACE).nodata(0).build(), file);

    try (DataStore store = new GeoTiffStoreProvider().open(new StorageConnector(file))) {
      GridCoverageResource resource =
          (GridCoverageResource) ((Aggregate) store).components().iterator().next();
      GridCoverage coverage = resource.read(null);
      RenderedImage image = coverage.render(null);

      assertThat(IdentifiedObjects.lookupEPSG(coverage.getCoordinateReferenceSystem()))
          .isEqualTo(32633);
      assertThat(image.getWidth()).isEqualTo(WIDTH);
      assertThat(image.getHeight()).isEqualTo(HEIGHT);
      var pixels = image.getData();
      for (int row = 0; row < HEIGHT; row += 13) {
        for (int column = 0; column < WIDTH; column += 7) {
          assertThat(pixels.getSampleDouble(column, row, 0)).isEqualTo(raster.sample(column, row));
        }
      }
    }
  }
}
