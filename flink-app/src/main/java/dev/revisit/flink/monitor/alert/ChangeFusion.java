package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.Identifiers;
import java.io.Serializable;

/**
 * How the probabilities of the two scorers become the one that alerts are made of, cell by cell:
 *
 * <p>{@code logit p = bias + spectralWeight * logit p_spectral + modelWeight * logit p_model}
 *
 * <p>That is a logistic regression on the log-odds of its inputs, the usual way to pool
 * probabilities of judges that are neither independent nor equally well calibrated (a logarithmic
 * opinion pool; Genest and Zidek, Combining probability distributions, Statistical Science 1,
 * 1986). A scorer of weight 0 takes no part. Where only one of those that take part has judged a
 * cell, its probability holds as it is: a missing opinion is not an opinion of one half.
 *
 * <p>What the spectral scorer tells from whole years ({@link YearlyGreenness}) is no vote among
 * others: the fused probability is at least that, see {@link LookScores#fuse}.
 *
 * <p>Works on codes (steps of 1/200, as {@link ScoreMap}) and not on raw probabilities, so that
 * scores that went through state give the same result as those that did not. The codes 0 and 200
 * count as 1/800 and 1 - 1/800, the middle of what is rounded to them, so log-odds stay within 6.7.
 *
 * <p>Deterministic: + - * / and {@link StrictMath}.
 *
 * @param bias log-odds that are added; negative when both scorers alarm too often
 * @param spectralWeight of the spectral scorer's log-odds, not negative
 * @param modelWeight of the model's, not negative; one of the weights is positive
 */
public record ChangeFusion(double bias, double spectralWeight, double modelWeight)
    implements Serializable {

  private static final int NOT_JUDGED = ScoreMap.NOT_JUDGED & 0xff;

  private static final double[] LOG_ODDS = logOdds();

  public ChangeFusion {
    boolean usable =
        Double.isFinite(bias)
            && Double.isFinite(spectralWeight)
            && Double.isFinite(modelWeight)
            && spectralWeight >= 0
            && modelWeight >= 0
            && spectralWeight + modelWeight > 0;
    if (!usable) {
      throw new IllegalArgumentException(
          "The scores cannot be fused with bias "
              + bias
              + " and weights "
              + spectralWeight
              + " and "
              + modelWeight
              + "; give finite numbers, no negative weight, and one above 0");
    }
  }

  /** The spectral scorer alone. */
  public static ChangeFusion spectral() {
    return new ChangeFusion(0, 1, 0);
  }

  /** The model alone. */
  public static ChangeFusion model() {
    return new ChangeFusion(0, 0, 1);
  }

  /**
   * Both scorers.
   *
   * <p>Each alone has its own false alarms: the model over crops and thinning trees, the spectral
   * scorer rarely but it misses what a year's variation hides. With these weights a sure model
   * needs no help, and an unsure one needs the spectral scorer's. Weights and bias were chosen
   * among a few settings by the alerts of simulated catalogues (seeds 9010 and 9012, which nothing
   * was trained on); model/docs/nano.md has the numbers. {@code revisit calibrate-judge} fits them
   * by logistic regression on cells instead; that weighs all cells alike, while alerts come from
   * the few where a scorer is sure, and so trusts the model too much.
   */
  public static ChangeFusion both() {
    return new ChangeFusion(-1, 0.6, 0.8);
  }

  /** Whether the spectral scorer takes part. */
  public boolean usesSpectral() {
    return spectralWeight > 0;
  }

  /** Whether the model takes part. */
  public boolean usesModel() {
    return modelWeight > 0;
  }

  /**
   * Fuses the codes of one cell.
   *
   * @param spectral 0 to 200, or 255 where that scorer did not judge
   * @param model likewise
   * @return likewise; 255 where none that takes part has judged
   */
  int fuse(int spectral, int model) {
    int first = usesSpectral() ? spectral : NOT_JUDGED;
    int second = usesModel() ? model : NOT_JUDGED;
    if (first == NOT_JUDGED) {
      return second;
    }
    if (second == NOT_JUDGED) {
      return first;
    }
    double odds = bias + spectralWeight * LOG_ODDS[first] + modelWeight * LOG_ODDS[second];
    return ScoreMap.code(1 / (1 + StrictMath.exp(-odds))) & 0xff;
  }

  /**
   * Log-odds of a code, as they are weighed here.
   *
   * @param code 0 to 200
   */
  public static double logOdds(int code) {
    return LOG_ODDS[code];
  }

  private static double[] logOdds() {
    double[] table = new double[ScoreMap.STEPS + 1];
    for (int code = 0; code <= ScoreMap.STEPS; code++) {
      double steps = Math.min(Math.max(code, 0.25), ScoreMap.STEPS - 0.25);
      table[code] = StrictMath.log(steps / (ScoreMap.STEPS - steps));
    }
    return table;
  }

  /** SHA-256 of the rule. */
  public String digest() {
    return Identifiers.digest("change-fusion-2", toString());
  }
}
