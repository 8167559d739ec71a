package dev.revisit.connectors.product;

/** The tags that place an image on the Earth (OGC GeoTIFF 1.1, document 19-008r4). */
final class GeoTags {
  private static final int MODEL_PIXEL_SCALE = 33550;
  private static final int MODEL_TIEPOINT = 33922;
  private static final int GEO_KEY_DIRECTORY = 34735;
  private static final int GEO_ASCII_PARAMS = 34737;

  private static final int MODEL_TYPE = 1024;
  private static final int RASTER_TYPE = 1025;
  private static final int CITATION = 1026;
  private static final int GEODETIC_CRS = 2048;
  private static final int GEODETIC_CITATION = 2049;
  private static final int ANGULAR_UNITS = 2054;
  private static final int PROJECTED_CRS = 3072;
  private static final int LINEAR_UNITS = 3076;

  private static final int PROJECTED = 1;
  private static final int GEOGRAPHIC = 2;
  private static final int PIXEL_IS_AREA = 1;
  private static final int DEGREE = 9102;
  private static final int METRE = 9001;

  private GeoTags() {}

  static void add(TiffDirectory directory, GridPlacement placement) {
    directory.doubles(MODEL_PIXEL_SCALE, placement.pixelWidth(), placement.pixelHeight(), 0);
    directory.doubles(MODEL_TIEPOINT, 0, 0, 0, placement.west(), placement.north(), 0);
    if (placement.geographic()) {
      addGeographic(directory);
    } else {
      addProjected(directory, placement);
    }
  }

  private static void addProjected(TiffDirectory directory, GridPlacement placement) {
    // The bar ends a string inside the shared text; lengths include it.
    String citation = placement.name() + "|";
    String geodetic = "WGS 84|";
    directory.shorts(
        GEO_KEY_DIRECTORY,
        keys(
            new int[] {MODEL_TYPE, 0, 1, PROJECTED},
            new int[] {RASTER_TYPE, 0, 1, PIXEL_IS_AREA},
            new int[] {CITATION, GEO_ASCII_PARAMS, citation.length(), 0},
            new int[] {GEODETIC_CITATION, GEO_ASCII_PARAMS, geodetic.length(), citation.length()},
            new int[] {ANGULAR_UNITS, 0, 1, DEGREE},
            new int[] {PROJECTED_CRS, 0, 1, placement.epsg()},
            new int[] {LINEAR_UNITS, 0, 1, METRE}));
    directory.ascii(GEO_ASCII_PARAMS, citation + geodetic);
  }

  private static void addGeographic(TiffDirectory directory) {
    String geodetic = "WGS 84|";
    directory.shorts(
        GEO_KEY_DIRECTORY,
        keys(
            new int[] {MODEL_TYPE, 0, 1, GEOGRAPHIC},
            new int[] {RASTER_TYPE, 0, 1, PIXEL_IS_AREA},
            new int[] {GEODETIC_CRS, 0, 1, 4326},
            new int[] {GEODETIC_CITATION, GEO_ASCII_PARAMS, geodetic.length(), 0},
            new int[] {ANGULAR_UNITS, 0, 1, DEGREE}));
    directory.ascii(GEO_ASCII_PARAMS, geodetic);
  }

  /** Header (directory version 1, revision 1.0, number of keys), then four numbers a key. */
  private static int[] keys(int[]... entries) {
    int[] values = new int[4 * (entries.length + 1)];
    values[0] = 1;
    values[1] = 1;
    values[3] = entries.length;
    for (int i = 0; i < entries.length; i++) {
      System.arraycopy(entries[i], 0, values, 4 * (i + 1), 4);
    }
    return values;
  }
}
