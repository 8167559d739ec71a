package dev.revisit.flink.pretrain;

import dev.revisit.connectors.product.BandRaster;
import dev.revisit.connectors.product.CogImage;
import dev.revisit.connectors.product.CogWriter;
import dev.revisit.connectors.product.GridPlacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Made-up patches in the layout of SSL4EO-S12, each band of one value. */
final class Ssl4eoFixture {
  static final List<String> FILES =
      List.of("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B11", "B12");

  private final Path root;

  Ssl4eoFixture(Path root) {
    this.root = root;
  }

  /** An optical patch whose bands hold 1100, 1200, ... in the order of the model. */
  Path optical(String location, String acquisition) throws IOException {
    Path folder = Files.createDirectories(root.resolve("s2a/" + location + "/" + acquisition));
    for (int i = 0; i < FILES.size(); i++) {
      String band = FILES.get(i);
      int side =
          switch (band) {
            case "B2", "B3", "B4", "B8" -> 264;
            case "B1", "B9" -> 44;
            default -> 132;
          };
      short[] values = new short[side * side];
      Arrays.fill(values, (short) (1100 + 100 * i));
      write(BandRaster.uint16(side, side, values), folder.resolve(band + ".tif"));
    }
    return folder;
  }

  /** A radar patch of these values. */
  Path radar(String location, String acquisition, float vv, float vh) throws IOException {
    Path folder = Files.createDirectories(root.resolve("s1/" + location + "/" + acquisition));
    write(constant(vv), folder.resolve("VV.tif"));
    write(constant(vh), folder.resolve("VH.tif"));
    return folder;
  }

  private static BandRaster constant(float value) {
    float[] values = new float[264 * 264];
    Arrays.fill(values, value);
    return BandRaster.float32(264, 264, values);
  }

  private static void write(BandRaster raster, Path file) throws IOException {
    CogWriter.defaults()
        .write(
            CogImage.builder(raster, GridPlacement.square(4326, 73.29, 30.47, 0.0001)).build(),
            file);
  }
}
