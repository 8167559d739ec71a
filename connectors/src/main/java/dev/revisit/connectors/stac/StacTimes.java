package dev.revisit.connectors.stac;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Times as catalogues really write them: RFC 3339, with a space for the {@code T} (Planetary
 * Computer raw items), without a zone (AWS; UTC is meant), or a date alone (its midnight UTC).
 */
public final class StacTimes {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern ZONED = Pattern.compile(".*(Z|[+-]\\d{2}(:?\\d{2})?)");
  private static final Pattern SHORT_OFFSET = Pattern.compile("(.*T.*[+-]\\d{2})(\\d{2})?");

  private StacTimes() {}

  /** The instant, empty when the text is no time. */
  public static Optional<Instant> parse(String text) {
    String trimmed = text.strip();
    try {
      if (DATE.matcher(trimmed).matches()) {
        return Optional.of(LocalDate.parse(trimmed).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      if (trimmed.length() < 16) {
        return Optional.empty();
      }
      char separator = trimmed.charAt(10);
      if (separator != 'T' && separator != 't' && separator != ' ') {
        return Optional.empty();
      }
      String time = trimmed.substring(11).strip().replace('z', 'Z').replace(" ", "");
      String iso = trimmed.substring(0, 10) + "T" + time;
      if (!ZONED.matcher(time).matches()) {
        return Optional.of(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
      }
      return Optional.of(OffsetDateTime.parse(withColon(iso)).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String withColon(String iso) {
    var offset = SHORT_OFFSET.matcher(iso);
    if (!offset.matches()) {
      return iso;
    }
    return offset.group(1) + ":" + (offset.group(2) == null ? "00" : offset.group(2));
  }
}
