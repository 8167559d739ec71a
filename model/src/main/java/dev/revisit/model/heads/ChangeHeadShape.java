package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Widths of a change head.
 *
 * @param features that every cell gets from its token
 * @param hidden channels of the two convolutions
 */
public record ChangeHeadShape(int features, int hidden) {
  /** Side of a cell in pixels: 40 m. */
  public static final int CELL = 4;

  static final String PREFIX = "head.change";

  private static final int KERNEL = 3;
  private static final int LARGEST = 1024;

  /** Checks the range of the widths. */
  public ChangeHeadShape {
    for (int width : new int[] {features, hidden}) {
      if (width < 1 || width > LARGEST) {
        throw new IllegalArgumentException(
            "A change head of %d features and %d hidden channels: expected 1 to %d of each"
                .formatted(features, hidden, LARGEST));
      }
    }
  }

  /** Sixteen features a cell and 32 hidden channels. */
  public static ChangeHeadShape standard() {
    return new ChangeHeadShape(16, 32);
  }

  /** Cells along one side of a chip. */
  public static int side(Architecture architecture) {
    return architecture.image() / CELL;
  }

  /**
   * Names and shapes of the head's parameters. Convolutions are {@code [out, in, rows, columns]}.
   *
   * @throws IllegalArgumentException if a patch is not a whole number of cells
   */
  public Map<String, long[]> parameters(Architecture architecture) {
    if (architecture.patch() % CELL != 0) {
      throw new IllegalArgumentException(
          "A change head needs patches of a multiple of %d pixels, not of %d"
              .formatted(CELL, architecture.patch()));
    }
    long perSide = architecture.patch() / CELL;
    long perToken = perSide * perSide * features;
    Map<String, long[]> shapes = new LinkedHashMap<>();
    long inputs = features + SeasonChannels.all(architecture);
    for (Modality modality : Modality.values()) {
      String tokens = PREFIX + ".tokens." + modality.id();
      shapes.put(
          tokens + ".weight",
          new long[] {perToken, architecture.dim() + 2L * architecture.memory()});
      shapes.put(tokens + ".bias", new long[] {perToken});
      // The bands now; how they changed, with a mark that tells whether that is known; and how that
      // stands out of the chip, with its size.
      inputs += architecture.bands(modality) + 2L * SeasonChannels.width(architecture, modality);
    }
    shapes.put(PREFIX + ".conv1.weight", new long[] {hidden, inputs, KERNEL, KERNEL});
    shapes.put(PREFIX + ".conv1.bias", new long[] {hidden});
    shapes.put(PREFIX + ".conv2.weight", new long[] {hidden, hidden, KERNEL, KERNEL});
    shapes.put(PREFIX + ".conv2.bias", new long[] {hidden});
    shapes.put(PREFIX + ".out.weight", new long[] {1, hidden, 1, 1});
    shapes.put(PREFIX + ".out.bias", new long[] {1});
    return Collections.unmodifiableMap(shapes);
  }
}
