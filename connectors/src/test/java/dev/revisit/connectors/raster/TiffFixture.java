package dev.revisit.connectors.raster;

import dev.revisit.schemas.AssetReference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/**
 * Writes small GeoTIFFs, also impossible ones, without any library. Defaults: 64 x 64 pixels of 10
 * m in tile 33UUP.
 */
final class TiffFixture {

  int width = 64;
  int height = 64;
  int tile = 32;
  int epsg = 32633;
  double west = 300_000;
  double north = 5_400_000;
  double pixel = 10;
  boolean real;
  boolean littleEndian = true;
  boolean deflate = true;
  int predictor = 1;
  boolean positioned = true;
  String nodata = "0";

  /** Tiles, by index, that are left out as GDAL does with sparse files. */
  int sparseTile = -1;

  /** Values written over those of tags. */
  final Map<Integer, Integer> overrides = new TreeMap<>();

  interface Values {
    double at(int column, int row);
  }

  private static final class Entry {
    private final int type;
    private final int count;
    private final byte[] value;

    Entry(int type, int count, byte[] value) {
      this.type = type;
      this.count = count;
      this.value = value;
    }
  }

  byte[] bytes(Values values) throws IOException {
    int across = (width + tile - 1) / tile;
    int down = (height + tile - 1) / tile;
    Map<Integer, Entry> tags = new TreeMap<>();
    tags.put(256, longs(width));
    tags.put(257, longs(height));
    tags.put(258, shorts(real ? 32 : 16));
    tags.put(259, shorts(deflate ? 8 : 1));
    tags.put(262, shorts(1));
    tags.put(277, shorts(1));
    tags.put(317, shorts(predictor));
    tags.put(322, longs(tile));
    tags.put(323, longs(tile));
    tags.put(339, shorts(real ? 3 : 1));
    if (positioned) {
      tags.put(33550, doubles(pixel, pixel, 0));
      tags.put(33922, doubles(0, 0, 0, west, north, 0));
      tags.put(34735, shorts(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg));
    }
    if (!nodata.isEmpty()) {
      byte[] text = (nodata + "\0").getBytes(StandardCharsets.US_ASCII);
      tags.put(42113, new Entry(2, text.length, text));
    }
    byte[][] tiles = new byte[across * down][];
    int[] counts = new int[across * down];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = i == sparseTile ? new byte[0] : tile(values, i % across * tile, i / across * tile);
      counts[i] = tiles[i].length;
    }
    tags.put(324, longs(new int[counts.length]));
    tags.put(325, longs(counts));
    overrides.forEach(
        (tag, value) ->
            tags.put(tag, tag == 258 || tag == 259 || tag == 317 ? shorts(value) : longs(value)));
    int position = 8 + 2 + tags.size() * 12 + 4;
    for (Entry entry : tags.values()) {
      position += entry.value.length > 4 ? entry.value.length : 0;
    }
    int[] offsets = new int[counts.length];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = counts[i] == 0 ? 0 : position;
      position += counts[i];
    }
    tags.put(324, longs(offsets));
    return assemble(tags, tiles, position);
  }

  private byte[] assemble(Map<Integer, Entry> tags, byte[][] tiles, int size) {
    byte[] bytes = new byte[size];
    ByteBuffer file = ordered(bytes);
    file.put((byte) (littleEndian ? 'I' : 'M')).put((byte) (littleEndian ? 'I' : 'M'));
    file.putShort((short) 42).putInt(8).putShort((short) tags.size());
    int values = 8 + 2 + tags.size() * 12 + 4;
    for (Map.Entry<Integer, Entry> tag : tags.entrySet()) {
      Entry entry = tag.getValue();
      file.putShort(tag.getKey().shortValue()).putShort((short) entry.type).putInt(entry.count);
      if (entry.value.length > 4) {
        file.putInt(values);
        file.duplicate().position(values).put(entry.value);
        values += entry.value.length;
      } else {
        file.duplicate().position(file.position()).put(entry.value);
        file.position(file.position() + 4);
      }
    }
    file.putInt(0).position(values);
    for (byte[] tile : tiles) {
      file.put(tile);
    }
    return bytes;
  }

  private byte[] tile(Values values, int column, int row) throws IOException {
    byte[] bytes = new byte[tile * tile * (real ? 4 : 2)];
    ByteBuffer raw = ordered(bytes);
    for (int y = 0; y < tile; y++) {
      for (int x = 0; x < tile; x++) {
        double value = values.at(column + x, row + y);
        if (real) {
          raw.putFloat((float) value);
        } else {
          raw.putShort((short) (int) value);
        }
      }
    }
    if (!deflate) {
      return bytes;
    }
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[4096];
    while (!deflater.finished()) {
      out.write(chunk, 0, deflater.deflate(chunk));
    }
    deflater.end();
    return out.toByteArray();
  }

  private ByteBuffer ordered(byte[] bytes) {
    return ByteBuffer.wrap(bytes)
        .order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  private Entry shorts(int... values) {
    byte[] bytes = new byte[2 * values.length];
    ByteBuffer buffer = ordered(bytes);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    return new Entry(3, values.length, bytes);
  }

  private Entry longs(int... values) {
    byte[] bytes = new byte[4 * values.length];
    ByteBuffer buffer = ordered(bytes);
    for (int value : values) {
      buffer.putInt(value);
    }
    return new Entry(4, values.length, bytes);
  }

  private Entry doubles(double... values) {
    byte[] bytes = new byte[8 * values.length];
    ByteBuffer buffer = ordered(bytes);
    for (double value : values) {
      buffer.putDouble(value);
    }
    return new Entry(12, values.length, bytes);
  }

  /**
   * Writes the file and gives the asset that refers to it, without scale, offset or any claim about
   * its place.
   */
  AssetReference asset(Path file, String band, Values values) throws IOException {
    Files.write(file, bytes(values));
    return asset(file, band);
  }

  static AssetReference asset(Path file, String band) {
    return AssetReference.newBuilder()
        .setBand(band)
        .setHref(file.toUri().toString())
        .setScale(1e-4)
        .build();
  }
}
