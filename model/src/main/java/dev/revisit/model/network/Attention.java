package dev.revisit.model.network;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/**
 * Multi-head attention of queries over a context whose tokens may be invalid.
 *
 * <p>An invalid token has a weight of exactly zero. A sample without a single valid token gets an
 * output of exactly zero, the output map's bias included, so that the residual branch it feeds
 * contributes nothing. Nothing here can become NaN for finite inputs.
 */
public final class Attention {
  /**
   * Far below any score, yet finite: a row without a valid token becomes uniform instead of NaN.
   */
  private static final float EXCLUDED = -1e30f;

  private final Ops tf;
  private final int heads;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear out;
  private final Precision precision;

  /**
   * @param scope holds {@code query}, {@code key}, {@code value} and {@code out}
   * @param heads divides the token width
   */
  public Attention(Ops tf, ParameterScope scope, int heads) {
    this.tf = tf;
    this.heads = heads;
    this.query = new Linear(tf, scope.child("query"));
    this.key = new Linear(tf, scope.child("key"));
    this.value = new Linear(tf, scope.child("value"));
    this.out = new Linear(tf, scope.child("out"));
    this.precision = scope.parameters().precision();
  }

  /**
   * Attends.
   *
   * @param x queries {@code [batch, n, dim]}
   * @param context {@code [batch, m, dim]} with its validity
   * @return {@code [batch, n, dim]}
   */
  public Operand<TFloat32> apply(Operand<TFloat32> x, Tokens context) {
    long batch = x.shape().get(0);
    long n = x.shape().get(1);
    long dim = x.shape().get(2);
    long m = context.count();
    Operand<TFloat32> scale = tf.constant((float) (1 / Math.sqrt((double) dim / heads)));
    Operand<TFloat32> q = tf.math.mul(split(query.apply(x)), scale);
    Operand<TFloat32> k = split(key.apply(context.values()));
    Operand<TFloat32> v = split(value.apply(context.values()));
    Operand<TFloat32> score = Graphs.batchMatMul(tf, q, k, precision, BatchMatMul.adjY(true));
    Operand<TFloat32> penalty =
        tf.math.mul(tf.math.sub(tf.constant(1f), context.valid()), tf.constant(EXCLUDED));
    Operand<TFloat32> weight =
        tf.nn.softmax(tf.math.add(score, Graphs.reshape(tf, penalty, batch, 1, 1, m)));
    Operand<TFloat32> mixed = Graphs.batchMatMul(tf, weight, v, precision);
    Operand<TFloat32> joined =
        Graphs.reshape(tf, Graphs.transpose(tf, mixed, 0, 2, 1, 3), batch, n, dim);
    Operand<TFloat32> some =
        tf.reduceMax(context.valid(), tf.constant(1), ReduceMax.keepDims(true));
    return tf.math.mul(out.apply(joined), Graphs.reshape(tf, some, batch, 1, 1));
  }

  /** {@code [batch, n, dim]} to {@code [batch, heads, n, dim / heads]}. */
  private Operand<TFloat32> split(Operand<TFloat32> x) {
    long batch = x.shape().get(0);
    long n = x.shape().get(1);
    long dim = x.shape().get(2);
    return Graphs.transpose(tf, Graphs.reshape(tf, x, batch, n, heads, dim / heads), 0, 2, 1, 3);
  }
}
