package dev.revisit.model.heads;

import dev.revisit.model.network.Linear;
import dev.revisit.model.network.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Classes of a whole chip: a linear map of its {@link ChipEmbedding}, standardised with constants
 * of the training samples. All chips share most of their mean, and a linear map would be slow to
 * find the small rest in which they differ. No number counts as more than four deviations.
 */
public final class SceneHead {
  /** A missing band is far from anything that training showed, and must not rule the answer. */
  private static final float MOST_DEVIATIONS = 4;

  private final Ops tf;
  private final Operand<TFloat32> mean;
  private final Operand<TFloat32> scale;
  private final Linear linear;

  /**
   * @param parameters with those of {@link SceneHeadShape#parameters}
   */
  public SceneHead(Ops tf, Parameters parameters) {
    this.tf = tf;
    this.mean = parameters.get(SceneHeadShape.MEAN);
    this.scale = parameters.get(SceneHeadShape.SCALE);
    this.linear = new Linear(tf, parameters.scope(SceneHeadShape.PREFIX));
  }

  /** {@code [batch, width]} to logits {@code [batch, classes]}. */
  public Operand<TFloat32> logits(Operand<TFloat32> embedding) {
    Operand<TFloat32> standardised = tf.math.mul(tf.math.sub(embedding, mean), scale);
    Operand<TFloat32> most = tf.constant(MOST_DEVIATIONS);
    return linear.apply(tf.math.maximum(tf.math.minimum(standardised, most), tf.math.neg(most)));
  }
}
