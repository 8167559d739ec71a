package dev.revisit.model.weights;

import java.io.IOException;

/** A file is not a usable safetensors file: truncated, inconsistent, hostile or not one at all. */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  SafetensorsException(String message) {
    super(message);
  }

  SafetensorsException(String message, Throwable cause) {
    super(message, cause);
  }
}
