package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.op.Ops;

/**
 * A layer in which each token attends to all tokens of all seasons so far and of both modalities,
 * this season included. Keeps every token of every season.
 */
final class JointFusion implements SeasonFusion {
  private final Ops tf;
  private final Map<Modality, ContextBlock> blocks;
  private final List<Tokens> context = new ArrayList<>();

  JointFusion(Ops tf, Map<Modality, ParameterScope> scopes, int heads) {
    this.tf = tf;
    this.blocks = LayeredFusion.each(scopes, s -> new ContextBlock(tf, s, heads));
  }

  @Override
  public Map<Modality, Tokens> next(EncodedSeason season) {
    for (Modality modality : SeaMo.present(season.tokens())) {
      context.add(season.tokens().get(modality));
    }
    Tokens all = Tokens.concat(tf, context);
    Map<Modality, Tokens> fused = new EnumMap<>(Modality.class);
    for (Modality modality : SeaMo.present(season.tokens())) {
      Tokens x = season.tokens().get(modality);
      fused.put(
          modality, new Tokens(blocks.get(modality).apply(x.values(), x.values(), all), x.valid()));
    }
    return fused;
  }
}
