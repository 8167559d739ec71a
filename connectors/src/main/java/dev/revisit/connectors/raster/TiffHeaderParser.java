package dev.revisit.connectors.raster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads a {@link TiffHeader}; trusts nothing in the file. */
final class TiffHeaderParser {

  /** The first request of every file; the header of a cloud-optimised one lies within. */
  static final int HEAD_BYTES = 64 * 1024;

  private static final int MAX_TAGS = 4096;
  private static final int MAX_TILES = 4_000_000;

  /** Of any tag but the tile tables; metadata of a product may be long text. */
  private static final int MAX_VALUES = 1 << 20;

  private static final int[] TYPE_SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int STRIP_OFFSETS = 273;
  private static final int SAMPLES = 277;
  private static final int ROWS_PER_STRIP = 278;
  private static final int STRIP_COUNTS = 279;
  private static final int PLANAR = 284;
  private static final int PREDICTOR = 317;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int TILE_OFFSETS = 324;
  private static final int TILE_COUNTS = 325;
  private static final int SAMPLE_FORMAT = 339;
  private static final int PIXEL_SCALE = 33550;
  private static final int TIE_POINTS = 33922;
  private static final int TRANSFORMATION = 34264;
  private static final int GDAL_NODATA = 42113;

  private record Tag(int type, long count, ByteBuffer inline, long valueOffset) {}

  private final ByteSource source;
  private final byte[] head;
  private final AssetPolicy policy;
  private final Map<Integer, Tag> tags = new HashMap<>();
  private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  private long nextDirectory;
  private int pointerBytes;

  private TiffHeaderParser(ByteSource source, byte[] head, AssetPolicy policy) {
    this.source = source;
    this.head = head;
    this.policy = policy;
  }

  /**
   * Parses the header.
   *
   * @param head the first bytes of the file
   */
  static TiffHeader parse(ByteSource source, byte[] head, AssetPolicy policy)
      throws SceneReadException {
    return new TiffHeaderParser(source, head, policy).parse();
  }

  private TiffHeader parse() throws SceneReadException {
    if (head.length == 0) {
      throw truncated("is empty");
    }
    if (head.length < 8) {
      throw garbage("is too short for a TIFF");
    }
    if (head[0] == 'I' && head[1] == 'I') {
      order = ByteOrder.LITTLE_ENDIAN;
    } else if (head[0] == 'M' && head[1] == 'M') {
      order = ByteOrder.BIG_ENDIAN;
    } else {
      throw garbage("does not start like a TIFF");
    }
    ByteBuffer start = at(0, 16);
    int version = start.getShort(2);
    if (version == 42) {
      readDirectory(start.getInt(4) & 0xffffffffL, false);
    } else if (version == 43 && start.remaining() >= 16) {
      readDirectory(start.getLong(8), true);
    } else {
      throw garbage("has TIFF version " + version);
    }
    return header();
  }

  private void readDirectory(long offset, boolean big) throws SceneReadException {
    ByteBuffer counter = at(offset, 8);
    long count = big ? counter.getLong() : counter.getShort() & 0xffff;
    if (count <= 0 || count > MAX_TAGS) {
      throw garbage("claims " + count + " tags");
    }
    int entrySize = big ? 20 : 12;
    ByteBuffer entries = at(offset + (big ? 8 : 2), (int) count * entrySize);
    for (int i = 0; i < count; i++) {
      ByteBuffer entry = entries.slice(i * entrySize, entrySize).order(order);
      int tag = entry.getShort() & 0xffff;
      int type = entry.getShort() & 0xffff;
      long values = big ? entry.getLong() : entry.getInt() & 0xffffffffL;
      ByteBuffer inline = entry.slice().order(order);
      long pointer = big ? inline.getLong(0) : inline.getInt(0) & 0xffffffffL;
      requireBounded(tag, type, values, pointer, big ? 8 : 4);
      tags.put(tag, new Tag(type, values, inline, pointer));
    }
    pointerBytes = big ? 8 : 4;
    nextDirectory = offset + (big ? 8 : 2) + count * entrySize;
  }

