package dev.revisit.local.console;

import java.io.PrintStream;
import java.time.Duration;

/**
 * Lines and one progress line below them. On a terminal the progress line is rewritten in place;
 * elsewhere (a file, a pipe) it is printed as a plain line every few seconds. Thread-safe.
 */
public final class Terminal {
  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(5);
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean inPlace;
  private final int columns;
  private String progress = "";
  private long lastPlainNanos;
  private boolean plainPrinted;

  /**
   * @param inPlace whether {@code out} is a terminal that understands the code for erasing a line
   * @param columns width of the terminal; a longer progress line is cut
   */
  public Terminal(PrintStream out, boolean inPlace, int columns) {
    this.out = out;
    this.inPlace = inPlace;
    this.columns = Math.max(20, columns);
  }

  /**
   * Standard output; whether it is a terminal is told by the launcher, since Java cannot ask about
   * the output alone.
   */
  public static Terminal standard() {
    return new Terminal(
        System.out,
        Boolean.getBoolean("revisit.terminal"),
        Integer.getInteger("revisit.columns", 120));
  }

  /** Whether the progress line is rewritten in place. */
  public boolean inPlace() {
    return inPlace;
  }

  /** Width in characters. */
  public int columns() {
    return columns;
  }

  /** Prints a line above the progress line. */
  public synchronized void line(String text) {
    if (inPlace && !progress.isEmpty()) {
      out.print(ERASE_LINE);
    }
    out.println(text);
    if (inPlace && !progress.isEmpty()) {
      out.print(progress);
    }
    out.flush();
  }

  /** Shows how far the work is. */
  public synchronized void progress(String text) {
    if (inPlace) {
      progress = text.length() >= columns ? text.substring(0, columns - 1) : text;
      out.print(ERASE_LINE + progress);
      out.flush();
      return;
    }
    long now = System.nanoTime();
    if ((!plainPrinted || now - lastPlainNanos >= PLAIN_INTERVAL.toNanos())
        && !text.equals(progress)) {
      plainPrinted = true;
      lastPlainNanos = now;
      progress = text;
      out.println(text);
    }
  }

  /** Removes the progress line. */
  public synchronized void clearProgress() {
    if (inPlace && !progress.isEmpty()) {
      out.print(ERASE_LINE);
      out.flush();
    }
    progress = "";
  }
}
