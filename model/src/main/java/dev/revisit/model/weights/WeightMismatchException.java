package dev.revisit.model.weights;

/** Weights do not belong to the architecture they were to be loaded into. */
public final class WeightMismatchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  WeightMismatchException(String message) {
    super(message);
  }
}
