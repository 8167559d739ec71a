package dev.revisit.model.training;

import dev.revisit.model.runtime.EncoderSettings.Device;

/**
 * How a fine-tuning run is carried out; changes nothing about what is computed, apart from rounding
 * when device or threads change.
 *
 * @param device CPU or GPU
 * @param threads of one operation; 0 for all cores
 * @param prefetch batches that are prepared ahead
 * @param cacheBytes of features of a frozen encoder that are kept on the heap; what does not fit is
 *     computed again when it is needed
 */
public record FineTuneSettings(Device device, int threads, int prefetch, long cacheBytes) {
  /** Checks the ranges. */
  public FineTuneSettings {
    if (threads < 0 || prefetch < 1 || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "%d threads, %d batches ahead, %d bytes of features: expected 0 or more, 1 or more, 0 or more"
              .formatted(threads, prefetch, cacheBytes));
    }
  }

  /** All cores, two batches ahead, and up to a third of the heap for features. */
  public static FineTuneSettings on(Device device) {
    return new FineTuneSettings(device, 0, 2, Runtime.getRuntime().maxMemory() / 3);
  }
}
