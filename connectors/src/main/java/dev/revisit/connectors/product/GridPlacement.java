package dev.revisit.connectors.product;

/**
 * Where a north-up raster lies.
 *
 * @param epsg 32601..32660, 32701..32760 (UTM on WGS 84, metres) or 4326 (degrees, longitude first)
 * @param west x of the outer edge of the first column
 * @param north y of the outer edge of the first row
 * @param pixelWidth positive, in units of the reference system
 * @param pixelHeight positive, in units of the reference system; rows run southwards
 */
public record GridPlacement(
    int epsg, double west, double north, double pixelWidth, double pixelHeight) {

  private static final int GEOGRAPHIC_WGS84 = 4326;

  public GridPlacement {
    if (epsg != GEOGRAPHIC_WGS84 && !isUtm(epsg)) {
      throw new IllegalArgumentException(
          "EPSG:"
              + epsg
              + " is not supported; reproject to a UTM zone (EPSG:326xx, 327xx) or EPSG:4326.");
    }
    if (!Double.isFinite(west) || !Double.isFinite(north)) {
      throw new IllegalArgumentException(
          "The raster's corner must be finite: " + west + ", " + north);
    }
    if (!(pixelWidth > 0 && pixelHeight > 0)
        || Double.isInfinite(pixelWidth)
        || Double.isInfinite(pixelHeight)) {
      throw new IllegalArgumentException(
          "Pixel sizes must be positive and finite, not "
              + pixelWidth
              + " x "
              + pixelHeight
              + "; the height is given without the minus sign of an affine transform.");
    }
  }

  /** A raster of square pixels. */
  public static GridPlacement square(int epsg, double west, double north, double pixelSize) {
    return new GridPlacement(epsg, west, north, pixelSize, pixelSize);
  }

  boolean geographic() {
    return epsg == GEOGRAPHIC_WGS84;
  }

  /** Name as the EPSG data set has it, for example {@code WGS 84 / UTM zone 33N}. */
  String name() {
    return geographic() ? "WGS 84" : "WGS 84 / UTM zone " + epsg % 100 + (epsg < 32700 ? "N" : "S");
  }

  private static boolean isUtm(int epsg) {
    int zone = epsg % 100;
    return (epsg / 100 == 326 || epsg / 100 == 327) && zone >= 1 && zone <= 60;
  }
}
