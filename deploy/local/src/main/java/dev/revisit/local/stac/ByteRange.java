package dev.revisit.local.stac;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of a file, as asked for by the header {@code Range} (RFC 9110, section 14.1.2).
 *
 * @param first first byte
 * @param last last byte, inclusive
 */
record ByteRange(long first, long last) {
  private static final Pattern ONE_RANGE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

  long length() {
    return last - first + 1;
  }

  /** What a header asks for. */
  sealed interface Request {
    /**
     * Send the whole file: there is no header, or one of a kind that a server may ignore (several
     * ranges, another unit).
     */
    record Whole() implements Request {}

    record Part(ByteRange range) implements Request {}

    /** The range lies outside of the file: status 416. */
    record Unsatisfiable() implements Request {}
  }

  /**
   * Reads the header.
   *
   * @param size of the file in bytes
   */
  static Request parse(Optional<String> header, long size) {
    if (header.isEmpty()) {
      return new Request.Whole();
    }
    Matcher m = ONE_RANGE.matcher(header.get());
    if (!m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
      return new Request.Whole();
    }
    if (m.group(1).isEmpty()) {
      long suffix = Long.parseLong(m.group(2));
      return suffix == 0 || size == 0
          ? new Request.Unsatisfiable()
          : new Request.Part(new ByteRange(Math.max(0, size - suffix), size - 1));
    }
    long first = Long.parseLong(m.group(1));
    long last = m.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(m.group(2)));
    if (!m.group(2).isEmpty() && Long.parseLong(m.group(2)) < first) {
      return new Request.Whole(); // a header that is wrong in itself is ignored
    }
    return first >= size
        ? new Request.Unsatisfiable()
        : new Request.Part(new ByteRange(first, last));
  }
}