  /** A reader that trusts a tag's count would allocate as much as the file claims. */
  private void requireBounded(int tag, int type, long count, long pointer, int inlineBytes)
      throws SceneReadException {
    int size = type < TYPE_SIZES.length ? TYPE_SIZES[type] : 0;
    boolean table =
        tag == TILE_OFFSETS || tag == TILE_COUNTS || tag == STRIP_OFFSETS || tag == STRIP_COUNTS;
    if (count < 0 || count > (table ? MAX_TILES : MAX_VALUES)) {
      throw garbage("claims " + count + " values of tag " + tag);
    }
    if (count * size > inlineBytes && (pointer < 0 || pointer + count * size > source.size())) {
      throw truncated("has " + source.size() + " bytes, its tag " + tag + " lies beyond");
    }
  }

  private TiffHeader header() throws SceneReadException {
    int width = positive(WIDTH, "width");
    int height = positive(HEIGHT, "height");
    if ((long) width * height > policy.maxPixels()) {
      throw tooLarge("has " + width + " x " + height + " pixels, more than " + policy.maxPixels());
    }
    int samples = (int) number(SAMPLES, 1);
    if (samples < 1 || samples > 4096) {
      throw garbage("claims " + samples + " samples a pixel");
    }
    int bits = uniform(BITS, samples, 1);
    int format = uniform(SAMPLE_FORMAT, samples, 1);
    requireSamples(bits, format);
    boolean strips = !tags.containsKey(TILE_OFFSETS);
    int tileWidth = strips ? width : positive(TILE_WIDTH, "tile width");
    int tileHeight =
        strips
            ? (int) Math.min(height, Math.max(1, number(ROWS_PER_STRIP, height)))
            : positive(TILE_HEIGHT, "tile height");
    boolean separate = number(PLANAR, 1) == 2;
    if (tileWidth > policy.maxTileBytes()
        || (long) tileWidth * tileHeight
            > policy.maxTileBytes() * 8 / ((long) bits * (separate ? 1 : samples))) {
      throw tooLarge("has tiles of " + tileWidth + " x " + tileHeight + " pixels");
    }
    long tiles =
        ((width + (long) tileWidth - 1) / tileWidth)
            * ((height + (long) tileHeight - 1) / tileHeight)
            * (separate ? samples : 1);
    if (tiles > MAX_TILES) {
      throw tooLarge("has " + tiles + " tiles");
    }
    long[] offsets = numbers(strips ? STRIP_OFFSETS : TILE_OFFSETS, (int) tiles);
    long[] counts = numbers(strips ? STRIP_COUNTS : TILE_COUNTS, (int) tiles);
    boolean positioned =
        (tags.containsKey(PIXEL_SCALE) && tags.containsKey(TIE_POINTS))
            || tags.containsKey(TRANSFORMATION);
    return new TiffHeader(
        order == ByteOrder.LITTLE_ENDIAN,
        width,
        height,
        tileWidth,
        tileHeight,
        strips,
        samples,
        bits,
        format,
        (int) number(COMPRESSION, 1),
        (int) number(PREDICTOR, 1),
        separate,
        new TileTable(offsets, counts),
        nodata(),
        positioned,
        nextDirectory,
        pointerBytes);
  }

  private void requireSamples(int bits, int format) throws SceneReadException {
    boolean integer = (format == 1 || format == 2) && (bits == 8 || bits == 16 || bits == 32);
    boolean real = format == 3 && (bits == 32 || bits == 64);
    if (!integer && !real) {
      throw new SceneReadException(
          SceneReadException.UNREADABLE_RASTER,
          false,
          source.name() + " has samples of " + bits + " bits in format " + format,
          "publish the band as 8, 16 or 32 bit integers or 32 bit floating point");
    }
  }

