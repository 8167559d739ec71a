package dev.revisit.model.training;

/** The loss or the gradients of a step are not finite; the weights are useless from there on. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingDivergedException(String message) {
    super(message);
  }
}
