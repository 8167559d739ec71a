package dev.revisit.connectors.stac;

import java.util.OptionalInt;

/** A catalogue could not be read. The message ends with the remedy. */
public final class StacException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean retryable;
  private final String remedy;
  private final int status;

  StacException(String problem, String remedy, boolean retryable, int status, Throwable cause) {
    super(problem + ". " + remedy, cause);
    this.remedy = remedy;
    this.retryable = retryable;
    this.status = status;
  }

  static StacException permanent(String problem, String remedy) {
    return new StacException(problem, remedy, false, 0, null);
  }

  static StacException permanent(String problem, String remedy, Throwable cause) {
    return new StacException(problem, remedy, false, 0, cause);
  }

  static StacException outage(String problem, String remedy, Throwable cause) {
    return new StacException(problem, remedy, true, 0, cause);
  }

  /**
   * True when the same request may succeed later: an outage, which must never become a dead letter.
   */
  public boolean retryable() {
    return retryable;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /** The HTTP status of the answer, empty when there was no answer or no HTTP. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
