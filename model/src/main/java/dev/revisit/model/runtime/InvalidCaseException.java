package dev.revisit.model.runtime;

import java.io.IOException;

/** A parity case cannot be run: something is missing or does not fit. */
public final class InvalidCaseException extends IOException {
  private static final long serialVersionUID = 1L;

  InvalidCaseException(String message) {
    super(message);
  }

  InvalidCaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
