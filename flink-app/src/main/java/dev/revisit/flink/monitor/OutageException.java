package dev.revisit.flink.monitor;

/**
 * Something the job depends on is away for now. Never a dead letter: the job restarts from its
 * checkpoint and tries again, which holds back the stream until the outage is over.
 */
final class OutageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutageException(String message, Throwable cause) {
    super(message + ". The job restarts and tries again.", cause);
  }
}
