package dev.revisit.model.heads;

/**
 * One class of a map.
 *
 * @param code value in the map, 0 to 254
 * @param label name for people
 * @param colour {@code #RRGGBB}
 */
public record LandCoverClass(int code, String label, String colour) {
  /** Checks code and colour. */
  public LandCoverClass {
    if (code < 0 || code >= ClassScheme.NOT_CLEAR) {
      throw new IllegalArgumentException(
          "Class '" + label + "' has code " + code + ": use 0 to 254 (255 is 'not clear')");
    }
    if (!colour.matches("#[0-9A-Fa-f]{6}")) {
      throw new IllegalArgumentException(
          "Class '" + label + "' has colour '" + colour + "', expected #RRGGBB");
    }
  }
}
