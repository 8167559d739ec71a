package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;

/**
 * Learning rates that shrink from the head towards the pixels, since the first layers are the most
 * general (layer-wise decay; Bao et al. 2022, "BEiT"). Tokenizers, modality and time vectors are
 * below the first block, fusion layers above the last one, memory codes and heads on top.
 *
 * @param architecture of the model
 * @param encoder rate of everything but the head, as a share of the head's
 * @param decay of the rate from one layer to the one below; 1 for the same rate everywhere
 */
record LayerRates(Architecture architecture, double encoder, double decay) {
  private static final String HEAD = "head.";
  private static final String BLOCK = "blocks.";
  private static final String FUSION = "fusion.";

  /** Checks the range. */
  LayerRates {
    for (double share : new double[] {encoder, decay}) {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "The encoder learns at %s of the head's rate, layers at %s of that above: expected above 0 up to 1"
                .formatted(encoder, decay));
      }
    }
  }

  /** By what the learning rate of a parameter is multiplied. */
  double scale(String parameter) {
    int top = architecture.depth() + architecture.tmLayers() + 1;
    return (parameter.startsWith(HEAD) ? 1 : encoder)
        * Math.pow(decay, top - layer(parameter, top));
  }

  private int layer(String parameter, int top) {
    if (parameter.startsWith(BLOCK)) {
      return 1 + number(parameter, BLOCK);
    }
    if (parameter.startsWith(FUSION)) {
      return 1 + architecture.depth() + number(parameter, FUSION);
    }
    if (parameter.startsWith("norm.")) {
      return architecture.depth();
    }
    return parameter.startsWith(HEAD) || parameter.startsWith("memory.") ? top : 0;
  }

  private static int number(String parameter, String prefix) {
    return Integer.parseInt(
        parameter.substring(prefix.length(), parameter.indexOf('.', prefix.length())));
  }
}
