package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.network.Linear;
import dev.revisit.model.network.ParameterScope;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.Patches;
import dev.revisit.model.network.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TFloat32;

/**
 * Classes for every pixel: each fused token becomes a patch of features, which are joined with the
 * normalised input bands and with features of what the bands showed in the closed seasons of a
 * year, and pass through two 3x3 convolutions. The bands keep the edges sharp that a token of a
 * whole patch cannot know; the tokens bring what the bands of one date cannot know; the seasons
 * tell what grows there, at 40 m, also to a look through radar.
 *
 * <p>Where several modalities are present, a pixel's features are the mean over those whose token
 * is valid there, or over all present if none is. The bands of an absent modality are at their
 * mean.
 */
public final class LandCoverHead {
  private static final List<Long> STRIDES = List.of(1L, 1L, 1L, 1L);

  private final Ops tf;
  private final Architecture architecture;
  private final Patches patches;
  private final Map<Modality, Linear> tokens = new EnumMap<>(Modality.class);
  private final ParameterScope seasons1;
  private final ParameterScope seasons2;
  private final ParameterScope conv1;
  private final ParameterScope conv2;

  /**
   * @param parameters with those of {@link LandCoverHeadShape#parameters}
   */
  public LandCoverHead(Ops tf, Architecture architecture, Parameters parameters) {
    this.tf = tf;
    this.architecture = architecture;
    this.patches = new Patches(tf, architecture);
    ParameterScope scope = parameters.scope(LandCoverHeadShape.PREFIX);
    for (Modality modality : Modality.values()) {
      tokens.put(modality, new Linear(tf, scope.child("tokens." + modality.id())));
    }
    this.seasons1 = scope.child("seasons1");
    this.seasons2 = scope.child("seasons2");
    this.conv1 = scope.child("conv1");
    this.conv2 = scope.child("conv2");
  }

  /**
   * Class logits of chips of one modality.
   *
   * @param fused {@code [batch, tokens, dim]}
   * @param pixels {@code [batch, bands, image, image]}, normalised to 0..1
   * @param seasons {@code [batch, rows, columns, SEASONS * (bands + 1)]} of modalities, at least
   *     one: what the bands showed in closed seasons, see {@link SeasonChannels}
   * @return {@code [batch, image, image, classes]}
   */
  public Operand<TFloat32> logits(
      Modality modality,
      Tokens fused,
      Operand<TFloat32> pixels,
      Map<Modality, Operand<TFloat32>> seasons) {
    return convolve(tokens.get(modality).apply(fused.values()), Map.of(modality, pixels), seasons);
  }

  /**
   * Class logits of a season in which each sample holds one modality or several.
   *
   * @param fused {@code [batch, tokens, dim]} of every modality
   * @param presence {@code [batch]} of every modality: 1 where a sample holds it, else 0
   * @param pixels {@code [batch, bands, image, image]} of every modality, normalised; 0.5 where a
   *     sample lacks it
   * @param seasons as in the other method
   * @return {@code [batch, image, image, classes]}
   */
  public Operand<TFloat32> logits(
      Map<Modality, Tokens> fused,
      Map<Modality, Operand<TFloat32>> presence,
      Map<Modality, Operand<TFloat32>> pixels,
      Map<Modality, Operand<TFloat32>> seasons) {
    long batch = fused.get(Modality.OPTICAL).values().shape().get(0);
    Operand<TFloat32> valid =
        tf.stack(Arrays.stream(Modality.values()).map(m -> fused.get(m).valid()).toList());
    Operand<TFloat32> none =
        tf.math.sub(tf.constant(1f), tf.reduceMax(valid, tf.constant(0), new ReduceMax.Options[0]));
    List<Operand<TFloat32>> weighted = new ArrayList<>();
    List<Operand<TFloat32>> weights = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      Operand<TFloat32> present =
          tf.reshape(presence.get(modality), tf.constant(new long[] {batch, 1}));
      Operand<TFloat32> weight =
          tf.expandDims(
              tf.math.add(fused.get(modality).valid(), tf.math.mul(none, present)), tf.constant(2));
      weights.add(weight);
      weighted.add(tf.math.mul(tokens.get(modality).apply(fused.get(modality).values()), weight));
    }
    return convolve(
        tf.math.divNoNan(tf.math.addN(weighted), tf.math.addN(weights)), pixels, seasons);
  }

  private Operand<TFloat32> convolve(
      Operand<TFloat32> perToken,
      Map<Modality, Operand<TFloat32>> pixels,
      Map<Modality, Operand<TFloat32>> seasons) {
    long batch = perToken.shape().get(0);
    List<Operand<TFloat32>> channels = new ArrayList<>();
    channels.add(patches.join(perToken));
    channels.add(fromSeasons(seasons, batch));
    for (Modality modality : Modality.values()) {
      channels.add(
          pixels.containsKey(modality)
              ? tf.linalg.transpose(pixels.get(modality), tf.constant(new int[] {0, 2, 3, 1}))
              : atMean(batch, architecture.bands(modality)));
    }
    Operand<TFloat32> hidden = tf.nn.relu(convolution(conv1, tf.concat(channels, tf.constant(3))));
    return convolution(conv2, hidden);
  }

  /** Features of cells, the same for all pixels of one: {@code [batch, image, image, seasons]}. */
  private Operand<TFloat32> fromSeasons(Map<Modality, Operand<TFloat32>> seasons, long batch) {
    Operand<TFloat32> x = SeasonChannels.scaled(tf, architecture, seasons);
    x = tf.nn.relu(convolution(seasons1, x));
    x = tf.nn.relu(convolution(seasons2, x));
    int side = ChangeHeadShape.side(architecture);
    int cell = ChangeHeadShape.CELL;
    int features = Math.toIntExact(x.shape().get(3));
    int size = Math.toIntExact(batch);
    // Repeats every cell: its gradient is a sum, which costs less than that of a resizing.
    Operand<TFloat32> repeated =
        tf.broadcastTo(
            tf.reshape(x, tf.constant(new int[] {size, side, 1, side, 1, features})),
            // 32-bit: the gradient cannot be built for a 64-bit shape.
            tf.constant(new int[] {size, side, cell, side, cell, features}));
    return tf.reshape(repeated, tf.constant(new int[] {size, side * cell, side * cell, features}));
  }

  private Operand<TFloat32> atMean(long batch, long bands) {
    return tf.fill(
        tf.constant(new long[] {batch, architecture.image(), architecture.image(), bands}),
        tf.constant(Normalisation.MISSING));
  }

  private Operand<TFloat32> convolution(ParameterScope scope, Operand<TFloat32> x) {
    Operand<TFloat32> kernel =
        tf.linalg.transpose(scope.get("weight"), tf.constant(new int[] {2, 3, 1, 0}));
    return tf.nn.biasAdd(tf.nn.conv2d(x, kernel, STRIDES, "SAME"), scope.get("bias"));
  }
}
