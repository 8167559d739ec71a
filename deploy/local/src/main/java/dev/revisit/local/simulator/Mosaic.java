package dev.revisit.local.simulator;

/**
 * A division of the plane into irregular cells (Voronoi, one jittered site in every square of a
 * lattice).
 */
final class Mosaic {
  private final long seed;
  private final double spacing;

  /**
   * Cells of one seed.
   *
   * @param spacing about the width of a cell in pixels
   */
  Mosaic(long seed, double spacing) {
    this.seed = seed;
    this.spacing = spacing;
  }

  /**
   * Where a point lies.
   *
   * @param cell names the cell
   * @param neighbour names the nearest other cell
   * @param edge pixels to the edge between the two
   */
  record Place(long cell, long neighbour, double edge) {

    /** Names the edge between the two cells, from either side. */
    long edgeName() {
      return NoiseStream.hash(Math.min(cell, neighbour), Math.max(cell, neighbour));
    }
  }

  Place at(double x, double y) {
    long column = (long) Math.floor(x / spacing);
    long row = (long) Math.floor(y / spacing);
    long nearest = 0;
    long second = 0;
    double nearestX = 0;
    double nearestY = 0;
    double secondX = 0;
    double secondY = 0;
    double nearestSquare = Double.MAX_VALUE;
    double secondSquare = Double.MAX_VALUE;
    for (long j = row - 1; j <= row + 1; j++) {
      for (long i = column - 1; i <= column + 1; i++) {
        long name = NoiseStream.hash(seed, i, j);
        double siteX = (i + 0.1 + 0.8 * (name >>> 40) / (1 << 24)) * spacing;
        double siteY = (j + 0.1 + 0.8 * ((name >>> 16) & 0xFFFFFF) / (1 << 24)) * spacing;
        double square = (x - siteX) * (x - siteX) + (y - siteY) * (y - siteY);
        if (square < nearestSquare) {
          second = nearest;
          secondX = nearestX;
          secondY = nearestY;
          secondSquare = nearestSquare;
          nearest = name;
          nearestX = siteX;
          nearestY = siteY;
          nearestSquare = square;
        } else if (square < secondSquare) {
          second = name;
          secondX = siteX;
          secondY = siteY;
          secondSquare = square;
        }
      }
    }
    double between = Math.hypot(secondX - nearestX, secondY - nearestY);
    return new Place(nearest, second, (secondSquare - nearestSquare) / (2 * between));
  }
}
