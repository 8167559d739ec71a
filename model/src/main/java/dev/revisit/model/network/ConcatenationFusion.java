package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A layer that adds to each token a map of itself and, side by side, the code of the last valid
 * token of its modality at the same location. Keeps one code a location, as narrow as the memory
 * code of temporal-multimodal fusion.
 */
final class ConcatenationFusion implements SeasonFusion {
  private final Ops tf;
  private final int width;
  private final Map<Modality, LayerNorm> norms;
  private final Map<Modality, Residual> residuals;
  private final Map<Modality, Linear> projections;
  private final Map<Modality, LayerNorm> codeNorms;
  private final Map<Modality, Tokens> codes = new EnumMap<>(Modality.class);

  ConcatenationFusion(Ops tf, Map<Modality, ParameterScope> scopes, int width) {
    this.tf = tf;
    this.width = width;
    this.norms = LayeredFusion.each(scopes, s -> new LayerNorm(tf, s.child("norm_query")));
    this.residuals = LayeredFusion.each(scopes, s -> new Residual(tf, s));
    this.projections =
        LayeredFusion.each(scopes, s -> new Linear(tf, s.child("code").child("project")));
    this.codeNorms =
        LayeredFusion.each(scopes, s -> new LayerNorm(tf, s.child("code").child("norm")));
  }

  @Override
  public Map<Modality, Tokens> next(EncodedSeason season) {
    Map<Modality, Tokens> fused = new EnumMap<>(Modality.class);
    for (Modality modality : SeaMo.present(season.tokens())) {
      Tokens x = season.tokens().get(modality);
      Operand<TFloat32> now = norms.get(modality).apply(x.values());
      Operand<TFloat32> both =
          tf.concat(List.of(now, before(modality, now.shape(), season.kept())), tf.constant(2));
      Operand<TFloat32> y = residuals.get(modality).apply(x.values(), Tokens.allValid(tf, both));
      Tokens out = new Tokens(y, x.valid());
      fused.put(modality, out);
      remember(modality, out, season.kept());
    }
    return fused;
  }

  /** Zeros where there was nothing. */
  private Operand<TFloat32> before(Modality modality, Shape now, KeptPatches kept) {
    Tokens code = codes.get(modality);
    if (code == null) {
      return Graphs.fill(tf, 0, now.get(0), now.get(1), width);
    }
    return kept.take(code.values());
  }

  private void remember(Modality modality, Tokens x, KeptPatches kept) {
    Operand<TFloat32> code =
        codeNorms.get(modality).apply(projections.get(modality).apply(x.values()));
    codes.merge(modality, Grids.place(tf, new Tokens(code, x.valid()), kept), this::replace);
  }

  private Tokens replace(Tokens old, Tokens fresh) {
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), fresh.valid());
    return new Tokens(
        tf.math.add(fresh.values(), tf.math.mul(old.values(), Grids.column(tf, rest))),
        tf.math.add(fresh.valid(), tf.math.mul(old.valid(), rest)));
  }
}
