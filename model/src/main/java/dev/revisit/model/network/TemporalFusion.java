package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A layer in which each token attends to the tokens at its own location: of all seasons so far and
 * both modalities, with their dates added (the temporal transformer of SkySense, made causal).
 * Keeps every token of every season.
 */
final class TemporalFusion implements SeasonFusion {
  private final Ops tf;
  private final Map<Modality, Linear> dates;
  private final Map<Modality, ContextBlock> blocks;
  private final List<Tokens> grids = new ArrayList<>();

  TemporalFusion(Ops tf, Map<Modality, ParameterScope> scopes, int heads) {
    this.tf = tf;
    this.dates = LayeredFusion.each(scopes, s -> new Linear(tf, s.child("date")));
    this.blocks = LayeredFusion.each(scopes, s -> new ContextBlock(tf, s, heads));
  }

  @Override
  public Map<Modality, Tokens> next(EncodedSeason season) {
    Map<Modality, Tokens> dated = new EnumMap<>(Modality.class);
    for (Modality modality : SeaMo.present(season.tokens())) {
      Tokens x = dated(season, modality);
      dated.put(modality, x);
      grids.add(Grids.place(tf, x, season.kept()));
    }
    Tokens context = atEachLocation(season.kept());
    Map<Modality, Tokens> fused = new EnumMap<>(Modality.class);
    dated.forEach(
        (modality, query) -> {
          Tokens x = season.tokens().get(modality);
          long[] shape = x.values().shape().asArray();
          Operand<TFloat32> y =
              blocks
                  .get(modality)
                  .apply(alone(x.values(), shape), alone(query.values(), shape), context);
          fused.put(modality, new Tokens(Graphs.reshape(tf, y, shape), x.valid()));
        });
    return fused;
  }

  private Tokens dated(EncodedSeason season, Modality modality) {
    Tokens x = season.tokens().get(modality);
    long batch = x.values().shape().get(0);
    long dim = x.values().shape().get(2);
    Operand<TFloat32> date = dates.get(modality).apply(season.time().get(modality));
    return new Tokens(tf.math.add(x.values(), Graphs.reshape(tf, date, batch, 1, dim)), x.valid());
  }

  /** {@code [batch * kept, seasons and modalities, dim]}. */
  private Tokens atEachLocation(KeptPatches kept) {
    List<Tokens> here = new ArrayList<>();
    for (Tokens grid : grids) {
      Tokens at = Grids.at(tf, grid, kept);
      long[] shape = at.values().shape().asArray();
      here.add(
          new Tokens(
              alone(at.values(), shape), Graphs.reshape(tf, at.valid(), shape[0] * shape[1], 1)));
    }
    return Tokens.concat(tf, here);
  }

  /** Every token as a sequence of its own. */
  private Operand<TFloat32> alone(Operand<TFloat32> x, long[] shape) {
    return Graphs.reshape(tf, x, shape[0] * shape[1], 1, shape[2]);
  }
}
