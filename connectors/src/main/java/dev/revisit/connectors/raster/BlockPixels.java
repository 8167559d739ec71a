package dev.revisit.connectors.raster;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.Sensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What one scene shows of one block, in physical units on the block's 10 m grid.
 *
 * <p>Only the window that holds data is kept: {@link #x0}, {@link #y0}, {@link #width} and {@link
 * #height} are multiples of {@value #ALIGNMENT} pixels, so that no chip is cut. At the right and
 * lower edge of a tile the window may reach beyond the block; there is never data there. Every
 * array covers the window, row by row from the north-west.
 *
 * <p>Optical bands are surface reflectance x 10 000 with the baseline's offset removed, not
 * negative. Radar bands are backscatter in dB. NaN means no data. Arrays are not copied: treat them
 * as read-only.
 */
public final class BlockPixels {

  /** Window corners are multiples of this many pixels, the side of the largest chip. */
  public static final int ALIGNMENT = 256;

  /** Optical bands in the order of the model. */
  public static final List<String> OPTICAL_BANDS =
      List.of("B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12");

  /** Radar bands in the order of the model. */
  public static final List<String> SAR_BANDS = List.of("VV", "VH");

  /** Optical bands whose native pixel is 10 m. */
  public static final List<String> TEN_METRE_BANDS = List.of("B02", "B03", "B04", "B08");

  private static final float[] NO_PIXELS = {};

  private final Block block;
  private final Sensor sensor;
  private final int x0;
  private final int y0;
  private final int width;
  private final int height;
  private final Map<String, float[]> bands;
  private final Optional<byte[]> scl;
  private final boolean[] data;
  private final int dataPixels;

  private BlockPixels(
      Block block,
      Sensor sensor,
      int x0,
      int y0,
      int width,
      int height,
      Map<String, float[]> bands,
      Optional<byte[]> scl) {
    this.block = block;
    this.sensor = sensor;
    this.x0 = x0;
    this.y0 = y0;
    this.width = width;
    this.height = height;
    this.bands = bands;
    this.scl = scl;
    this.data = dataMask(sensor, bands, width * height);
    this.dataPixels = count(data);
  }

  /**
   * Pixels of a window, as tests and simulators make them.
   *
   * @param x0 left edge within the block, a multiple of {@value #ALIGNMENT}, like the other three
   * @param bands by name, each of width x height values; names other than the sensor's are refused
   * @param scl scene classification of Sentinel-2 (0 to 11), width x height, if there is one
   */
  public static BlockPixels of(
      Block block,
      Sensor sensor,
      int x0,
      int y0,
      int width,
      int height,
      Map<String, float[]> bands,
      Optional<byte[]> scl) {
    requireWindow(x0, width);
    requireWindow(y0, height);
    List<String> known = bandsOf(sensor);
    for (Map.Entry<String, float[]> band : bands.entrySet()) {
      if (!known.contains(band.getKey())) {
        throw new IllegalArgumentException(
            "band " + band.getKey() + " is none of " + sensor + "; its bands are " + known);
      }
      requireLength(band.getKey(), band.getValue().length, width, height);
    }
    scl.ifPresent(mask -> requireLength("SCL", mask.length, width, height));
    Map<String, float[]> ordered = new LinkedHashMap<>();
    for (String name : known) {
      if (bands.containsKey(name)) {
        ordered.put(name, bands.get(name));
      }
    }
    return new BlockPixels(block, sensor, x0, y0, width, height, ordered, scl);
  }

  /** A look that shows nothing of a block, with the bands that were looked at. */
  public static BlockPixels empty(Block block, Sensor sensor, Collection<String> bands) {
    Map<String, float[]> none = new LinkedHashMap<>();
    for (String band : bands) {
      none.put(band, NO_PIXELS);
    }
    return of(block, sensor, 0, 0, 0, 0, none, Optional.empty());
  }

  /** Bands of a sensor in the order of the model. */
  public static List<String> bandsOf(Sensor sensor) {
    return switch (sensor) {
      case SENTINEL_1 -> SAR_BANDS;
      case SENTINEL_2 -> OPTICAL_BANDS;
      case UNKNOWN ->
          throw new IllegalArgumentException(
              "an unknown sensor has no bands; set the scene's sensor");
    };
  }

  public Block block() {
    return block;
  }

  public Sensor sensor() {
    return sensor;
  }

  /** Left edge of the window within the block, pixels. */
  public int x0() {
    return x0;
  }

  /** Upper edge of the window within the block, pixels. */
  public int y0() {
    return y0;
  }

  /** Width of the window, pixels; 0 when the look is empty. */
  public int width() {
    return width;
  }

  /** Height of the window, pixels; 0 when the look is empty. */
  public int height() {
    return height;
  }

  /** Bands that are there, in the order of the model. */
  public List<String> bands() {
    return List.copyOf(bands.keySet());
  }

  public boolean has(String band) {
    return bands.containsKey(band);
  }

  /**
   * Values of a band, [height, width].
   *
   * @throws IllegalArgumentException when the scene lacks the band; ask {@link #has} first
   */
  public float[] band(String band) {
    float[] values = bands.get(band);
    if (values == null) {
      throw new IllegalArgumentException(
          "the scene has no band " + band + "; it has " + bands.keySet());
    }
    return values;
  }

  /** Bands of the sensor that the scene lacks, in the order of the model. */
  public List<String> missingBands() {
    List<String> missing = new ArrayList<>(bandsOf(sensor));
    missing.removeAll(bands.keySet());
    return List.copyOf(missing);
  }

  /** Scene classification of Sentinel-2, [height, width], codes 0 to 11. */
  public Optional<byte[]> scl() {
    return scl;
  }

  /**
   * Pixels with data, [height, width]: in optical looks all 10 m bands that the scene has are there
   * (all bands if it has no 10 m band), in radar looks VV or VH.
   */
  public boolean[] data() {
    return data.clone();
  }

  /**
   * Pixels to trust, [height, width]: with data and, when there is a scene classification,
   * vegetation, bare, water, unclassified or snow (4, 5, 6, 7, 11).
   */
  public boolean[] clear() {
    boolean[] clear = data.clone();
    if (scl.isPresent()) {
      byte[] classes = scl.get();
      for (int i = 0; i < clear.length; i++) {
        clear[i] &= isClear(classes[i]);
      }
    }
    return clear;
  }

  /** Pixels with data as a share of the block, 0 to 1. */
  public double dataFraction() {
    return share(dataPixels);
  }

  /** Clear pixels as a share of the block, 0 to 1. */
  public double clearFraction() {
    return share(count(clear()));
  }

  /** Whether no pixel has data. */
  public boolean isEmpty() {
    return dataPixels == 0;
  }

  /**
   * The same look in the smallest aligned window that holds all pixels of any band that are not
   * NaN.
   */
  public BlockPixels trimmed() {
    int left = firstWith(width, x -> anyInColumn(x));
    int right = lastWith(width, x -> anyInColumn(x));
    int top = firstWith(height, y -> anyInRow(y));
    int bottom = lastWith(height, y -> anyInRow(y));
    if (right < 0) {
      return empty(block, sensor, bands.keySet());
    }
    left = left / ALIGNMENT * ALIGNMENT;
    top = top / ALIGNMENT * ALIGNMENT;
    int newWidth = (right / ALIGNMENT + 1) * ALIGNMENT - left;
    int newHeight = (bottom / ALIGNMENT + 1) * ALIGNMENT - top;
    if (newWidth == width && newHeight == height) {
      return this;
    }
    Map<String, float[]> cut = new LinkedHashMap<>();
    for (Map.Entry<String, float[]> band : bands.entrySet()) {
      float[] target = new float[newWidth * newHeight];
      for (int y = 0; y < newHeight; y++) {
        System.arraycopy(band.getValue(), (top + y) * width + left, target, y * newWidth, newWidth);
      }
      cut.put(band.getKey(), target);
    }
    Optional<byte[]> cutScl = Optional.empty();
    if (scl.isPresent()) {
      byte[] target = new byte[newWidth * newHeight];
      for (int y = 0; y < newHeight; y++) {
        System.arraycopy(scl.get(), (top + y) * width + left, target, y * newWidth, newWidth);
      }
      cutScl = Optional.of(target);
    }
    return of(block, sensor, x0 + left, y0 + top, newWidth, newHeight, cut, cutScl);
  }

  private boolean anyInColumn(int x) {
    for (float[] band : bands.values()) {
      for (int y = 0; y < height; y++) {
        if (!Float.isNaN(band[y * width + x])) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean anyInRow(int y) {
    for (float[] band : bands.values()) {
      for (int x = 0; x < width; x++) {
        if (!Float.isNaN(band[y * width + x])) {
          return true;
        }
      }
    }
    return false;
  }

  private static int firstWith(int size, IntPredicate any) {
    for (int i = 0; i < size; i++) {
      if (any.test(i)) {
        return i;
      }
    }
    return -1;
  }

  private static int lastWith(int size, IntPredicate any) {
    for (int i = size - 1; i >= 0; i--) {
      if (any.test(i)) {
        return i;
      }
    }
    return -1;
  }

  private double share(int pixels) {
    return pixels / ((double) block.width() * block.height());
  }

  private static boolean isClear(byte sceneClass) {
    return (sceneClass >= 4 && sceneClass <= 7) || sceneClass == 11;
  }

  private static boolean[] dataMask(Sensor sensor, Map<String, float[]> bands, int length) {
    boolean[] mask = new boolean[length];
    if (sensor == Sensor.SENTINEL_1) {
      for (float[] band : bands.values()) {
        for (int i = 0; i < length; i++) {
          mask[i] |= !Float.isNaN(band[i]);
        }
      }
      return mask;
    }
    List<String> decisive = new ArrayList<>(TEN_METRE_BANDS);
    decisive.retainAll(bands.keySet());
    if (decisive.isEmpty()) {
      decisive.addAll(bands.keySet());
    }
    for (int i = 0; i < length; i++) {
      boolean all = !decisive.isEmpty();
      for (int b = 0; all && b < decisive.size(); b++) {
        all = !Float.isNaN(bands.get(decisive.get(b))[i]);
      }
      mask[i] = all;
    }
    return mask;
  }

  private static int count(boolean[] mask) {
    int count = 0;
    for (boolean set : mask) {
      if (set) {
        count++;
      }
    }
    return count;
  }

  private static void requireWindow(int start, int size) {
    if (start < 0
        || size < 0
        || start % ALIGNMENT != 0
        || size % ALIGNMENT != 0
        || start + size > Block.SIZE) {
      throw new IllegalArgumentException(
          "window "
              + start
              + "+"
              + size
              + " is not made of whole "
              + ALIGNMENT
              + "-pixel steps within the block");
    }
  }

  private static void requireLength(String band, int length, int width, int height) {
    if (length != width * height) {
      throw new IllegalArgumentException(
          "band " + band + " has " + length + " values, the window " + width + " x " + height);
    }
  }

  @Override
  public String toString() {
    return "BlockPixels["
        + block.id()
        + " "
        + sensor
        + " "
        + bands.keySet()
        + " "
        + x0
        + ","
        + y0
        + " "
        + width
        + "x"
        + height
        + "]";
  }
}
