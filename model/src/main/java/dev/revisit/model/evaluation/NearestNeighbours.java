package dev.revisit.model.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Classification by the nearest neighbours of an embedding: what features are worth without any
 * training.
 *
 * <p>Neighbours are those of largest cosine, and each votes for its classes with the weight {@code
 * exp(cosine / temperature)} (Wu et al. 2018, "Unsupervised Feature Learning via Non-Parametric
 * Instance Discrimination"; with k = 20 and temperature 0.07 as in Caron et al. 2021, "Emerging
 * Properties in Self-Supervised Vision Transformers"). An embedding of zeros has cosine 0 with
 * everything. Of equally near neighbours the first counts.
 *
 * <p>Compares every query with every reference: {@code queries x references x width} operations, on
 * all cores.
 *
 * @param k neighbours that vote; all references if there are fewer
 * @param temperature the smaller, the more the nearest ones count
 */
public record NearestNeighbours(int k, double temperature) {
  /** Checks the ranges. */
  public NearestNeighbours {
    if (k < 1 || !(temperature > 0)) {
      throw new IllegalArgumentException(
          k + " neighbours at temperature " + temperature + ": expected 1 or more, and above 0");
    }
  }

  /** Twenty neighbours at temperature 0.07. */
  public static NearestNeighbours standard() {
    return new NearestNeighbours(20, 0.07);
  }

  /**
   * The class with the most votes, for samples of one class each.
   *
   * @param references embeddings of known class, all of the same width
   * @param classes of the references, 0 and up
   * @param queries embeddings to classify
   * @return one class a query; of equal votes the lower class
   */
  public int[] classify(List<float[]> references, int[] classes, List<float[]> queries) {
    int count = Arrays.stream(classes).max().orElse(-1) + 1;
    boolean[][] present = new boolean[classes.length][count];
    for (int i = 0; i < classes.length; i++) {
      present[i][classes[i]] = true;
    }
    double[][] votes = votes(references, List.of(present), queries);
    int[] chosen = new int[votes.length];
    for (int i = 0; i < votes.length; i++) {
      for (int c = 1; c < count; c++) {
        if (votes[i][c] > votes[i][chosen[i]]) {
          chosen[i] = c;
        }
      }
    }
    return chosen;
  }

  /**
   * The share of the votes that each class gets, for samples of any number of classes.
   *
   * @param references embeddings of known classes, all of the same width
   * @param present for each reference, whether it is of each class
   * @param queries embeddings to score
   * @return for each query, 0..1 for each class
   * @throws IllegalArgumentException if there is no reference, or sizes differ
   */
  public double[][] votes(
      List<float[]> references, List<boolean[]> present, List<float[]> queries) {
    if (references.isEmpty() || references.size() != present.size()) {
      throw new IllegalArgumentException(
          "%d references with labels for %d: expected at least one, and labels for each"
              .formatted(references.size(), present.size()));
    }
    float[][] known = references.stream().map(NearestNeighbours::unit).toArray(float[][]::new);
    return IntStream.range(0, queries.size())
        .parallel()
        .mapToObj(i -> votes(known, present, unit(queries.get(i))))
        .toArray(double[][]::new);
  }

  private double[] votes(float[][] references, List<boolean[]> present, float[] query) {
    int voters = Math.min(k, references.length);
    double[] nearest = new double[voters];
    int[] places = new int[voters];
    int found = 0;
    for (int i = 0; i < references.length; i++) {
      double cosine = dot(references[i], query);
      if (found == voters && !(cosine > nearest[voters - 1])) {
        continue;
      }
      int place = found < voters ? found++ : voters - 1;
      while (place > 0 && cosine > nearest[place - 1]) {
        nearest[place] = nearest[place - 1];
        places[place] = places[place - 1];
        place--;
      }
      nearest[place] = cosine;
      places[place] = i;
    }
    double[] votes = new double[present.get(0).length];
    double all = 0;
    for (int i = 0; i < voters; i++) {
      // Relative to the nearest, so that no weight overflows; the shares stay the same.
      double weight = Math.exp((nearest[i] - nearest[0]) / temperature);
      all += weight;
      boolean[] classes = present.get(places[i]);
      for (int c = 0; c < votes.length; c++) {
        votes[c] += classes[c] ? weight : 0;
      }
    }
    for (int c = 0; c < votes.length; c++) {
      votes[c] /= all;
    }
    return votes;
  }

  private static float[] unit(float[] vector) {
    double norm = Math.sqrt(dot(vector, vector));
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length && norm > 0; i++) {
      unit[i] = (float) (vector[i] / norm);
    }
    return unit;
  }

  private static double dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "Embeddings of width "
              + a.length
              + " and "
              + b.length
              + ": they are of different models");
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
