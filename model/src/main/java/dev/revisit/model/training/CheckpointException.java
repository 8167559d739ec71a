package dev.revisit.model.training;

import java.io.IOException;

/** A checkpoint cannot be written, or a run cannot be resumed. The message says what to do. */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }

  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
