package dev.revisit.local;

/**
 * How the process ends. The numbers are part of the command line's contract and are printed by
 * {@code --help}.
 */
public enum ExitCode {
  /**
   * Everything that was asked for was done; of a replay: every announced scene was accounted for
   * exactly once.
   */
  OK(0, "done; for replay: every announced scene is accounted for exactly once"),
  /** The run or a check failed. */
  FAILED(1, "the run failed, or doctor found something missing"),
  /** The command line is wrong. */
  USAGE(2, "wrong options, or an input that cannot be read"),
  /** No progress within the time limit. */
  STALLED(3, "no progress within --timeout; the scenes that are missing are named"),
  /** The run ended, but scenes were lost or reported twice. */
  UNBALANCED(4, "the run ended, but scenes were lost or reported twice"),
  /** Ended by Ctrl-C or a termination signal. */
  INTERRUPTED(130, "stopped with Ctrl-C; what was written is marked incomplete");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
