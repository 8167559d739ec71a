package dev.revisit.model.network;

import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * {@link Normalisation} inside a graph: physical units to 0..1, NaN to 0.5, infinities to the ends.
 */
public final class BandNormaliser {
  private final Ops tf;
  private final Normalisation normalisation;

  public BandNormaliser(Ops tf, Normalisation normalisation) {
    this.tf = tf;
    this.normalisation = normalisation;
  }

  /** {@code [batch, bands, height, width]} in physical units to the same shape in 0..1. */
  public Operand<TFloat32> apply(Modality modality, Operand<TFloat32> pixels) {
    List<BandStatistics> bands = normalisation.bands(modality);
    Operand<TFloat32> low = perBand(bands, BandStatistics::low);
    Operand<TFloat32> high = perBand(bands, BandStatistics::high);
    Operand<TFloat32> scale = perBand(bands, s -> 1 / (s.high() - s.low()));
    Operand<TFloat32> clipped = tf.math.minimum(tf.math.maximum(pixels, low), high);
    Operand<TFloat32> scaled = tf.math.mul(tf.math.sub(clipped, low), scale);
    return tf.select(tf.math.isNan(pixels), tf.constant(Normalisation.MISSING), scaled);
  }

  private Operand<TFloat32> perBand(
      List<BandStatistics> bands, ToDoubleFunction<BandStatistics> value) {
    float[] values = new float[bands.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(bands.get(i));
    }
    return tf.constant(Shape.of(1, values.length, 1, 1), DataBuffers.of(values));
  }
}
