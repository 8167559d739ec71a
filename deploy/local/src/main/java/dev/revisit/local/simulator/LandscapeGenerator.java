package dev.revisit.local.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays out a landscape of the kind that central Europe has: a river, a lake, a town, a large
 * forest, and around them districts of fields, woods, villages, heath and wetland, with roads along
 * their edges.
 *
 * <p>The large pieces scale with the window, so that even the smallest one (64 pixels) holds a
 * forest with room for a clear-cut and fields beside the river; parcels, stands and houses keep
 * their size. Parcels are one to eight hectares, stands about five. In an arid place the river is
 * lined with fields, and all but a few villages beyond them is desert.
 */
final class LandscapeGenerator {
  /** Radius of the stretch of forest that always exists. */
  static final double FOREST_CORE_PIXELS = 14.5;

  private static final int FIXED_LAYOUT_SIZE = 256;
  private static final double DISTRICT = 95;
  private static final double STAND = 24;
  private static final double BLOCK = 13;
  private static final double ROAD_HALF_WIDTH = 0.62;
  private static final double TRACK_HALF_WIDTH = 0.35;

  /** Irrigated land along a river in the desert. */
  private static final double OASIS_PIXELS = 35;

  private enum Use {
    FARMLAND,
    FOREST,
    SETTLEMENT,
    GRASSLAND,
    HEATH,
    WETLAND,
    DESERT
  }

  private final int size;
  private final long seed;
  private final Biome biome;
  private final float[] wobble;
  private final float[] fine;
  private final Mosaic districts;
  private final Mosaic stands;
  private final Mosaic blocks;
  private final double riverPhase;
  private final boolean mirrored;
  private final boolean upsideDown;
  private final boolean turned;
  private final Map<Long, Integer> parcelNumbers = new HashMap<>();
  private final List<Parcel> parcels = new ArrayList<>();

  private LandscapeGenerator(int size, long seed, Biome biome) {
    this.size = size;
    this.biome = biome;
    this.seed = NoiseStream.hash(seed, 1);
    wobble = FractalField.draw(NoiseStream.hash(this.seed, 2), size, size / 4.0, 3, 0.5);
    fine = FractalField.draw(NoiseStream.hash(this.seed, 3), size, 26, 3, 0.6);
    districts = new Mosaic(NoiseStream.hash(this.seed, 12), DISTRICT);
    stands = new Mosaic(NoiseStream.hash(this.seed, 13), STAND);
    blocks = new Mosaic(NoiseStream.hash(this.seed, 14), BLOCK);
    riverPhase = 2 * Math.PI * NoiseStream.unit(this.seed, 4);
    boolean free = size > FIXED_LAYOUT_SIZE;
    mirrored = free && NoiseStream.unit(this.seed, 20) < 0.5;
    upsideDown = free && NoiseStream.unit(this.seed, 21) < 0.5;
    turned = free && NoiseStream.unit(this.seed, 22) < 0.5;
  }

  static Landscape generate(int size, long seed, Biome biome) {
    return new LandscapeGenerator(size, seed, biome).generate();
  }

  private Landscape generate() {
    int pixels = size * size;
    int[] parcelOf = new int[pixels];
    float[] riverDistance = new float[pixels];
    for (int pixel = 0; pixel < pixels; pixel++) {
      riverDistance[pixel] =
          (float) riverDistance(layoutX(pixel) * size, layoutY(pixel) * size, pixel);
    }
    Terrain terrain = Terrain.draw(NoiseStream.hash(seed, 15), size, riverDistance);
    for (int pixel = 0; pixel < pixels; pixel++) {
      parcelOf[pixel] = number(parcel(pixel, riverDistance[pixel], terrain));
    }
    double[] forest = {0.28 * size, 0.30 * size};
    if (turned) {
      forest = new double[] {forest[1], forest[0]};
    }
    double forestColumn = mirrored ? size - forest[0] : forest[0];
    double forestRow = upsideDown ? size - forest[1] : forest[1];
    return new Landscape(
        size,
        List.copyOf(parcels),
        parcelOf,
        brightnessTexture(parcelOf),
        FractalField.draw(NoiseStream.hash(seed, 17), size, 22, 4, 0.75),
        terrain,
        riverDistance,
        forestColumn,
        forestRow);
  }

  private int number(Parcel parcel) {
    return parcelNumbers.computeIfAbsent(
        parcel.seed(),
        key -> {
          parcels.add(parcel);
          return parcels.size() - 1;
        });
  }

  /** Position in the layout, 0 to 1, after mirroring and turning. */
  private double layoutX(int pixel) {
    double x = mirrored(pixel);
    double y = flipped(pixel);
    return turned ? y : x;
  }

  private double layoutY(int pixel) {
    double x = mirrored(pixel);
    double y = flipped(pixel);
    return turned ? x : y;
  }

  private double mirrored(int pixel) {
    double x = (pixel % size + 0.5) / size;
    return mirrored ? 1 - x : x;
  }

