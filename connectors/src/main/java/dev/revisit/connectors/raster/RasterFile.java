package dev.revisit.connectors.raster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a raster after its header was read. Immutable, so it can be kept between reads.
 */
final class RasterFile {

  /** Tile ranges closer than this are fetched by one request: cheaper than another round trip. */
  private static final int MERGE_GAP = 32 * 1024;

  /** Largest request. */
  private static final int MAX_RANGE = 16 << 20;

  /** A tile that does not shrink is stored a little larger than it is. */
  private static final int EXPANSION = 64 * 1024;

  private final TiffHeader header;
  private final Optional<Georeference> georeference;
  private final byte[] head;
  private final long size;
  private final String revision;

  private record Range(long offset, long end) {}

  private RasterFile(
      TiffHeader header,
      Optional<Georeference> georeference,
      byte[] head,
      long size,
      String revision) {
    this.header = header;
    this.georeference = georeference;
    this.head = head;
    this.size = size;
    this.revision = revision;
  }

  /** Reads header and georeference of a file. */
  static RasterFile open(ByteSource source, AssetPolicy policy) throws SceneReadException {
    RasterFile file = openAnywhere(source, policy);
    if (!file.header.positioned()) {
      throw new SceneReadException(
          SceneReadException.NO_GEOREFERENCE,
          false,
          source.name() + " has no affine georeference",
          "use a terrain-corrected product; for Sentinel-1 that is RTC, not GRD");
    }
    try (SisGeoTiff tiff = SisGeoTiff.open(source, Map.of(0L, file.head), file.header)) {
      return new RasterFile(
          file.header, Optional.of(tiff.georeference()), file.head, file.size, file.revision);
    }
  }

  /** Reads the header of a file, wherever it lies. */
  static RasterFile openAnywhere(ByteSource source, AssetPolicy policy) throws SceneReadException {
    byte[] head = source.read(0, TiffHeaderParser.HEAD_BYTES);
    TiffHeader header = TiffHeaderParser.parse(source, head, policy);
    boolean readBySis =
        header.predictor() <= 2
            && (header.compression() == TiffHeader.COMPRESSION_LZW
                || header.compression() == TiffHeader.COMPRESSION_PACKBITS);
    if (!TileDecoder.supports(header) && !readBySis) {
      throw new SceneReadException(
          SceneReadException.UNSUPPORTED_COMPRESSION,
          false,
          source.name()
              + " uses compression "
              + header.compression()
              + " with predictor "
              + header.predictor(),
          "publish the band with DEFLATE or LZW");
    }
    return new RasterFile(header, Optional.empty(), head, source.size(), source.revision());
  }

  TiffHeader header() {
    return header;
  }

  /** Where it lies; only of a file opened with {@link #open}. */
  Georeference georeference() {
    return georeference.orElseThrow();
  }

  /** Bytes of the file when it was opened. */
  long size() {
    return size;
  }

  /** Changes when the file's content does. */
  String revision() {
    return revision;
  }

  /**
   * Stored values of a band in a part of the image, row by row. NaN in tiles that the file leaves
   * out. Fetches and decodes whole tiles.
   *
   * @param band index of the sample
   */
  float[] window(ByteSource source, AssetPolicy policy, int band, PixelWindow part)
      throws SceneReadException {
    if (band < 0 || band >= header.samples()) {
      throw new SceneReadException(
          SceneReadException.UNREADABLE_RASTER,
          false,
          source.name() + " has " + header.samples() + " bands, asked for index " + band,
          "correct the band index in the item");
    }
    PixelWindow tiles =
        new PixelWindow(
            part.left() / header.tileWidth(),
            part.top() / header.tileHeight(),
            (part.right() - 1) / header.tileWidth() + 1,
            (part.bottom() - 1) / header.tileHeight() + 1);
    long pixels = (long) tiles.width() * header.tileWidth() * tiles.height() * header.tileHeight();
    requireBounded(source, policy, pixels);
    NavigableMap<Long, byte[]> bytes = fetch(source, tiles, band);
    if (!TileDecoder.supports(header)) {
      bytes.putIfAbsent(0L, head);
      try (SisGeoTiff tiff = SisGeoTiff.open(source, bytes, header)) {
        return tiff.window(band, part.left(), part.top(), part.width(), part.height());
      }
    }
    float[] values = new float[part.width() * part.height()];
    TileDecoder decoder = new TileDecoder(header, source.name());
    for (int row = tiles.top(); row < tiles.bottom(); row++) {
      for (int column = tiles.left(); column < tiles.right(); column++) {
        copyTile(decoder, bytes, column, row, band, List.of(values), part);
      }
    }
    return values;
  }

