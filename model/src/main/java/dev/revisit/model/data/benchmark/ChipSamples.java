package dev.revisit.model.data.benchmark;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of a data set cut into chips of a model's side.
 *
 * <p>Images larger than a chip become windows, the last of a row or column moved back so that it
 * ends with the image (to a multiple of a cell). Smaller ones are padded at the right and the
 * bottom with no data, unlabelled. A pixel is clear where any band has data; the data sets mark no
 * clouds.
 *
 * <p>The mask of a change pair becomes cells of 4 x 4 pixels: changed when at least half of the
 * labelled pixels are. Of the shares tried on the masks of OSCD, that one loses least: cells drawn
 * back at full resolution reach F1 0.854 against the mask (a quarter: 0.828, any pixel: 0.753),
 * which is the ceiling of any judge of 40 m cells.
 *
 * <p>Keeps recently read images in memory, up to two fifths of the heap. Thread-safe.
 */
public final class ChipSamples implements LabelledSamples {
  /** Side of a cell of change in pixels. */
  public static final int CELL = 4;

  private static final double CHANGED_SHARE = 0.5;

  private final ImageSet images;
  private final int side;
  private final boolean labelOnce;
  private final List<Window> windows = new ArrayList<>();
  private final Map<Integer, LabelledImage> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long recentValues;

  /**
   * A chip's place.
   *
   * @param image index in the set
   * @param left first column
   * @param top first row
   * @param labelledFromColumn columns left of this are labelled in another chip
   * @param labelledFromRow rows above this are labelled in another chip
   */
  public record Window(int image, int left, int top, int labelledFromColumn, int labelledFromRow) {}

  private ChipSamples(ImageSet images, int side, int stride, boolean labelOnce) {
    if (side % CELL != 0 || stride < CELL || stride % CELL != 0 || stride > side) {
      throw new IllegalArgumentException(
          "Chips of %d pixels every %d: expected multiples of %d, the second at most the first"
              .formatted(side, stride, CELL));
    }
    this.images = images;
    this.side = side;
    this.labelOnce = labelOnce;
    for (int i = 0; i < images.size(); i++) {
      int nextRow = 0;
      for (int top : starts(images.entry(i).height(), side, stride)) {
        int nextColumn = 0;
        for (int left : starts(images.entry(i).width(), side, stride)) {
          windows.add(new Window(i, left, top, nextColumn, nextRow));
          nextColumn = left + side;
        }
        nextRow = top + side;
      }
    }
  }

  /** Chips that label every pixel exactly once, for measuring. */
  public static ChipSamples once(ImageSet images, int side) {
    return new ChipSamples(images, side, side, true);
  }

  /**
   * Chips that overlap, for training.
   *
   * @param stride from one to the next; a multiple of four
   */
  public static ChipSamples overlapping(ImageSet images, int side, int stride) {
    return new ChipSamples(images, side, stride, false);
  }

  private static List<Integer> starts(int size, int side, int stride) {
    List<Integer> starts = new ArrayList<>();
    int last = Math.max(0, (size - side + CELL - 1) / CELL * CELL);
    for (int start = 0; start < last; start += stride) {
      starts.add(start);
    }
    starts.add(last);
    return starts;
  }

  /** The images that the chips are cut from. */
  public ImageSet images() {
    return images;
  }

  /** Side of a chip in pixels. */
  public int side() {
    return side;
  }

  /** Where a chip lies. */
  public Window window(int index) {
    return windows.get(index);
  }

  @Override
  public int size() {
    return windows.size();
  }

  @Override
  public String group(int index) {
    return images.entry(windows.get(index).image()).group();
  }

  @Override
  public LabelledSample sample(int index) throws IOException {
    Window window = windows.get(index);
    LabelledImage image = image(window.image());
    List<SeasonChips> history =
        image.history().stream().map(season -> cut(image, season, window)).toList();
    return new LabelledSample(
        images.entry(window.image()).id() + "@" + window.left() + "," + window.top(),
        group(index),
        history,
        history.size() - 1,
        cut(image, image.now(), window),
        label(image, window));
  }

  /**
   * The truth of an image's pixels, {@code [height, width]}: of change pairs the mask behind the
   * cells.
   *
   * @throws IllegalStateException if the data set labels whole scenes
   */
  public byte[] mask(int image) throws IOException {
    if (image(image).truth() instanceof Label.Pixels mask) {
      return mask.codes();
    }
    throw new IllegalStateException("This data set labels scenes, not pixels");
  }

