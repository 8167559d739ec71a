package dev.revisit.model.weights;

/** A name map cannot be used. */
public final class NameMapException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NameMapException(String message) {
    super(message);
  }

  NameMapException(String message, Throwable cause) {
    super(message, cause);
  }
}
