package dev.revisit.model.evaluation;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each other one, and everything that follows from it.
 *
 * <p>A ratio whose denominator is zero is NaN: the class occurs neither in the truth nor in the
 * predictions, or the metric asks for the one that it does not occur in. Means over classes leave
 * NaN out, so a class that a test set lacks neither helps nor hurts. (scikit-learn reports 0 and
 * warns.)
 *
 * <p>Not safe for threads.
 */
public final class ConfusionMatrix {
  private final List<String> classes;
  private final long[][] counts;

  /**
   * An empty matrix.
   *
   * @param classes names, in the order of the class indices
   */
  public ConfusionMatrix(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.counts = new long[classes.size()][classes.size()];
  }

  /** The sum of matrices of the same classes. */
  public static ConfusionMatrix sum(List<String> classes, Collection<ConfusionMatrix> parts) {
    ConfusionMatrix sum = new ConfusionMatrix(classes);
    parts.forEach(sum::add);
    return sum;
  }

  /** Counts one pixel or scene. */
  public void add(int truth, int predicted) {
    counts[truth][predicted]++;
  }

  /** Counts several pixels or scenes. */
  public void add(int truth, int predicted, long count) {
    counts[truth][predicted] += count;
  }

  /** Adds the counts of another matrix of the same classes. */
  public void add(ConfusionMatrix other) {
    if (!classes.equals(other.classes)) {
      throw new IllegalArgumentException(
          "Confusion matrices of " + classes + " and of " + other.classes + " cannot be added");
    }
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts.length; j++) {
        counts[i][j] += other.counts[i][j];
      }
    }
  }

  /** Names of the classes. */
  public List<String> classes() {
    return classes;
  }

  /** How often a class was predicted as another. */
  public long count(int truth, int predicted) {
    return counts[truth][predicted];
  }

  /** How often a class is the truth. */
  public long support(int index) {
    return Arrays.stream(counts[index]).sum();
  }

  /** How often a class was predicted. */
  public long predicted(int index) {
    return Arrays.stream(counts).mapToLong(row -> row[index]).sum();
  }

  /** Everything that was counted. */
  public long total() {
    return IntStream.range(0, counts.length).mapToLong(this::support).sum();
  }

  /** Share of right predictions. */
  public double accuracy() {
    return correct() / (double) total();
  }

  private long correct() {
    return IntStream.range(0, counts.length).mapToLong(i -> counts[i][i]).sum();
  }

  /** Of what was predicted as the class, the share that is it. */
  public double precision(int index) {
    return counts[index][index] / (double) predicted(index);
  }

  /** Of what is the class, the share that was found. */
  public double recall(int index) {
    return counts[index][index] / (double) support(index);
  }

  /** Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). */
  public double f1(int index) {
    return 2 * counts[index][index] / (double) (support(index) + predicted(index));
  }

  /** Intersection over union: TP / (TP + FP + FN). */
  public double iou(int index) {
    long hits = counts[index][index];
    return hits / (double) (support(index) + predicted(index) - hits);
  }

  /** Mean intersection over union of the classes that occur in truth or prediction. */
  public double meanIou() {
    return mean(this::iou);
  }

  /** Mean F1 of the classes that occur in truth or prediction. */
  public double macroF1() {
    return mean(this::f1);
  }

  /** Mean recall of the classes that occur in the truth; also called balanced accuracy. */
  public double meanRecall() {
    return mean(this::recall);
  }

  /** Agreement beyond chance (Cohen 1960). NaN if only one class occurs. */
  public double kappa() {
    double total = total();
    double chance = 0;
    for (int i = 0; i < counts.length; i++) {
      chance += support(i) / total * (predicted(i) / total);
    }
    return (accuracy() - chance) / (1 - chance);
  }

  private double mean(IntToDoubleFunction metric) {
    return IntStream.range(0, counts.length)
        .mapToDouble(metric)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
