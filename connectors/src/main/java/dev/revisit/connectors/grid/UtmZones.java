package dev.revisit.connectors.grid;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/**
 * Which UTM zone a position belongs to, with the exceptions of MGRS: 32V reaches west to 3 degrees
 * over southern Norway, and 31X, 33X, 35X and 37X share Svalbard while 32X, 34X and 36X do not
 * exist.
 */
final class UtmZones {

  static final double SOUTH_LIMIT = -80;
  static final double NORTH_LIMIT = 84;
  private static final String BANDS = "CDEFGHJKLMNPQRSTUVWX";

  private UtmZones() {}

  /**
   * Zone of a position; the western border of a zone belongs to it. The longitude is in [-180,
   * 180).
   */
  static int zone(double longitude, double latitude) {
    int zone = Math.min(60, Math.max(1, (int) Math.floor((longitude + 180) / 6) + 1));
    if (latitude >= 56 && latitude < 64 && longitude >= 3 && longitude < 12) {
      return 32;
    }
    if (latitude >= 72 && longitude >= 0 && longitude < 42) {
      if (longitude < 9) {
        return 31;
      }
      return longitude < 21 ? 33 : longitude < 33 ? 35 : 37;
    }
    return zone;
  }

  /** The longitude-latitude rectangles a zone consists of, between 80 south and 84 north. */
  static List<Envelope> pieces(int zone) {
    double[] edges = {SOUTH_LIMIT, 56, 64, 72, NORTH_LIMIT};
    List<Envelope> pieces = new ArrayList<>();
    for (int i = 0; i + 1 < edges.length; i++) {
      double west = zone * 6 - 186;
      double east = west + 6;
      if (i == 1 && zone == 31) {
        east = 3;
      } else if (i == 1 && zone == 32) {
        west = 3;
      } else if (i == 3 && zone >= 31 && zone <= 37) {
        if (zone % 2 == 0) {
          continue;
        }
        west = zone == 31 ? 0 : west - 3;
        east = zone == 37 ? 42 : east + 3;
      }
      pieces.add(new Envelope(west, east, edges[i], edges[i + 1]));
    }
    return pieces;
  }

  static boolean isBand(char band) {
    return BANDS.indexOf(band) >= 0;
  }

  /** Latitude band of a latitude; X is 12 degrees high, the others 8. */
  static char band(double latitude) {
    int index = (int) Math.floor((latitude - SOUTH_LIMIT) / 8);
    return BANDS.charAt(Math.max(0, Math.min(BANDS.length() - 1, index)));
  }

  static double southOf(char band) {
    return SOUTH_LIMIT + 8 * BANDS.indexOf(band);
  }

  static double northOf(char band) {
    return band == 'X' ? NORTH_LIMIT : southOf(band) + 8;
  }
}
