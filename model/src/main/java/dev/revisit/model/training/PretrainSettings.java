package dev.revisit.model.training;

import dev.revisit.model.network.Precision;
import dev.revisit.model.runtime.EncoderSettings.Device;
import java.io.Serializable;

/**
 * How a run is carried out; changes nothing about what is computed, apart from rounding when
 * device, threads, precision or compilation change.
 *
 * @param device CPU or GPU
 * @param threads of one operation; 0 for all cores
 * @param checkpointEvery steps between checkpoints
 * @param prefetch batches that are prepared ahead; each is held in memory
 * @param precision of matrix products; weights, their moments and their updates have 32 bits
 * @param xla whether TensorFlow compiles parts of the graph for this machine (XLA): the first step
 *     of a stage then takes much longer, the others may be faster
 */
public record PretrainSettings(
    Device device,
    int threads,
    long checkpointEvery,
    int prefetch,
    Precision precision,
    boolean xla)
    implements Serializable {
  /** Checks the ranges. */
  public PretrainSettings {
    if (threads < 0 || checkpointEvery < 1 || prefetch < 1) {
      throw new IllegalArgumentException(
          "%d threads, a checkpoint every %d steps, %d batches ahead: expected 0 or more, 1 or more, 1 or more"
              .formatted(threads, checkpointEvery, prefetch));
    }
  }

  /** 32-bit products, nothing compiled. */
  public PretrainSettings(Device device, int threads, long checkpointEvery, int prefetch) {
    this(device, threads, checkpointEvery, prefetch, Precision.FLOAT32, false);
  }

  /** All cores of the CPU, two batches ahead. */
  public static PretrainSettings cpu(long checkpointEvery) {
    return new PretrainSettings(Device.CPU, 0, checkpointEvery, 2);
  }

  /** The first GPU, two batches ahead. */
  public static PretrainSettings gpu(long checkpointEvery) {
    return new PretrainSettings(Device.GPU, 0, checkpointEvery, 2);
  }
}
