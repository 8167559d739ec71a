package dev.revisit.local.simulator;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Version of the Sentinel-2 processor. From 04.00 on (January 2022) digital numbers carry an offset
 * of 1000, so that reflectance is {@code DN * 0.0001 - 0.1} instead of {@code DN * 0.0001}.
 *
 * @param id two digits, dot, two digits, for example {@code 05.10}
 */
public record ProcessingBaseline(String id) {
  private static final Pattern FORM = Pattern.compile("\\d\\d\\.\\d\\d");
  private static final int OFFSET_DN = 1000;
  private static final NavigableMap<LocalDate, String> HISTORY =
      new TreeMap<>(
          Map.of(
              LocalDate.of(2021, 3, 30), "03.00",
              LocalDate.of(2021, 6, 30), "03.01",
              LocalDate.of(2022, 1, 25), "04.00",
              LocalDate.of(2022, 12, 6), "05.09",
              LocalDate.of(2023, 12, 13), "05.10",
              LocalDate.of(2024, 7, 23), "05.11"));

  public ProcessingBaseline {
    if (!FORM.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "A processing baseline has the form 05.10, not '" + id + "'.");
    }
  }

  /**
   * The version that processed new acquisitions on a day, by ESA's list of processing baselines;
   * before 2021 the last one without offset that is common in archives.
   */
  public static ProcessingBaseline operationalOn(LocalDate day) {
    Map.Entry<LocalDate, String> entry = HISTORY.floorEntry(day);
    return new ProcessingBaseline(entry == null ? "02.14" : entry.getValue());
  }

  /** What the processor adds to digital numbers. */
  int offsetDn() {
    return id.compareTo("04.00") >= 0 ? OFFSET_DN : 0;
  }

  /** What a reader adds to scaled numbers. */
  double reflectanceOffset() {
    return -offsetDn() * 0.0001;
  }

  /** As product names have it, for example {@code N0510}. */
  String productForm() {
    return String.format(Locale.ROOT, "N%s", id.replace(".", ""));
  }
}
