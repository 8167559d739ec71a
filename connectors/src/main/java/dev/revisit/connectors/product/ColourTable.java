package dev.revisit.connectors.product;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Colours of the codes of an 8-bit class map; codes without an entry are drawn black. Immutable.
 */
public final class ColourTable {
  private static final int CODES = 256;

  private final int[] colours;

  private ColourTable(int[] colours) {
    this.colours = colours;
  }

  /**
   * A table from class code (0 to 255) to colour (0xRRGGBB).
   *
   * @throws IllegalArgumentException if a code or a colour is out of range
   */
  public static ColourTable of(Map<Integer, Integer> colours) {
    int[] table = new int[CODES];
    SortedMap<Integer, Integer> sorted = new TreeMap<>(colours);
    sorted.forEach(
        (code, colour) -> {
          if (code < 0 || code >= CODES) {
            throw new IllegalArgumentException(
                "Class code " + code + " does not fit 8 bits; use codes 0 to 255.");
          }
          if (colour < 0 || colour > 0xFFFFFF) {
            throw new IllegalArgumentException(
                "Colour " + colour + " of class " + code + " is not of the form 0xRRGGBB.");
          }
          table[code] = colour;
        });
    return new ColourTable(table);
  }

  /** Colour of a code as 0xRRGGBB. */
  public int colour(int code) {
    return colours[code];
  }

  /** The TIFF ColorMap: 256 reds, 256 greens, 256 blues, each 8 bits spread over 16 (x 257). */
  int[] tiffColorMap() {
    int[] map = new int[3 * CODES];
    for (int code = 0; code < CODES; code++) {
      map[code] = ((colours[code] >> 16) & 0xFF) * 257;
      map[CODES + code] = ((colours[code] >> 8) & 0xFF) * 257;
      map[2 * CODES + code] = (colours[code] & 0xFF) * 257;
    }
    return map;
  }
}
