package dev.revisit.model.runtime;

import dev.revisit.model.network.Precision;

/**
 * How a model is run. None of these changes the results beyond rounding.
 *
 * @param batch chips that go through the network at once; the last batch of a call is padded
 * @param device what to run on
 * @param threads that one operation may use; 0 for all cores. With several concurrent callers use
 *     cores divided by callers.
 * @param precision of matrix products
 * @param xla whether TensorFlow compiles parts of the graph for this machine (XLA): the first batch
 *     then takes seconds longer, the others may be faster
 */
public record EncoderSettings(
    int batch, Device device, int threads, Precision precision, boolean xla) {
  /** Where the network runs. */
  public enum Device {
    /** The CPU, even if there is a GPU. */
    CPU,
    /** The first GPU; opening fails if there is none. */
    GPU
  }

  private static final int CPU_BATCH = 16;
  private static final int GPU_BATCH = 64;
  private static final int LARGEST_BATCH = 4096;

  /** Checks the ranges. */
  public EncoderSettings {
    if (batch < 1 || batch > LARGEST_BATCH) {
      throw new IllegalArgumentException("Batch " + batch + ", expected 1 to " + LARGEST_BATCH);
    }
    if (threads < 0) {
      throw new IllegalArgumentException("Threads " + threads + ", expected 0 or more");
    }
  }

  /** 32-bit products, nothing compiled. */
  public EncoderSettings(int batch, Device device, int threads) {
    this(batch, device, threads, Precision.FLOAT32, false);
  }

  /** All cores of the CPU. */
  public static EncoderSettings cpu() {
    return new EncoderSettings(CPU_BATCH, Device.CPU, 0);
  }

  /** The first GPU. */
  public static EncoderSettings gpu() {
    return new EncoderSettings(GPU_BATCH, Device.GPU, 0);
  }

  /** The same with another batch size. */
  public EncoderSettings withBatch(int size) {
    return new EncoderSettings(size, device, threads, precision, xla);
  }

  /** The same with another precision. */
  public EncoderSettings withPrecision(Precision other) {
    return new EncoderSettings(batch, device, threads, other, xla);
  }

  /** The same with or without compilation. */
  public EncoderSettings withXla(boolean compile) {
    return new EncoderSettings(batch, device, threads, precision, compile);
  }
}
