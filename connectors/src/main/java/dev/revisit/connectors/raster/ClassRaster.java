package dev.revisit.connectors.raster;

import dev.revisit.connectors.grid.Block;
import java.nio.file.Path;

/**
 * A local raster of classes on the grid of blocks: each pixel gets the code of the raster's pixel
 * that holds its centre.
 */
public final class ClassRaster {

  private final Path file;
  private final AssetPolicy policy;
  private final RasterFile raster;

  private ClassRaster(Path file, AssetPolicy policy, RasterFile raster) {
    this.file = file;
    this.policy = policy;
    this.raster = raster;
  }

  /**
   * Opens a raster; reads no pixels yet.
   *
   * @throws SceneReadException if it is missing, damaged, or does not say where it lies; the
   *     message names the file
   */
  public static ClassRaster open(Path file) throws SceneReadException {
    AssetPolicy policy = AssetPolicy.files(file.toAbsolutePath().getParent());
    try (ByteSource source = new FileByteSource(file)) {
      return new ClassRaster(file, policy, RasterFile.open(source, policy));
    }
  }

  /**
   * Codes of the first band.
   *
   * @return {@code [height, width]} of the block; NaN outside of the raster and where it has no
   *     data
   */
  public float[] codes(Block block) throws SceneReadException {
    TiffHeader header = raster.header();
    GridMapping mapping = GridMapping.of(block, raster.georeference(), file.toString());
    PixelWindow window = new PixelWindow(0, 0, Block.SIZE, Block.SIZE);
    PixelWindow part = mapping.needed(window, header.width(), header.height());
    float[] values = new float[0];
    if (!part.isEmpty()) {
      try (ByteSource source = new FileByteSource(file)) {
        values = raster.window(source, policy, 0, part);
      }
      float nodata = header.nodata().map(Double::floatValue).orElse(Float.NaN);
      for (int i = 0; i < values.length; i++) {
        values[i] = values[i] == nodata ? Float.NaN : values[i];
      }
    }
    float[] square =
        new Resampler(mapping, values, part.isEmpty() ? PixelWindow.NOTHING : part)
            .resample(Resampler.Kernel.NEAREST, window, block.width(), block.height());
    if (block.width() == Block.SIZE && block.height() == Block.SIZE) {
      return square;
    }
    float[] codes = new float[block.width() * block.height()];
    for (int row = 0; row < block.height(); row++) {
      System.arraycopy(square, row * Block.SIZE, codes, row * block.width(), block.width());
    }
    return codes;
  }
}