  private double flipped(int pixel) {
    double y = (Math.floor((double) pixel / size) + 0.5) / size;
    return upsideDown ? 1 - y : y;
  }

  private Parcel parcel(int pixel, double riverDistance, Terrain terrain) {
    double x = layoutX(pixel);
    double y = layoutY(pixel);
    double uneven = 0.10 * wobble[pixel] + 0.02 * fine[pixel];
    if (riverDistance <= 0) {
      return parcel(Surface.WATER, 1);
    }
    if (biome == Biome.ARID) {
      return inDistrict(pixel, riverDistance + 12 * wobble[pixel], terrain);
    }
    if (Math.hypot(x - 0.28, y - 0.30) * size < FOREST_CORE_PIXELS) {
      return parcel(Surface.MIXED_FOREST, 32);
    }
    double lake = oval(x, y, 0.82, 0.24, 0.085, 0.055) + 1.2 * uneven;
    if (lake < 1) {
      return parcel(Surface.WATER, 2);
    }
    if (lake < 1.22 && size > 128 && fine[pixel] > -0.4) {
      return parcel(Surface.WETLAND, 3);
    }
    if (oval(x, y, 0.28, 0.30, 0.25, 0.21) + uneven < 1) {
      return stand(pixel);
    }
    boolean bank = riverDistance < 0.07 * size && size <= FIXED_LAYOUT_SIZE;
    if (oval(x, y, 0.64, 0.52, 0.13, 0.09) + 1.6 * uneven < 1) {
      return settlement(pixel, oval(x, y, 0.64, 0.52, 0.13, 0.09));
    }
    return bank ? field(pixel, 0) : inDistrict(pixel, riverDistance, terrain);
  }

  private Parcel inDistrict(int pixel, double riverDistance, Terrain terrain) {
    double column = pixel % size + 5 * fine[pixel];
    double row = Math.floor((double) pixel / size) + 5 * fine[fine.length - 1 - pixel];
    // Roads and fields are straight, woods and villages are not.
    Mosaic.Place straight = districts.at(pixel % size, Math.floor((double) pixel / size));
    Use use = use(straight.cell(), riverDistance, terrain.height(pixel));
    if (straight.edge() < ROAD_HALF_WIDTH
        && riverDistance > 2
        && NoiseStream.unit(seed, 25, straight.edgeName()) < 0.6) {
      return parcel(Surface.ROAD, 4);
    }
    Mosaic.Place natural = districts.at(column, row);
    Use wild = use(natural.cell(), riverDistance, terrain.height(pixel));
    if (wild == Use.FOREST) {
      return stand(pixel);
    }
    if (wild == Use.DESERT) {
      return parcel(Surface.DESERT, 10, stands.at(column, row));
    }
    if (wild == Use.WETLAND) {
      return parcel(Surface.WETLAND, 5, natural.cell());
    }
    if (wild == Use.HEATH) {
      return fine[pixel] > 0.9 ? stand(pixel) : parcel(Surface.SHRUB, 6, stands.at(column, row));
    }
    if (use == Use.SETTLEMENT && natural.edge() > 8 + 12 * wobble[pixel]) {
      return settlement(pixel, 0.9);
    }
    if (quarry(natural, fine[pixel])) {
      return parcel(Surface.QUARRY, 7, natural.cell());
    }
    // Copses stand on what is too steep or too wet to till.
    if (fine[pixel] + 0.5 * wobble[pixel] > 2.0) {
      return stand(pixel);
    }
    return field(pixel, straight.cell());
  }

  private boolean quarry(Mosaic.Place place, double uneven) {
    return NoiseStream.unit(seed, 27, place.cell()) < 0.03 && place.edge() > 24 + 4 * uneven;
  }

  private Use use(long district, double riverDistance, double height) {
    double draw = NoiseStream.unit(seed, 26, district);
    if (biome == Biome.ARID) {
      if (riverDistance < OASIS_PIXELS) {
        return Use.FARMLAND;
      }
      return draw < 0.92 ? Use.DESERT : Use.SETTLEMENT;
    }
    if (riverDistance < 60 && draw > 0.93) {
      return Use.WETLAND;
    }
    double hilly = Math.min(0.25, Math.max(0, (height - 45) / 200));
    if (draw < 0.50 - hilly) {
      return Use.FARMLAND;
    }
    if (draw < 0.62 - hilly) {
      return Use.GRASSLAND;
    }
    if (draw < 0.74 - hilly) {
      return Use.SETTLEMENT;
    }
    return draw < 0.95 ? Use.FOREST : Use.HEATH;
  }

  private Parcel stand(int pixel) {
    Mosaic.Place place =
        stands.at(
            pixel % size + 2 * fine[pixel], Math.floor((double) pixel / size) + 2 * wobble[pixel]);
    double draw = NoiseStream.unit(seed, 30, place.cell());
    Surface surface =
        draw < 0.48 ? Surface.CONIFER : draw < 0.72 ? Surface.DECIDUOUS : Surface.MIXED_FOREST;
    return parcel(surface, 31, place);
  }

