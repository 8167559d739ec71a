package dev.revisit.model.architecture;

/**
 * Floating-point operations of a look, counted from its shape: two for each multiplication and
 * addition of a matrix product or convolution. Everything else (norms, softmax, GELU, adding) is
 * left out, as is usual (Kaplan et al. 2020, section 2.1), so a share of a machine's matrix speed
 * counts useful work only.
 */
public final class Flops {
  private static final int KERNEL = 9;
  private static final int SEASONS = 4;
  private static final int CELL = 4;

  private final Architecture a;

  /** Counts for one architecture. */
  public Flops(Architecture architecture) {
    this.a = architecture;
  }

  /** One look at one chip of a modality with the memory of both, heads left out. */
  public double look(Modality modality) {
    return tokenizer(modality, a.tokens())
        + encoder(a.tokens())
        + fusion(a.tokens(), 2.0 * a.tokens(), 2.0 * a.tokens());
  }

  /**
   * The land-cover head over one chip of one modality.
   *
   * @param features of a pixel from its token
   * @param seasons features of a cell from what the bands showed in closed seasons
   * @param hidden channels between the convolutions
   * @param classes outputs
   */
  public double landCover(int features, int seasons, int hidden, int classes) {
    double inputs = features + seasons;
    double ofSeasons = 0;
    for (Modality modality : Modality.values()) {
      inputs += a.bands(modality);
      ofSeasons += SEASONS * (a.bands(modality) + 1.0);
    }
    double cells = a.pixels() / (double) (CELL * CELL);
    return product(a.tokens(), a.dim(), (double) a.patch() * a.patch() * features)
        + product(cells, KERNEL * ofSeasons, hidden)
        + product(cells, KERNEL * (double) hidden, seasons)
        + product(a.pixels(), KERNEL * inputs, hidden)
        + product(a.pixels(), KERNEL * (double) hidden, classes);
  }

  private double tokenizer(Modality modality, double tokens) {
    return product(tokens, a.patchValues(modality), a.dim());
  }

  private double encoder(double tokens) {
    return a.depth() * block(tokens, tokens, a.dim());
  }

  /** One modality's half of all fusion layers. */
  private double fusion(double queries, double context, double remembered) {
    return a.tmLayers()
        * (block(queries, context, a.dim()) + product(remembered, a.memory(), a.dim()));
  }

  /** Attention and MLP of a transformer block. */
  private double block(double queries, double context, double dim) {
    double maps = 2 * product(queries, dim, dim) + 2 * product(context, dim, dim);
    double attention = 2 * product(queries, dim, context);
    double mlp = 2 * product(queries, dim, a.mlpRatio() * dim);
    return maps + attention + mlp;
  }

  private static double product(double rows, double inner, double columns) {
    return 2 * rows * inner * columns;
  }
}
