package dev.revisit.model.evaluation;

/**
 * The four outcomes of a yes-or-no decision, for example changed or not.
 *
 * <p>Ratios are 0 where nothing was found though something was there, and NaN where there was
 * neither truth nor prediction of the positive class.
 *
 * @param truePositives found and there
 * @param falsePositives found but not there
 * @param falseNegatives there but not found
 * @param trueNegatives neither
 */
public record BinaryCounts(
    long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {
  /** Nothing counted. */
  public static final BinaryCounts NONE = new BinaryCounts(0, 0, 0, 0);

  /** The outcomes of two sets of decisions. */
  public BinaryCounts plus(BinaryCounts other) {
    return new BinaryCounts(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives,
        trueNegatives + other.trueNegatives);
  }

  /** Of what was found, the share that is there. NaN if nothing was found. */
  public double precision() {
    return truePositives / (double) (truePositives + falsePositives);
  }

  /** Of what is there, the share that was found. NaN if nothing is there. */
  public double recall() {
    return truePositives / (double) (truePositives + falseNegatives);
  }

  /** 2 TP / (2 TP + FP + FN). */
  public double f1() {
    return 2 * truePositives / (double) (2 * truePositives + falsePositives + falseNegatives);
  }

  /** TP / (TP + FP + FN). */
  public double iou() {
    return truePositives / (double) (truePositives + falsePositives + falseNegatives);
  }

  /** Share of right decisions. */
  public double accuracy() {
    return (truePositives + trueNegatives) / (double) total();
  }

  /** Number of decisions. */
  public long total() {
    return truePositives + falsePositives + falseNegatives + trueNegatives;
  }
}
