package dev.revisit.connectors.product;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Writes single-band Cloud-Optimized GeoTIFFs: tiled, DEFLATE, with overviews, in the layout that
 * GDAL's COG driver writes and its validator wants.
 *
 * <p>Layout: TIFF header; a ghost area naming the layout; the directory of the full image and those
 * of the overviews, largest first, with all their values; then the tiles, smallest overview first
 * and the full image last. Every tile is preceded by its size (4 bytes) and followed by its last 4
 * bytes again, so that a reader needs one request a tile. See the chapter "COG -- Cloud Optimized
 * GeoTIFF generator" of the GDAL documentation, section "File format details".
 *
 * <p>The same image gives the same bytes with the same zlib; use {@link CogImage#contentSha256()}
 * for names that must agree between machines. Instances are immutable and safe for use by many
 * threads. Cost: the compressed image is held in memory; about 10 MB of noisy samples a second,
 * nearly all of it in DEFLATE.
 *
 * <p>Not supported: more than one band, masks, files above 4 GB (classic TIFF).
 */
public final class CogWriter {
  private static final String GHOST =
      """
      LAYOUT=IFDS_BEFORE_DATA
      BLOCK_ORDER=ROW_MAJOR
      BLOCK_LEADER=SIZE_AS_UINT4
      BLOCK_TRAILER=LAST_4_BYTES_REPEATED
      KNOWN_INCOMPATIBLE_EDITION=NO
      """
          // Room for an editor that breaks the layout to turn NO into YES in place.
          + " ";

  private static final int HEADER_BYTES = 8;
  private static final int TILE_FRAME_BYTES = 8;
  private static final long CLASSIC_TIFF_LIMIT = 0xFFFF_FFFFL;

  /**
   * Above this size a reader that shows the whole image wants an overview, whatever the tile size.
   */
  private static final int LARGEST_WITHOUT_OVERVIEW = 512;

  private final int tileSize;
  private final boolean predictor;
  private final int level;

  private CogWriter(Builder builder) {
    tileSize = builder.tileSize;
    predictor = builder.predictor;
    level = builder.level;
  }

  /** Tiles of 512, predictor on, compression level 6. */
  public static CogWriter defaults() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The file as bytes.
   *
   * @throws IllegalArgumentException if the file would be too large for an array; write it to a
   *     path then
   */
  public byte[] encode(CogImage image) {
    Encoded encoded = lay(image);
    if (encoded.length() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "The file has "
              + encoded.length()
              + " bytes, too many for an array; write it to a path.");
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream((int) encoded.length())) {
      encoded.writeTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written.", e);
    }
  }

  /**
   * Writes the file. A reader never sees it half written: it is written beside its place and moved.
   *
   * @throws IllegalArgumentException if the file would exceed 4 GB
   */
  public void write(CogImage image, Path file) throws IOException {
    Encoded encoded = lay(image);
    Path folder = file.toAbsolutePath().getParent();
    // Not Files.createTempFile: that file could be read by its owner only.
    Path draft = folder.resolve(".%s.%s.part".formatted(file.getFileName(), UUID.randomUUID()));
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(draft, StandardOpenOption.CREATE_NEW), 1 << 16)) {
        encoded.writeTo(out);
      }
      move(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void move(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** One resolution: its directory without tile positions, and its tiles. */
  private record Level(TiffDirectory directory, List<byte[]> tiles) {
    long dataBytes() {
      return tiles.stream().mapToLong(tile -> tile.length + TILE_FRAME_BYTES).sum();
    }
  }

  /** Everything before the tiles, and the tiles in file order. */
  private static final class Encoded {
    private final byte[] head;
    private final List<byte[]> tiles;
    private final long length;

    Encoded(byte[] head, List<byte[]> tiles, long length) {
      this.head = head;
      this.tiles = tiles;
      this.length = length;
    }

    long length() {
      return length;
    }

    void writeTo(OutputStream out) throws IOException {
      out.write(head);
      for (byte[] tile : tiles) {
        out.write(
            ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(tile.length).array());
        out.write(tile);
        out.write(tile, tile.length - 4, 4);
      }
    }
  }

  private Encoded lay(CogImage image) {
    List<Level> levels = levels(image);
    byte[] ghost = ghost();
    long firstDirectory = even(HEADER_BYTES + (long) ghost.length);
    long data = firstDirectory;
    for (Level each : levels) {
      data += each.directory().size();
    }
    long end = data;
    for (Level each : levels) {
      end += each.dataBytes();
    }
    requireClassicTiff(end);

    List<byte[]> tiles = new ArrayList<>();
    long position = data;
    for (int i = levels.size() - 1; i >= 0; i--) {
      Level each = levels.get(i);
      long[] offsets = new long[each.tiles().size()];
      for (int tile = 0; tile < offsets.length; tile++) {
        byte[] bytes = each.tiles().get(tile);
        offsets[tile] = position + 4;
        position += bytes.length + TILE_FRAME_BYTES;
        tiles.add(bytes);
      }
      each.directory().longs(Tag.TILE_OFFSETS, offsets);
    }
    return new Encoded(head(levels, ghost, firstDirectory, data), tiles, end);
  }

  private static byte[] head(List<Level> levels, byte[] ghost, long firstDirectory, long data) {
    ByteBuffer head = ByteBuffer.allocate((int) data).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt((int) firstDirectory);
    head.put(ghost);
    head.position((int) firstDirectory);
    long position = firstDirectory;
    for (int i = 0; i < levels.size(); i++) {
      TiffDirectory directory = levels.get(i).directory();
      long next = i + 1 < levels.size() ? position + directory.size() : 0;
      head.put(directory.at(position, next));
      position += directory.size();
    }
    return head.array();
  }

  private List<Level> levels(CogImage image) {
    TileEncoder encoder = new TileEncoder(tileSize, predictor, level);
    List<Level> levels = new ArrayList<>();
    BandRaster raster = image.raster();
    levels.add(level(image, raster, encoder, false));
    int largest = Math.min(tileSize, LARGEST_WITHOUT_OVERVIEW);
    while (raster.width() > largest || raster.height() > largest) {
      raster = raster.halved(image.overviews(), image.nodata());
      levels.add(level(image, raster, encoder, true));
    }
    return levels;
  }

  private Level level(CogImage image, BandRaster raster, TileEncoder encoder, boolean overview) {
    List<byte[]> tiles = encoder.encode(raster);
    PixelType type = raster.type();
    TiffDirectory directory =
        new TiffDirectory()
            .longs(Tag.NEW_SUBFILE_TYPE, overview ? 1 : 0)
            .longs(Tag.IMAGE_WIDTH, raster.width())
            .longs(Tag.IMAGE_LENGTH, raster.height())
            .shorts(Tag.BITS_PER_SAMPLE, 8 * type.bytes())
            .shorts(Tag.COMPRESSION, Tag.ADOBE_DEFLATE)
            .shorts(
                Tag.PHOTOMETRIC,
                image.colours().isPresent() ? Tag.PALETTE_COLOUR : Tag.BLACK_IS_ZERO)
            .shorts(Tag.SAMPLES_PER_PIXEL, 1)
            .shorts(Tag.PLANAR_CONFIGURATION, 1)
            .shorts(Tag.TILE_WIDTH, tileSize)
            .shorts(Tag.TILE_LENGTH, tileSize)
            .longs(Tag.TILE_OFFSETS, new long[tiles.size()])
            .longs(Tag.TILE_BYTE_COUNTS, tiles.stream().mapToLong(tile -> tile.length).toArray())
            .shorts(Tag.SAMPLE_FORMAT, type.sampleFormat());
    if (predictor) {
      directory.shorts(Tag.PREDICTOR, type.predictor());
    }
    image.colours().ifPresent(table -> directory.shorts(Tag.COLOR_MAP, table.tiffColorMap()));
    image.nodata().ifPresent(value -> directory.ascii(Tag.GDAL_NODATA, plain(value)));
    if (!overview) {
      GeoTags.add(directory, image.placement());
      image.calibration().ifPresent(value -> directory.ascii(Tag.GDAL_METADATA, metadata(value)));
    }
    return new Level(directory, tiles);
  }

  private static String metadata(Calibration calibration) {
    return """
        <GDALMetadata>
          <Item name="OFFSET" sample="0" role="offset">%s</Item>
          <Item name="SCALE" sample="0" role="scale">%s</Item>
        </GDALMetadata>
        """
        .formatted(plain(calibration.offset()), plain(calibration.scale()));
  }

  /**
   * Shortest decimal that reads back as the same number, without an exponent and without a useless
   * fraction.
   */
  private static String plain(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    String text = BigDecimal.valueOf(value).toPlainString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static byte[] ghost() {
    String area = "GDAL_STRUCTURAL_METADATA_SIZE=%06d bytes\n".formatted(GHOST.length()) + GHOST;
    return area.getBytes(StandardCharsets.US_ASCII);
  }

  private static long even(long position) {
    return position + (position & 1);
  }

  /** Positions in a classic TIFF have 32 bits. */
  static void requireClassicTiff(long bytes) {
    if (bytes > CLASSIC_TIFF_LIMIT) {
      throw new IllegalArgumentException(
          "The file would have "
              + bytes
              + " bytes and a classic TIFF ends at 4 GB; write the raster in parts, for example one"
              + " a block.");
    }
  }

  /** Numbers of TIFF 6.0 and GDAL. */
  private static final class Tag {
    static final int NEW_SUBFILE_TYPE = 254;
    static final int IMAGE_WIDTH = 256;
    static final int IMAGE_LENGTH = 257;
    static final int BITS_PER_SAMPLE = 258;
    static final int COMPRESSION = 259;
    static final int PHOTOMETRIC = 262;
    static final int SAMPLES_PER_PIXEL = 277;
    static final int PLANAR_CONFIGURATION = 284;
    static final int PREDICTOR = 317;
    static final int COLOR_MAP = 320;
    static final int TILE_WIDTH = 322;
    static final int TILE_LENGTH = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_BYTE_COUNTS = 325;
    static final int SAMPLE_FORMAT = 339;
    static final int GDAL_METADATA = 42112;
    static final int GDAL_NODATA = 42113;

    static final int ADOBE_DEFLATE = 8;
    static final int BLACK_IS_ZERO = 1;
    static final int PALETTE_COLOUR = 3;

    private Tag() {}
  }

  /** Collects the settings of a writer. */
  public static final class Builder {
    private int tileSize = 512;
    private boolean predictor = true;
    private int level = 6;

    private Builder() {}

    /**
     * Rows and columns of a tile: a multiple of 16 from 16 to 4096.
     *
     * @throws IllegalArgumentException if it is not
     */
    public Builder tileSize(int pixels) {
      if (pixels < 16 || pixels > 4096 || pixels % 16 != 0) {
        throw new IllegalArgumentException(
            "A TIFF tile has a multiple of 16 pixels, here from 16 to 4096, not " + pixels + ".");
      }
      tileSize = pixels;
      return this;
    }

    /**
     * Whether neighbours are subtracted before compression: TIFF predictor 2 for integers, 3 for
     * floats. On by default. Turn it off for floats that Apache SIS 1.6 is to read: it knows
     * predictor 2 only.
     */
    public Builder predictor(boolean on) {
      predictor = on;
      return this;
    }

    /**
     * DEFLATE level, 1 (fast) to 9 (small).
     *
     * @throws IllegalArgumentException if it is not
     */
    public Builder level(int deflateLevel) {
      if (deflateLevel < 1 || deflateLevel > 9) {
        throw new IllegalArgumentException(
            "The compression level is 1 to 9, not " + deflateLevel + ".");
      }
      level = deflateLevel;
      return this;
    }

    public CogWriter build() {
      return new CogWriter(this);
    }
  }
}
