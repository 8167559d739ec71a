package dev.revisit.model.release;

import java.io.IOException;

/** A folder is not a usable model release. */
public final class ModelReleaseException extends IOException {
  private static final long serialVersionUID = 1L;

  ModelReleaseException(String message) {
    super(message);
  }

  ModelReleaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