  private int positive(int tag, String what) throws SceneReadException {
    long value = number(tag, 0);
    if (value <= 0 || value > Integer.MAX_VALUE / 2) {
      throw garbage("has " + what + " " + value);
    }
    return (int) value;
  }

  /** The one value that all samples share. */
  private int uniform(int tag, int samples, int otherwise) throws SceneReadException {
    if (!tags.containsKey(tag)) {
      return otherwise;
    }
    long[] values = numbers(tag, (int) Math.min(samples, tags.get(tag).count()));
    for (long value : values) {
      if (value != values[0]) {
        throw garbage("mixes samples of different kinds");
      }
    }
    return values.length == 0 ? otherwise : (int) values[0];
  }

  private long number(int tag, long otherwise) throws SceneReadException {
    return tags.containsKey(tag) ? numbers(tag, 1)[0] : otherwise;
  }

  private long[] numbers(int tag, int expected) throws SceneReadException {
    Tag entry = tags.get(tag);
    if (entry == null || entry.count() < expected) {
      throw garbage("lacks values of tag " + tag);
    }
    ByteBuffer bytes = bytes(entry, expected);
    long[] values = new long[expected];
    for (int i = 0; i < expected; i++) {
      values[i] =
          switch (entry.type()) {
            case 1 -> bytes.get() & 0xff;
            case 3 -> bytes.getShort() & 0xffff;
            case 4, 13 -> bytes.getInt() & 0xffffffffL;
            case 16, 18 -> bytes.getLong();
            default -> throw garbage("has tag " + tag + " of type " + entry.type());
          };
    }
    return values;
  }

  private Optional<Double> nodata() throws SceneReadException {
    Tag entry = tags.get(GDAL_NODATA);
    if (entry == null || entry.type() != 2 || entry.count() > 64) {
      return Optional.empty();
    }
    ByteBuffer bytes = bytes(entry, (int) entry.count());
    String text = StandardCharsets.US_ASCII.decode(bytes).toString().replace('\0', ' ').trim();
    try {
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      // GDAL writes "nan" in lower case, which Java spells differently; NaN is no data anyway.
      return Optional.empty();
    }
  }

  private ByteBuffer bytes(Tag entry, int values) throws SceneReadException {
    int size = entry.type() < TYPE_SIZES.length ? TYPE_SIZES[entry.type()] : 0;
    if (size == 0) {
      throw garbage("has a tag of unknown type " + entry.type());
    }
    // Whether the value is inline depends on all values of the tag, not only on those wanted.
    if (entry.count() <= entry.inline().capacity() / size) {
      return entry.inline().duplicate().order(order).limit((int) entry.count() * size);
    }
    return at(entry.valueOffset(), values * size);
  }

  private ByteBuffer at(long offset, int length) throws SceneReadException {
    if (offset < 0) {
      throw garbage("points outside itself");
    }
    if (offset + length <= head.length) {
      return ByteBuffer.wrap(head, (int) offset, length).slice().order(order);
    }
    byte[] bytes = source.read(offset, length);
    if (bytes.length < length && offset + length > 16) {
      throw truncated("ends within its header");
    }
    return ByteBuffer.wrap(bytes).order(order);
  }

  private SceneReadException garbage(String what) {
    return new SceneReadException(
        SceneReadException.UNREADABLE_RASTER,
        false,
        source.name() + " " + what,
        "publish the band as a GeoTIFF and announce the item again");
  }

  private SceneReadException truncated(String what) {
    return new SceneReadException(
        SceneReadException.TRUNCATED_RASTER,
        false,
        source.name() + " " + what,
        "upload the whole file and announce the item again");
  }

  private SceneReadException tooLarge(String what) {
    return new SceneReadException(
        SceneReadException.TOO_LARGE,
        false,
        source.name() + " " + what,
        "publish it as a cloud-optimised GeoTIFF with tiles, or raise the limits of the asset policy");
  }
}