  /** Houses of two pixels with gardens between them, along streets; some blocks are factories. */
  private Parcel settlement(int pixel, double towardsEdge) {
    int column = pixel % size;
    int row = pixel / size;
    Mosaic.Place block = blocks.at(column, row);
    if (block.edge() < ROAD_HALF_WIDTH) {
      return parcel(Surface.ROAD, 8);
    }
    double kind = NoiseStream.unit(seed, 33, block.cell());
    if (kind < 0.10 + 0.12 * Math.max(0, towardsEdge - 0.5)) {
      return block.edge() > 2 ? parcel(Surface.INDUSTRY, 34, block) : parcel(Surface.ROAD, 9);
    }
    if (kind > 0.93) {
      return parcel(Surface.GARDEN, 35, block);
    }
    long house = NoiseStream.hash(seed, 36, column / 2, row / 2);
    boolean built = NoiseStream.unit(house, 1) < 0.66 - 0.18 * towardsEdge;
    // A few dozen kinds of roof and garden are enough.
    return built
        ? parcel(Surface.BUILDING, 37, house & 0x3F)
        : parcel(Surface.GARDEN, 38, house & 0x0F);
  }

  /** Fields lie in strips, turned by an angle; every district has its own. */
  private Parcel field(int pixel, long district) {
    double angle = StrictMath.toRadians(18 + 150 * NoiseStream.unit(seed, 40, district));
    double width = 7 + 13 * NoiseStream.unit(seed, 41, district);
    double length = 20 + 32 * NoiseStream.unit(seed, 42, district);
    double column = pixel % size;
    double row = Math.floor((double) pixel / size);
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    double across = row * cosine - column * sine;
    long strip = (long) Math.floor(across / width);
    double along = column * cosine + row * sine + length * NoiseStream.unit(seed, 43, strip);
    long place = (long) Math.floor(along / length);
    double besideTrack = across - strip * width;
    if (besideTrack < TRACK_HALF_WIDTH * 2 && NoiseStream.unit(seed, 44, district, strip) < 0.22) {
      boolean hedge = NoiseStream.unit(seed, 45, district, strip) < 0.4;
      return hedge ? parcel(Surface.SHRUB, 46, strip & 7) : parcel(Surface.PASTURE, 47, strip & 7);
    }
    long name = NoiseStream.hash(seed, 48, district, strip, place);
    double draw = NoiseStream.unit(name, 7);
    boolean grassy = use(district, 1e3, 0) == Use.GRASSLAND;
    double arable = district == 0 ? 0.7 : grassy ? 0.15 : 0.82;
    Surface surface =
        draw < arable
            ? Surface.ARABLE
            : draw < arable + 0.6 * (1 - arable) ? Surface.MEADOW : Surface.PASTURE;
    return new Parcel(surface, name);
  }

  private Parcel parcel(Surface surface, int layer) {
    return new Parcel(surface, NoiseStream.hash(seed, 50, layer));
  }

  private Parcel parcel(Surface surface, int layer, long name) {
    return new Parcel(surface, NoiseStream.hash(seed, 51, layer, name));
  }

  private Parcel parcel(Surface surface, int layer, Mosaic.Place place) {
    return parcel(surface, layer, place.cell());
  }

  /**
   * Crowns, roofs and clods: every pixel its own value, partly shared with its neighbours. Houses
   * are as large as two pixels.
   */
  private float[] brightnessTexture(int[] parcelOf) {
    long grainSeed = NoiseStream.hash(seed, 60);
    float[] texture = FractalField.draw(NoiseStream.hash(seed, 61), size, 12, 3, 0.9);
    for (int pixel = 0; pixel < texture.length; pixel++) {
      boolean built = parcels.get(parcelOf[pixel]).surface().cover() == LandCover.BUILT;
      int unit = built ? 2 : 1;
      double grain = NoiseStream.unit(grainSeed, pixel % size / unit, pixel / size / unit) - 0.5;
      texture[pixel] = (float) (0.6 * texture[pixel] + 0.8 * Math.sqrt(12) * grain);
    }
    return texture;
  }

  /** Pixels to the bank of a river that winds through the layout; negative in the water. */
  private double riverDistance(double column, double row, int pixel) {
    double halfWidth = Math.min(6, Math.max(2.5, 0.016 * size));
    double turn = 2 * Math.PI * 1.2 * column / size + riverPhase;
    double amplitude = 0.05 * size;
    double bend = size > FIXED_LAYOUT_SIZE ? 9 * wobble[pixel] : 0;
    double middle = 0.78 * size + amplitude * StrictMath.sin(turn) + bend;
    double slope = amplitude * 2 * Math.PI * 1.2 / size * StrictMath.cos(turn);
    return Math.abs(row - middle) / Math.sqrt(1 + slope * slope) - halfWidth;
  }

  private static double oval(
      double x, double y, double centreX, double centreY, double radiusX, double radiusY) {
    return Math.hypot((x - centreX) / radiusX, (y - centreY) / radiusY);
  }
}