  /**
   * Stored values of all bands, each row by row. Decodes every tile once, which matters when the
   * bands are interleaved.
   */
  float[][] everything(ByteSource source, AssetPolicy policy) throws SceneReadException {
    float[][] values = new float[header.samples()][];
    PixelWindow all = new PixelWindow(0, 0, header.width(), header.height());
    boolean together =
        !header.separatePlanes() && header.samples() > 1 && TileDecoder.supports(header);
    if (!together) {
      for (int band = 0; band < values.length; band++) {
        values[band] = window(source, policy, band, all);
      }
      return values;
    }
    long pixels =
        (long) header.tilesAcross() * header.tileWidth() * header.tilesDown() * header.tileHeight();
    requireBounded(source, policy, pixels);
    for (int band = 0; band < values.length; band++) {
      values[band] = new float[header.width() * header.height()];
    }
    NavigableMap<Long, byte[]> bytes =
        fetch(source, new PixelWindow(0, 0, header.tilesAcross(), header.tilesDown()), 0);
    TileDecoder decoder = new TileDecoder(header, source.name());
    for (int row = 0; row < header.tilesDown(); row++) {
      for (int column = 0; column < header.tilesAcross(); column++) {
        copyTile(decoder, bytes, column, row, 0, List.of(values), all);
      }
    }
    return values;
  }

  private void requireBounded(ByteSource source, AssetPolicy policy, long pixels)
      throws SceneReadException {
    if (pixels * header.samplesPerTile() > policy.maxWindowPixels()) {
      throw new SceneReadException(
          SceneReadException.TOO_LARGE,
          false,
          source.name() + ": " + pixels + " pixels must be decompressed for one block",
          "publish it at about 10 m in tiles of 256 to 1024 pixels, or raise the limits of the asset policy");
    }
  }

  /**
   * Copies what a tile holds of a part of the image.
   *
   * @param firstBand that is copied, into the first of the targets
   */
  private void copyTile(
      TileDecoder decoder,
      NavigableMap<Long, byte[]> bytes,
      int column,
      int row,
      int firstBand,
      List<float[]> targets,
      PixelWindow part)
      throws SceneReadException {
    int left = Math.max(part.left(), column * header.tileWidth());
    int right = Math.min(part.right(), (column + 1) * header.tileWidth());
    int top = Math.max(part.top(), row * header.tileHeight());
    int bottom = Math.min(part.bottom(), (row + 1) * header.tileHeight());
    int index = header.tileIndex(column, row, firstBand);
    long offset = header.tiles().offset(index);
    int count = (int) header.tiles().byteCount(index);
    if (count == 0) {
      for (int line = top; line < bottom; line++) {
        int start = (line - part.top()) * part.width() - part.left();
        for (float[] values : targets) {
          Arrays.fill(values, start + left, start + right, Float.NaN);
        }
      }
      return;
    }
    Map.Entry<Long, byte[]> segment = bytes.floorEntry(offset);
    int from = (int) (offset - segment.getKey());
    ByteBuffer tile =
        decoder.decode(Arrays.copyOfRange(segment.getValue(), from, from + count), row);
    for (int line = top; line < bottom; line++) {
      for (int i = 0; i < targets.size(); i++) {
        decoder.samples(
            tile,
            line - row * header.tileHeight(),
            left - column * header.tileWidth(),
            right - left,
            firstBand + i,
            targets.get(i),
            (line - part.top()) * part.width() + left - part.left());
      }
    }
  }

  /** The bytes of a rectangle of tiles, neighbours in the file merged into one request. */
  private NavigableMap<Long, byte[]> fetch(ByteSource source, PixelWindow tiles, int band)
      throws SceneReadException {
    List<Range> ranges = new ArrayList<>();
    for (int row = tiles.top(); row < tiles.bottom(); row++) {
      for (int column = tiles.left(); column < tiles.right(); column++) {
        int index = header.tileIndex(column, row, band);
        long offset = header.tiles().offset(index);
        long count = header.tiles().byteCount(index);
        if (offset < 0 || count < 0 || count > header.tileBytes(row) * 2 + EXPANSION) {
          throw new SceneReadException(
              SceneReadException.UNREADABLE_RASTER,
              false,
              source.name() + " claims a tile of " + count + " bytes at " + offset,
              "publish the band as a GeoTIFF and announce the item again");
        }
        if (count > 0) {
          requirePresent(source, offset + count, size);
          ranges.add(new Range(offset, offset + count));
        }
      }
    }
    ranges.sort(Comparator.comparingLong(Range::offset));
    NavigableMap<Long, byte[]> fetched = new TreeMap<>();
    for (int i = 0; i < ranges.size(); ) {
      long start = ranges.get(i).offset();
      long end = ranges.get(i).end();
      int next = i + 1;
      while (next < ranges.size()
          && ranges.get(next).offset() <= end + MERGE_GAP
          && Math.max(end, ranges.get(next).end()) - start <= MAX_RANGE) {
        end = Math.max(end, ranges.get(next).end());
        next++;
      }
      byte[] bytes =
          end <= head.length
              ? Arrays.copyOfRange(head, (int) start, (int) end)
              : source.read(start, (int) (end - start));
      requirePresent(source, end, start + bytes.length);
      fetched.put(start, bytes);
      i = next;
    }
    return fetched;
  }

  private void requirePresent(ByteSource source, long needed, long available)
      throws SceneReadException {
    if (needed > available) {
      throw new SceneReadException(
          SceneReadException.TRUNCATED_RASTER,
          false,
          source.name() + " has " + size + " bytes, its pixels reach to " + needed,
          "upload the whole file and announce the item again");
    }
  }
}
