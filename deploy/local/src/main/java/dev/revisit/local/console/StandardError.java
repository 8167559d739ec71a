package dev.revisit.local.console;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Native libraries write to file descriptor 2 whatever they like, in the middle of our feed, and
 * some of it cannot be switched off. The launcher therefore points descriptor 2 at a file and
 * passes the real one under another number, which Java's {@code System.err} then uses alone.
 */
public final class StandardError {
  private StandardError() {}

  /**
   * Moves {@code System.err} to the descriptor named by the property {@code revisit.stderr}, if
   * there is one that can be opened.
   */
  public static void keepForOurselves() {
    String descriptor = System.getProperty("revisit.stderr", "");
    if (descriptor.isBlank()) {
      return;
    }
    try {
      // The launcher does this for terminals only: a file would be opened a second time, with a
      // position of its own.
      System.setErr(
          new PrintStream(
              new FileOutputStream("/dev/fd/" + descriptor, true), true, Charset.defaultCharset()));
    } catch (IOException e) {
      System.err.println(
          "Errors go to the log of native libraries, because descriptor "
              + descriptor
              + " cannot be opened: "
              + e.getMessage());
    }
  }
}