  private LabelledImage image(int index) throws IOException {
    synchronized (recent) {
      LabelledImage known = recent.get(index);
      if (known != null) {
        return known;
      }
    }
    // Read outside of the lock: two threads may read the same image, which only costs time.
    LabelledImage image = images.entry(index).reader().read();
    synchronized (recent) {
      if (recent.put(index, image) == null) {
        recentValues += values(image);
      }
      long limit = Runtime.getRuntime().maxMemory() / 5 * 2 / Float.BYTES;
      while (recentValues > limit && recent.size() > 1) {
        int eldest = recent.keySet().iterator().next();
        recentValues -= values(recent.remove(eldest));
      }
    }
    return image;
  }

  private static long values(LabelledImage image) {
    long values = 0;
    List<List<ImageRaster>> seasons = new ArrayList<>(image.history());
    seasons.add(image.now());
    for (List<ImageRaster> season : seasons) {
      for (ImageRaster raster : season) {
        values += raster.values().length;
      }
    }
    return values;
  }

  private SeasonChips cut(LabelledImage image, List<ImageRaster> rasters, Window window) {
    Optional<Chip> optical = Optional.empty();
    Optional<Chip> sar = Optional.empty();
    for (ImageRaster raster : rasters) {
      Chip chip = cut(image, raster, window);
      if (raster.modality() == Modality.OPTICAL) {
        optical = Optional.of(chip);
      } else {
        sar = Optional.of(chip);
      }
    }
    return new SeasonChips(optical, sar);
  }

  private Chip cut(LabelledImage image, ImageRaster raster, Window window) {
    int pixels = image.width() * image.height();
    int bands = raster.values().length / pixels;
    float[] values = new float[bands * side * side];
    Arrays.fill(values, Float.NaN);
    boolean[] clear = new boolean[side * side];
    int columns = Math.min(side, image.width() - window.left());
    int rows = Math.min(side, image.height() - window.top());
    for (int band = 0; band < bands; band++) {
      for (int y = 0; y < rows; y++) {
        int from = band * pixels + (window.top() + y) * image.width() + window.left();
        int to = y * side;
        System.arraycopy(raster.values(), from, values, band * side * side + to, columns);
        for (int x = 0; x < columns; x++) {
          clear[to + x] |= !Float.isNaN(raster.values()[from + x]);
        }
      }
    }
    return new Chip(raster.modality(), values, clear, raster.dayOfYear());
  }

  private Label label(LabelledImage image, Window window) {
    if (!(image.truth() instanceof Label.Pixels mask)) {
      return image.truth();
    }
    byte[] pixels = pixels(mask, image, window);
    return images.ofChange() ? new Label.Cells(cells(pixels, side)) : new Label.Pixels(pixels);
  }

  private byte[] pixels(Label.Pixels mask, LabelledImage image, Window window) {
    byte[] pixels = new byte[side * side];
    Arrays.fill(pixels, (byte) Label.UNLABELLED);
    int firstColumn = labelOnce ? Math.max(0, window.labelledFromColumn() - window.left()) : 0;
    int firstRow = labelOnce ? Math.max(0, window.labelledFromRow() - window.top()) : 0;
    int columns = Math.min(side, image.width() - window.left());
    int rows = Math.min(side, image.height() - window.top());
    for (int y = firstRow; y < rows; y++) {
      System.arraycopy(
          mask.codes(),
          (window.top() + y) * image.width() + window.left() + firstColumn,
          pixels,
          y * side + firstColumn,
          Math.max(0, columns - firstColumn));
    }
    return pixels;
  }

  /**
   * The mask of a change pair as cells of 4 x 4 pixels.
   *
   * @param pixels {@code [side, side]}: 1 changed, 0 not, {@link Label#UNLABELLED} unknown
   * @return {@code [side / 4, side / 4]}: changed when at least half of the labelled pixels are
   */
  public static byte[] cells(byte[] pixels, int side) {
    int cells = side / CELL;
    byte[] changed = new byte[cells * cells];
    for (int cell = 0; cell < changed.length; cell++) {
      int labelled = 0;
      int yes = 0;
      for (int i = 0; i < CELL * CELL; i++) {
        int row = cell / cells * CELL + i / CELL;
        int column = cell % cells * CELL + i % CELL;
        int code = pixels[row * side + column] & 0xff;
        labelled += code == Label.UNLABELLED ? 0 : 1;
        yes += code == 1 ? 1 : 0;
      }
      changed[cell] =
          (byte) (labelled == 0 ? Label.UNLABELLED : yes >= CHANGED_SHARE * labelled ? 1 : 0);
    }
    return changed;
  }
}
