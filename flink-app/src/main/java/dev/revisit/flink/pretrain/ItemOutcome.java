package dev.revisit.flink.pretrain;

import dev.revisit.connectors.raster.SceneReadException;

/**
 * What became of an item, at one place or before it reached any.
 *
 * @param reason empty unless it was skipped, like the other texts
 */
record ItemOutcome(
    String item, Kind kind, String reason, String detail, String remedy, boolean retryable) {
  /** How an item can end. */
  enum Kind {
    USED,
    NOT_NEEDED,
    SKIPPED
  }

  static ItemOutcome used(String item) {
    return new ItemOutcome(item, Kind.USED, "", "", "", false);
  }

  static ItemOutcome notNeeded(String item) {
    return new ItemOutcome(item, Kind.NOT_NEEDED, "", "", "", false);
  }

  static ItemOutcome skipped(String item, String reason, String detail, String remedy) {
    return new ItemOutcome(item, Kind.SKIPPED, reason, detail, remedy, false);
  }

  static ItemOutcome unreadable(String item, SceneReadException failure) {
    return new ItemOutcome(
        item,
        Kind.SKIPPED,
        failure.errorClass(),
        failure.getMessage(),
        failure.remedy(),
        failure.retryable());
  }
}
