package dev.revisit.local.sample;

/**
 * Lays out a landscape: a river, a pond, a village, forest, and fields between them in parcels of
 * about two hectares. Sizes scale with the window, except what a planted change needs: the forest
 * always holds a core of {@value #FOREST_CORE_PIXELS} pixels radius.
 */
final class LandscapeGenerator {
  static final double FOREST_CORE_PIXELS = 14.5;

  private static final double FOREST_X = 0.28;
  private static final double FOREST_Y = 0.30;
  private static final double PARCEL_LENGTH = 22;
  private static final double PARCEL_WIDTH = 10;
  private static final double FIELD_ANGLE = StrictMath.toRadians(18);

  private final int size;
  private final long seed;
  private final ValueNoise relief;
  private final ValueNoise texture;
  private final double riverPhase;

  private LandscapeGenerator(int size, long seed) {
    this.size = size;
    this.seed = NoiseStream.hash(seed, 1);
    relief = new ValueNoise(NoiseStream.hash(this.seed, 2), size / 4.0);
    texture = new ValueNoise(NoiseStream.hash(this.seed, 3), 14);
    riverPhase = 2 * Math.PI * NoiseStream.unit(this.seed, 4);
  }

  static Landscape generate(int size, long seed) {
    return new LandscapeGenerator(size, seed).generate();
  }

  /** Centre of the forest core in pixels, column then row. */
  static double[] forestCore(int size) {
    return new double[] {FOREST_X * size, FOREST_Y * size};
  }

  private Landscape generate() {
    int pixels = size * size;
    Surface[] surfaces = new Surface[pixels];
    float[] brightness = new float[pixels];
    float[] vigour = new float[pixels];
    float[] riverDistance = new float[pixels];
    int[] parcels = new int[pixels];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        int pixel = row * size + column;
        riverDistance[pixel] = (float) riverDistance(column, row);
        long parcel = parcel(column, row);
        Surface surface = surface(column, row, riverDistance[pixel], parcel);
        surfaces[pixel] = surface;
        parcels[pixel] = surface.field() ? (int) (parcel & 0x7FFFFFFF) : -1;
        brightness[pixel] = (float) brightness(surface, column, row, parcel);
        vigour[pixel] = surface.field() ? (float) (0.9 + 0.1 * NoiseStream.unit(parcel, 5)) : 1;
      }
    }
    return new Landscape(size, surfaces, brightness, vigour, riverDistance, parcels);
  }

  private Surface surface(int column, int row, double riverDistance, long parcel) {
    double x = (column + 0.5) / size;
    double y = (row + 0.5) / size;
    double wobble = 0.25 * relief.at(column, row);
    if (Math.hypot(x - FOREST_X, y - FOREST_Y) * size < FOREST_CORE_PIXELS) {
      return Surface.FOREST;
    }
    if (riverDistance <= 0 || inside(x, y, 0.82, 0.24, 0.085, 0.055, wobble / 2)) {
      return Surface.WATER;
    }
    if (inside(x, y, FOREST_X, FOREST_Y, 0.25, 0.21, wobble)) {
      return Surface.FOREST;
    }
    if (inside(x, y, 0.64, 0.52, 0.13, 0.09, wobble)) {
      return NoiseStream.unit(seed, 6, column / 2, row / 2) < 0.72
          ? Surface.BUILT_UP
          : Surface.GRASSLAND;
    }
    boolean copse = relief.at(column + 3.0 * size, row) > 0.42 && riverDistance > 0.1 * size;
    return copse ? Surface.FOREST : crop(parcel);
  }

  private static Surface crop(long parcel) {
    double draw = NoiseStream.unit(parcel, 7);
    if (draw < 0.40) {
      return Surface.WINTER_CEREAL;
    }
    return draw < 0.70 ? Surface.MAIZE : Surface.GRASSLAND;
  }

  private double brightness(Surface surface, int column, int row, long parcel) {
    double local = texture.at(column, row);
    return switch (surface) {
      case FOREST -> 1 + 0.14 * local;
      case BUILT_UP -> 1 + 0.5 * (NoiseStream.unit(seed, 8, column / 2, row / 2) - 0.5);
      case WATER -> 1 + 0.04 * local;
      default -> 1 + 0.06 * local + 0.16 * (NoiseStream.unit(parcel, 9) - 0.5);
    };
  }

  /** Fields lie in strips, turned by an angle; a hash names each one. */
  private long parcel(int column, int row) {
    double along = column * StrictMath.cos(FIELD_ANGLE) + row * StrictMath.sin(FIELD_ANGLE);
    double across = row * StrictMath.cos(FIELD_ANGLE) - column * StrictMath.sin(FIELD_ANGLE);
    long strip = (long) Math.floor(across / PARCEL_WIDTH);
    double start = PARCEL_LENGTH * NoiseStream.unit(seed, 10, strip);
    long place = (long) Math.floor((along + start) / PARCEL_LENGTH);
    return NoiseStream.hash(seed, 11, strip, place);
  }

  /** Pixels to the bank of a river that winds from west to east; negative in the water. */
  private double riverDistance(int column, int row) {
    double halfWidth = Math.max(2.5, 0.016 * size);
    double turn = 2 * Math.PI * 1.2 * column / size + riverPhase;
    double amplitude = 0.05 * size;
    double middle = 0.78 * size + amplitude * StrictMath.sin(turn);
    double slope = amplitude * 2 * Math.PI * 1.2 / size * StrictMath.cos(turn);
    return Math.abs(row - middle) / Math.sqrt(1 + slope * slope) - halfWidth;
  }

  private static boolean inside(
      double x,
      double y,
      double centreX,
      double centreY,
      double radiusX,
      double radiusY,
      double wobble) {
    return Math.hypot((x - centreX) / radiusX, (y - centreY) / radiusY) + wobble < 1;
  }
}
