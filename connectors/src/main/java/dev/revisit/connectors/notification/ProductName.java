package dev.revisit.connectors.notification;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ESA's product names tell.
 *
 * <ul>
 *   <li>Sentinel-2: {@code S2B_MSIL2A_20200604T054639_N0214_R048_T43RCP_20200604T094332}; Planetary
 *       Computer's ids leave out the baseline.
 *   <li>Sentinel-1: {@code S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457};
 *       Earth Search's ids leave out the checksum, RTC products append to it.
 * </ul>
 *
 * @param platform for example {@code sentinel-2b}
 * @param level {@code 1C} or {@code 2A}; empty for Sentinel-1
 * @param start datatake start (Sentinel-2) or slice start (Sentinel-1), {@code 20200604T054639}
 * @param baseline for example {@code 02.14}; empty for Sentinel-1 and for {@code N9999}, which
 *     means processed outside ESA's ground segment
 * @param relativeOrbit Sentinel-2 only
 * @param absoluteOrbit Sentinel-1 only
 * @param tile Sentinel-2 only
 * @param generated discriminator time, near the generation time; Sentinel-2 only
 */
record ProductName(
    String platform,
    Optional<String> level,
    String start,
    Optional<String> baseline,
    Optional<Integer> relativeOrbit,
    Optional<Integer> absoluteOrbit,
    Optional<String> tile,
    Optional<String> generated) {

  private static final String TIME = "(\\d{8}T\\d{6})";
  private static final Pattern SENTINEL_2 =
      Pattern.compile(
          "S2([A-D])_MSIL(1C|2A)_"
              + TIME
              + "(?:_N(\\d{2})(\\d{2}))?_R(\\d{3})_T(\\d{2}[A-Z]{3})(?:_"
              + TIME
              + ")?");
  private static final Pattern SENTINEL_1 =
      Pattern.compile(
          "S1([A-D])_[A-Z0-9]{2}_[A-Z_]{4}_\\d[A-Z]{3}_" + TIME + "_" + TIME + "_(\\d{6})");

  /** Finds a product name anywhere in a text: an id, a title, a URI. */
  static Optional<ProductName> in(String text) {
    Matcher two = SENTINEL_2.matcher(text);
    if (two.find()) {
      boolean official = two.group(4) != null && !two.group(4).equals("99");
      return Optional.of(
          new ProductName(
              "sentinel-2" + two.group(1).toLowerCase(Locale.ROOT),
              Optional.of(two.group(2)),
              two.group(3),
              official ? Optional.of(two.group(4) + "." + two.group(5)) : Optional.empty(),
              orbit(two.group(6)),
              Optional.empty(),
              Optional.of(two.group(7)),
              Optional.ofNullable(two.group(8))));
    }
    Matcher one = SENTINEL_1.matcher(text);
    if (one.find()) {
      return Optional.of(
          new ProductName(
              "sentinel-1" + one.group(1).toLowerCase(Locale.ROOT),
              Optional.empty(),
              one.group(2),
              Optional.empty(),
              Optional.empty(),
              Optional.of(Integer.valueOf(one.group(4))),
              Optional.empty(),
              Optional.empty()));
    }
    return Optional.empty();
  }

  /** R000 and R999 stand for an unknown orbit. */
  private static Optional<Integer> orbit(String digits) {
    int orbit = Integer.parseInt(digits);
    return orbit >= 1 && orbit <= 143 ? Optional.of(orbit) : Optional.empty();
  }
}
