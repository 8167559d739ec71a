package dev.revisit.model.network;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.op.Ops;

/**
 * A stack of layers, each of which keeps what it needs of earlier seasons' inputs to it. The
 * alternatives to temporal-multimodal fusion are such stacks.
 */
final class LayeredFusion implements SeasonFusion {
  private final List<SeasonFusion> layers;

  private LayeredFusion(List<SeasonFusion> layers) {
    this.layers = layers;
  }

  /** Begins a sequence with as many layers as temporal-multimodal fusion would have. */
  static LayeredFusion begin(
      Ops tf, Architecture architecture, Parameters parameters, FusionKind kind) {
    List<SeasonFusion> layers = new ArrayList<>();
    for (int i = 0; i < architecture.tmLayers(); i++) {
      String layer = "fusion." + i;
      Map<Modality, ParameterScope> scopes = new EnumMap<>(Modality.class);
      for (Modality modality : Modality.values()) {
        scopes.put(modality, parameters.scope(layer + "." + modality.id()));
      }
      layers.add(
          switch (kind) {
            case MEAN -> new MeanFusion(tf, scopes);
            case CONCATENATION -> new ConcatenationFusion(tf, scopes, architecture.memory());
            case JOINT -> new JointFusion(tf, scopes, architecture.heads());
            case TEMPORAL -> new TemporalFusion(tf, scopes, architecture.heads());
            case TEMPORAL_MULTIMODAL ->
                throw new IllegalArgumentException(kind + " keeps a memory and no layers' inputs");
          });
    }
    return new LayeredFusion(layers);
  }

  /** One part of a layer for each modality. */
  static <T> Map<Modality, T> each(
      Map<Modality, ParameterScope> scopes, Function<ParameterScope, T> part) {
    Map<Modality, T> parts = new EnumMap<>(Modality.class);
    scopes.forEach((modality, scope) -> parts.put(modality, part.apply(scope)));
    return parts;
  }

  @Override
  public Map<Modality, Tokens> next(EncodedSeason season) {
    EncodedSeason x = season;
    for (SeasonFusion layer : layers) {
      x = x.with(layer.next(x));
    }
    return x.tokens();
  }
}
