package dev.revisit.model.training;

import java.io.Serializable;

/**
 * Constants of AdamW (Loshchilov and Hutter 2019) and of gradient clipping.
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the second moment
 * @param weightDecay times the learning rate is taken off matrices each step
 * @param clip largest norm of all gradients together
 */
public record AdamWSettings(
    double beta1, double beta2, double epsilon, double weightDecay, double clip)
    implements Serializable {
  /** Checks the ranges. */
  public AdamWSettings {
    if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "Moments decay by " + beta1 + " and " + beta2 + ": expected 0 up to below 1");
    }
    if (!(epsilon > 0) || !(weightDecay >= 0) || !(clip > 0)) {
      throw new IllegalArgumentException(
          "Epsilon %s, weight decay %s, clip %s: expected above 0, 0 or more, above 0"
              .formatted(epsilon, weightDecay, clip));
    }
  }

  /** Betas 0.9 and 0.95, epsilon 1e-8, weight decay 0.05, clip 1. */
  public static AdamWSettings pretraining() {
    return new AdamWSettings(0.9, 0.95, 1e-8, 0.05, 1);
  }
}
