package dev.revisit.model.architecture;

/**
 * How the seasons of a place are fused. The first is SeaMo's own and the only one that the stream
 * runs; the others are what it is compared with in ablations, at as many parameters. All are
 * causal: a season is fused with those before it, never with later ones.
 */
public enum FusionKind {
  /** Cross-attention to the other modality and to a memory code of what came before. */
  TEMPORAL_MULTIMODAL("tm"),
  /** At each location, the mean of a modality's tokens over the seasons so far. */
  MEAN("mean"),
  /** At each location, the token now and the code of the last one there, side by side. */
  CONCATENATION("concat"),
  /** Attention to every token of every season so far, of both modalities. */
  JOINT("joint"),
  /** At each location, attention over the seasons so far with their dates, as SkySense does. */
  TEMPORAL("temporal");

  private final String id;

  FusionKind(String id) {
    this.id = id;
  }

  /** The name used in JSON and on the command line. */
  public String id() {
    return id;
  }
}
