package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.EnumMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A layer that adds to each token a map of the mean of its modality's valid tokens at the same
 * location over the seasons so far, this one included. Keeps a sum and a count a location.
 */
final class MeanFusion implements SeasonFusion {
  private final Ops tf;
  private final Map<Modality, LayerNorm> norms;
  private final Map<Modality, Residual> residuals;
  private final Map<Modality, Tokens> sums = new EnumMap<>(Modality.class);

  MeanFusion(Ops tf, Map<Modality, ParameterScope> scopes) {
    this.tf = tf;
    this.norms = LayeredFusion.each(scopes, s -> new LayerNorm(tf, s.child("norm_context")));
    this.residuals = LayeredFusion.each(scopes, s -> new Residual(tf, s));
  }

  @Override
  public Map<Modality, Tokens> next(EncodedSeason season) {
    Map<Modality, Tokens> fused = new EnumMap<>(Modality.class);
    for (Modality modality : SeaMo.present(season.tokens())) {
      Tokens x = season.tokens().get(modality);
      Tokens sum = sums.merge(modality, Grids.place(tf, x, season.kept()), this::add);
      Tokens here = Grids.at(tf, sum, season.kept());
      Operand<TFloat32> count = tf.math.maximum(here.valid(), tf.constant(1f));
      Operand<TFloat32> mean = tf.math.div(here.values(), Grids.column(tf, count));
      Operand<TFloat32> some = tf.math.minimum(here.valid(), tf.constant(1f));
      Tokens gathered = new Tokens(norms.get(modality).apply(mean), some);
      fused.put(
          modality, new Tokens(residuals.get(modality).apply(x.values(), gathered), x.valid()));
    }
    return fused;
  }

  private Tokens add(Tokens a, Tokens b) {
    return new Tokens(tf.math.add(a.values(), b.values()), tf.math.add(a.valid(), b.valid()));
  }
}
