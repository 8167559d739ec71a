package dev.revisit.connectors.raster;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * All pixels of one local GeoTIFF of moderate size: a label raster, a patch of a data set.
 *
 * <pre>{@code
 * GeoTiff mask = GeoTiff.read(Path.of("rennes-cm.tif"));
 * float[] codes = mask.band(0);
 * }</pre>
 *
 * <p>Where the file lies is not looked at, so that masks without georeference and systems that
 * nobody here knows can be read. For windows of large or remote files use a {@link BlockReader}.
 */
public final class GeoTiff {

  private final Path file;
  private final Size size;
  private final OptionalDouble nodata;
  private final float[][] values;

  /**
   * Extent of a file in pixels.
   *
   * @param width columns
   * @param height rows
   * @param bands samples of a pixel
   */
  public record Size(int width, int height, int bands) {}

  private GeoTiff(Path file, Size size, OptionalDouble nodata, float[][] values) {
    this.file = file;
    this.size = size;
    this.nodata = nodata;
    this.values = values;
  }

  /**
   * Reads a whole file into memory: four bytes a pixel and band.
   *
   * @throws SceneReadException if it is missing, damaged, or has more pixels than {@link
   *     AssetPolicy#DEFAULT_MAX_WINDOW_PIXELS}; the message names the file
   */
  public static GeoTiff read(Path file) throws SceneReadException {
    AssetPolicy policy = AssetPolicy.files(file.toAbsolutePath().getParent());
    try (ByteSource source = new FileByteSource(file)) {
      RasterFile raster = RasterFile.openAnywhere(source, policy);
      TiffHeader header = raster.header();
      return new GeoTiff(
          file,
          size(header),
          header.nodata().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
          raster.everything(source, policy));
    }
  }

  /**
   * Reads the size of a file without its pixels.
   *
   * @throws SceneReadException if it is missing or no TIFF; the message names the file
   */
  public static Size size(Path file) throws SceneReadException {
    AssetPolicy policy = AssetPolicy.files(file.toAbsolutePath().getParent());
    try (ByteSource source = new FileByteSource(file)) {
      return size(
          TiffHeaderParser.parse(source, source.read(0, TiffHeaderParser.HEAD_BYTES), policy));
    }
  }

  private static Size size(TiffHeader header) {
    return new Size(header.width(), header.height(), header.samples());
  }

  /** The file that was read. */
  public Path file() {
    return file;
  }

  /** Columns, rows and bands. */
  public Size size() {
    return size;
  }

  /** The stored value that means no data, if the file names one. */
  public OptionalDouble nodata() {
    return nodata;
  }

  /**
   * Stored values of a band, row by row; NaN only in tiles that the file leaves out. Not a copy.
   *
   * @param index from 0
   */
  public float[] band(int index) {
    return values[index];
  }
}
