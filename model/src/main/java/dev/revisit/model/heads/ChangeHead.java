package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.network.Linear;
import dev.revisit.model.network.ParameterScope;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.Tokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * How likely it is that each cell of 4 x 4 pixels changed since a reference season.
 *
 * <p>For each token: the fused token of the look, the memory code of the reference, and the code of
 * the look minus that of the reference, mapped to features of the token's cells. They are joined
 * with the cells' mean bands, which keep the edges sharp, with what the bands changed since the
 * reference and with what they showed in each season of the past year, which tells a field that
 * looks different every time from a forest that never does; what is not known is zero, and marked.
 * What changed is there twice: as it is, and {@linkplain #addRelative standing out} from what
 * changed in the whole chip, since light, haze and the course of the season change all of it. Then
 * follow two 3x3 convolutions and a linear map. Bands enter in standard deviations, differences in
 * quarters of one: between dates of one place they are that much smaller than between places, and
 * weights would take long to grow to that. Where several modalities know both times, a cell's
 * features are their mean; where none does they are zero, and the caller should not judge the cell.
 */
public final class ChangeHead {
  private static final List<Long> STRIDES = List.of(1L, 1L, 1L, 1L);

  private static final float QUARTERS = 4 * SeasonChannels.DEVIATIONS;

  /** Of differences: what does not show as change, and how far one band counts at most. */
  private static final float LEAST_VARIANCE = 0.05f;

  private static final float MOST_DEVIATIONS = 5;

  private static final float LEAST_SQUARE = 0.1f;

  private final Ops tf;
  private final Architecture architecture;
  private final ChangeHeadShape shape;
  private final Map<Modality, Linear> tokens = new EnumMap<>(Modality.class);
  private final ParameterScope conv1;
  private final ParameterScope conv2;
  private final ParameterScope out;

  /**
   * @param parameters with those of {@link ChangeHeadShape#parameters}
   */
  public ChangeHead(
      Ops tf, Architecture architecture, ChangeHeadShape shape, Parameters parameters) {
    this.tf = tf;
    this.architecture = architecture;
    this.shape = shape;
    ParameterScope scope = parameters.scope(ChangeHeadShape.PREFIX);
    for (Modality modality : Modality.values()) {
      tokens.put(modality, new Linear(tf, scope.child("tokens." + modality.id())));
    }
    this.conv1 = scope.child("conv1");
    this.conv2 = scope.child("conv2");
    this.out = scope.child("out");
  }

  /**
   * Means of bands over cells.
   *
   * @param pixels {@code [batch, bands, image, image]}
   * @return {@code [batch, rows, columns, bands]}
   */
  public static Operand<TFloat32> cells(Ops tf, Operand<TFloat32> pixels) {
    List<Long> window = List.of(1L, (long) ChangeHeadShape.CELL, (long) ChangeHeadShape.CELL, 1L);
    return tf.nn.avgPool(
        tf.linalg.transpose(pixels, tf.constant(new int[] {0, 2, 3, 1})), window, window, "VALID");
  }

  /**
   * Logits of change.
   *
   * @param inputs of one modality or several
   * @param seasons {@code [batch, rows, columns, SEASONS * (bands + 1)]} of modalities: what the
   *     bands showed in closed seasons, see {@link SeasonChannels}
   * @return {@code [batch, cells]}, row by row
   */
  public Operand<TFloat32> logits(
      Map<Modality, ChangeInput> inputs, Map<Modality, Operand<TFloat32>> seasons) {
    long batch = inputs.values().iterator().next().cells().shape().get(0);
    long side = ChangeHeadShape.side(architecture);
    List<Operand<TFloat32>> channels = new ArrayList<>();
    channels.add(fromTokens(inputs, batch));
    for (Modality modality : Modality.values()) {
      ChangeInput input = inputs.get(modality);
      long bands = architecture.bands(modality);
      if (input == null) {
        channels.add(zeros(batch, bands + 2L * SeasonChannels.width(architecture, modality)));
      } else {
        channels.add(
            scaled(input.cells(), tf.constant(Normalisation.MISSING), SeasonChannels.DEVIATIONS));
        addDifference(channels, input, bands);
      }
    }
    channels.add(SeasonChannels.scaled(tf, architecture, seasons));
    Operand<TFloat32> hidden = tf.nn.relu(convolution(conv1, tf.concat(channels, tf.constant(3))));
    hidden = tf.nn.relu(convolution(conv2, hidden));
    return tf.reshape(convolution(out, hidden), tf.constant(new long[] {batch, side * side}));
  }

  private Operand<TFloat32> scaled(Operand<TFloat32> x, Operand<TFloat32> minus, float factor) {
    return tf.math.mul(tf.math.sub(x, minus), tf.constant(factor));
  }

  /** What is not known has not changed, and is marked. */
  private void addDifference(List<Operand<TFloat32>> channels, ChangeInput input, long bands) {
    Operand<TFloat32> before = SeasonChannels.channels(tf, input.referenceBands(), 0, bands);
    Operand<TFloat32> known =
        tf.math.mul(
            SeasonChannels.channels(tf, input.referenceBands(), bands, 1),
            cells(input.fused().valid()));
    Operand<TFloat32> difference = tf.math.mul(scaled(input.cells(), before, QUARTERS), known);
    channels.add(difference);
    channels.add(known);
    addRelative(channels, difference, known);
  }

  /**
   * By how many standard deviations of the chip's cells each band's difference stands out, and the
   * logarithm of the root mean square over the bands: the change vector of Malila (1980).
   */
  private void addRelative(
      List<Operand<TFloat32>> channels, Operand<TFloat32> difference, Operand<TFloat32> known) {
    Operand<TFloat32> count = overChip(known);
    Operand<TFloat32> mean = tf.math.divNoNan(overChip(difference), count);
    Operand<TFloat32> centred = tf.math.mul(tf.math.sub(difference, mean), known);
    Operand<TFloat32> variance = tf.math.divNoNan(overChip(tf.math.square(centred)), count);
    Operand<TFloat32> standardised =
        tf.math.mul(centred, tf.math.rsqrt(tf.math.add(variance, tf.constant(LEAST_VARIANCE))));
    Operand<TFloat32> most = tf.constant(MOST_DEVIATIONS);
    Operand<TFloat32> relative =
        tf.math.maximum(tf.math.minimum(standardised, most), tf.math.neg(most));
    channels.add(relative);
    Operand<TFloat32> squares =
        tf.math.mean(tf.math.square(relative), tf.constant(3), Mean.keepDims(true));
    channels.add(tf.math.mul(tf.math.log(tf.math.add(squares, tf.constant(LEAST_SQUARE))), known));
  }

  /** Sums over the cells of each chip {@code [batch, 1, 1, channels]}. */
  private Operand<TFloat32> overChip(Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.constant(new int[] {1, 2}), ReduceSum.keepDims(true));
  }

  /** {@code [batch, tokens]} to {@code [batch, rows, columns, 1]}. */
  private Operand<TFloat32> cells(Operand<TFloat32> tokens) {
    long batch = tokens.shape().get(0);
    long tokenSide = architecture.side();
    long cellSide = architecture.patch() / ChangeHeadShape.CELL;
    Operand<TFloat32> grid =
        tf.reshape(tokens, tf.constant(new long[] {batch, tokenSide, 1, tokenSide, 1}));
    Operand<TFloat32> repeated =
        tf.tile(grid, tf.constant(new long[] {1, 1, cellSide, 1, cellSide}));
    long side = ChangeHeadShape.side(architecture);
    return tf.reshape(repeated, tf.constant(new long[] {batch, side, side, 1}));
  }

  /** {@code [batch, rows, columns, features]}. */
  private Operand<TFloat32> fromTokens(Map<Modality, ChangeInput> inputs, long batch) {
    List<Operand<TFloat32>> weighted = new ArrayList<>();
    List<Operand<TFloat32>> weights = new ArrayList<>();
    inputs.forEach(
        (modality, input) -> {
          Tokens reference = input.reference();
          Operand<TFloat32> difference = tf.math.sub(input.code(), reference.values());
          Operand<TFloat32> all =
              tf.concat(
                  List.of(input.fused().values(), reference.values(), difference), tf.constant(2));
          Operand<TFloat32> weight =
              tf.expandDims(tf.math.mul(input.fused().valid(), reference.valid()), tf.constant(2));
          weights.add(weight);
          weighted.add(tf.math.mul(tokens.get(modality).apply(all), weight));
        });
    Operand<TFloat32> mean = tf.math.divNoNan(tf.math.addN(weighted), tf.math.addN(weights));
    long tokenSide = architecture.side();
    long cellSide = architecture.patch() / ChangeHeadShape.CELL;
    Operand<TFloat32> grid =
        tf.reshape(
            mean,
            tf.constant(
                new long[] {batch, tokenSide, tokenSide, cellSide, cellSide, shape.features()}));
    long side = ChangeHeadShape.side(architecture);
    return tf.reshape(
        tf.linalg.transpose(grid, tf.constant(new int[] {0, 1, 3, 2, 4, 5})),
        tf.constant(new long[] {batch, side, side, shape.features()}));
  }

  private Operand<TFloat32> zeros(long batch, long channels) {
    long side = ChangeHeadShape.side(architecture);
    return tf.fill(tf.constant(new long[] {batch, side, side, channels}), tf.constant(0f));
  }

  private Operand<TFloat32> convolution(ParameterScope scope, Operand<TFloat32> x) {
    Operand<TFloat32> kernel =
        tf.linalg.transpose(scope.get("weight"), tf.constant(new int[] {2, 3, 1, 0}));
    return tf.nn.biasAdd(tf.nn.conv2d(x, kernel, STRIDES, "SAME"), scope.get("bias"));
  }
}
