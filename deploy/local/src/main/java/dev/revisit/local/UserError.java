package dev.revisit.local;

import java.io.Serial;

/**
 * Something that the person at the keyboard can put right. The command line prints the message and
 * the remedy, one line each, and ends with the exit code; the stack trace is shown only with {@code
 * --verbose}.
 */
public final class UserError extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final String remedy;
  private final ExitCode exitCode;

  public UserError(ExitCode exitCode, String message, String remedy) {
    super(message);
    this.remedy = remedy;
    this.exitCode = exitCode;
  }

  public UserError(ExitCode exitCode, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
    this.exitCode = exitCode;
  }

  /** What to do about it, one sentence. */
  public String remedy() {
    return remedy;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
