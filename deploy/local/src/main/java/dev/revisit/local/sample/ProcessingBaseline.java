package dev.revisit.local.sample;

import java.util.Locale;
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

  public ProcessingBaseline {
    if (!FORM.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "A processing baseline has the form 05.10, not '" + id + "'.");
    }
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
