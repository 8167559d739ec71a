package dev.revisit.model.evaluation;

import java.util.Arrays;
import java.util.Collection;

/**
 * Scores of a yes-or-no question beside the truth, for metrics at a threshold and over all
 * thresholds. A score at or above the threshold means yes.
 *
 * <p>Five bytes a score; curves sort once, O(n log n).
 */
public final class BinaryScores {
  private float[] scores;
  private boolean[] truths;
  private int size;

  /** Without any score. */
  public BinaryScores() {
    this.scores = new float[1024];
    this.truths = new boolean[1024];
  }

  /** All scores of several groups. */
  public static BinaryScores pooled(Collection<BinaryScores> parts) {
    BinaryScores all = new BinaryScores();
    for (BinaryScores part : parts) {
      for (int i = 0; i < part.size; i++) {
        all.add(part.scores[i], part.truths[i]);
      }
    }
    return all;
  }

  /**
   * Adds one score.
   *
   * @throws IllegalArgumentException if it is NaN: leave out what could not be judged
   */
  public void add(float score, boolean truth) {
    if (Float.isNaN(score)) {
      throw new IllegalArgumentException("A score is NaN: leave out what could not be judged");
    }
    if (size == scores.length) {
      scores = Arrays.copyOf(scores, 2 * size);
      truths = Arrays.copyOf(truths, 2 * size);
    }
    scores[size] = score;
    truths[size++] = truth;
  }

  /** Number of scores. */
  public int size() {
    return size;
  }

  /** Number of scores whose truth is yes. */
  public int positives() {
    int positives = 0;
    for (int i = 0; i < size; i++) {
      positives += truths[i] ? 1 : 0;
    }
    return positives;
  }

  /** The outcomes when a score at or above the threshold means yes. */
  public BinaryCounts at(double threshold) {
    long[] counts = new long[4];
    for (int i = 0; i < size; i++) {
      boolean yes = scores[i] >= threshold;
      counts[(truths[i] ? 0 : 2) + (yes ? 0 : 1)]++;
    }
    return new BinaryCounts(counts[0], counts[2], counts[1], counts[3]);
  }

  /**
   * The threshold of the highest F1 over all scores; the highest one of equals. Found on the data
   * that it is then measured on, F1 is an upper bound: choose it on a validation split for a fair
   * number.
   *
   * @return positive infinity without a positive truth
   */
  public double bestThreshold() {
    Sorted sorted = sorted();
    double best = 0;
    double threshold = Double.POSITIVE_INFINITY;
    long hits = 0;
    for (int i = 0; i < size; i++) {
      hits += sorted.truth(i) ? 1 : 0;
      if (sorted.endsTie(i)) {
        double f1 = 2 * hits / (i + 1.0 + sorted.positives);
        if (f1 > best) {
          best = f1;
          threshold = sorted.score(i);
        }
      }
    }
    return threshold;
  }

  /**
   * Area under the receiver operating characteristic: the probability that a random yes scores
   * higher than a random no, ties counting half. NaN if either is missing.
   */
  public double areaUnderRoc() {
    Sorted sorted = sorted();
    long negatives = (long) size - sorted.positives;
    double area = 0;
    long hits = 0;
    long hitsBefore = 0;
    long misses = 0;
    long missesBefore = 0;
    for (int i = 0; i < size; i++) {
      if (sorted.truth(i)) {
        hits++;
      } else {
        misses++;
      }
      if (sorted.endsTie(i)) {
        area += (misses - missesBefore) * (hits + hitsBefore) / 2.0;
        hitsBefore = hits;
        missesBefore = misses;
      }
    }
    return area / ((double) sorted.positives * negatives);
  }

  /**
   * Average precision: the precision at each threshold weighted by the gain in recall, without
   * interpolation, as scikit-learn defines it. NaN without a positive truth.
   */
  public double averagePrecision() {
    Sorted sorted = sorted();
    double sum = 0;
    long hits = 0;
    long before = 0;
    for (int i = 0; i < size; i++) {
      hits += sorted.truth(i) ? 1 : 0;
      if (sorted.endsTie(i)) {
        sum += (hits - before) * (hits / (i + 1.0));
        before = hits;
      }
    }
    return sum / sorted.positives;
  }

  /** Mean squared difference of score and truth (Brier 1950); the scores must be probabilities. */
  public double brier() {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double difference = scores[i] - (truths[i] ? 1 : 0);
      sum += difference * difference;
    }
    return sum / size;
  }

  private Sorted sorted() {
    return new Sorted(scores, truths, size);
  }

  /** Scores in descending order, each in one long with its truth in the lowest bit. */
  private static final class Sorted {
    private final long[] keys;
    private final int positives;

    Sorted(float[] scores, boolean[] truths, int size) {
      keys = new long[size];
      int yes = 0;
      for (int i = 0; i < size; i++) {
        // Adding 0 turns -0 into 0, which must tie with it.
        int bits = Float.floatToIntBits(scores[i] + 0f);
        // Makes the order of the bits that of the numbers, and inverts it.
        long order = bits >= 0 ? bits : ~(bits & 0x7fffffff);
        keys[i] = -order << 1 | (truths[i] ? 1 : 0);
        yes += truths[i] ? 1 : 0;
      }
      Arrays.sort(keys);
      positives = yes;
    }

    boolean truth(int i) {
      return (keys[i] & 1) == 1;
    }

    float score(int i) {
      int order = (int) -(keys[i] >> 1);
      return Float.intBitsToFloat(order >= 0 ? order : ~order | 0x80000000);
    }

    /** Whether the next score is lower. */
    boolean endsTie(int i) {
      return i + 1 == keys.length || keys[i] >> 1 != keys[i + 1] >> 1;
    }
  }
}
