package dev.revisit.local.labels;

import java.io.IOException;
import java.io.Serial;

/** Labels cannot be used; the message names item or file and what to do. */
public final class LabelException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  LabelException(String message) {
    super(message);
  }

  LabelException(String message, Throwable cause) {
    super(message, cause);
  }
}
