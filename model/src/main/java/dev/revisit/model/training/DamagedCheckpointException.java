package dev.revisit.model.training;

import java.io.IOException;

/** A checkpoint file is truncated or was changed; an older one may be sound. */
final class DamagedCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedCheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
