package dev.revisit.model.training;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;

/**
 * Cuts a region out of a look and resizes it to the model's square: pixels bilinearly (pixel
 * centres at half coordinates), the clear mask by the nearest pixel. Radar is averaged in linear
 * power. A pixel whose nearest source pixel holds no data holds none; other missing neighbours are
 * left out of the average, so gaps do not grow.
 */
final class RegionCrop {
  private final int side;
  private final int image;
  private final Axis columns;
  private final Axis rows;

  /** For each output coordinate: two source coordinates, the weight of the second, the nearest. */
  private record Axis(int[] first, int[] second, double[] weight, int[] nearest) {
    static Axis of(double start, double length, int side, int image) {
      Axis axis = new Axis(new int[image], new int[image], new double[image], new int[image]);
      for (int i = 0; i < image; i++) {
        double at = start + (i + 0.5) * length / image - 0.5;
        double inside = Math.min(Math.max(at, 0), side - 1);
        int low = (int) Math.floor(inside);
        axis.first[i] = low;
        axis.second[i] = Math.min(low + 1, side - 1);
        axis.weight[i] = inside - low;
        axis.nearest[i] = (int) Math.min(Math.floor(inside + 0.5), side - 1);
      }
      return axis;
    }
  }

  /**
   * @param side of the source chip
   * @param image side of the result
   */
  RegionCrop(Region region, int side, int image) {
    this.side = side;
    this.image = image;
    this.columns = Axis.of(region.x(), region.width(), side, image);
    this.rows = Axis.of(region.y(), region.height(), side, image);
  }

  Chip apply(Chip chip) {
    int bands = chip.pixels().length / (side * side);
    float[] pixels = new float[bands * image * image];
    boolean power = chip.modality() == Modality.SAR;
    for (int band = 0; band < bands; band++) {
      for (int row = 0; row < image; row++) {
        for (int column = 0; column < image; column++) {
          pixels[(band * image + row) * image + column] =
              sample(chip.pixels(), band * side * side, row, column, power);
        }
      }
    }
    boolean[] clear = new boolean[image * image];
    for (int row = 0; row < image; row++) {
      for (int column = 0; column < image; column++) {
        clear[row * image + column] =
            chip.clear()[rows.nearest[row] * side + columns.nearest[column]];
      }
    }
    return new Chip(chip.modality(), pixels, clear, chip.dayOfYear());
  }

  private float sample(float[] source, int offset, int row, int column, boolean power) {
    float nearest = source[offset + rows.nearest[row] * side + columns.nearest[column]];
    double down = rows.weight[row];
    double right = columns.weight[column];
    if (Float.isNaN(nearest) || (down == 0 && right == 0)) {
      return nearest;
    }
    double sum = 0;
    double weights = 0;
    for (int corner = 0; corner < 4; corner++) {
      double weight = (corner < 2 ? 1 - down : down) * (corner % 2 == 0 ? 1 - right : right);
      int y = corner < 2 ? rows.first[row] : rows.second[row];
      int x = corner % 2 == 0 ? columns.first[column] : columns.second[column];
      float value = source[offset + y * side + x];
      if (weight > 0 && !Float.isNaN(value)) {
        sum += weight * (power ? Math.pow(10, value / 10) : value);
        weights += weight;
      }
    }
    double mean = sum / weights;
    return (float) (power ? 10 * Math.log10(mean) : mean);
  }
}
