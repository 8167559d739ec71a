package dev.revisit.model.evaluation.ablation;

import java.util.ArrayList;
import java.util.List;

/**
 * How well a linear probe of frozen features tells the class of a token.
 *
 * @param accuracy share of the tokens
 * @param macroF1 mean F1 over the classes that occur in the truth or in what was said
 */
record ProbeScore(double accuracy, double macroF1) {
  /**
   * Fits on one set and scores on another.
   *
   * @param training features {@code [tokens, width]} of each chip of {@code known}
   * @param test likewise of {@code asked}
   */
  static ProbeScore of(ProbeSet known, List<float[]> training, ProbeSet asked, List<float[]> test) {
    List<float[]> samples = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    collect(known, training, samples, classes);
    RidgeProbe probe =
        RidgeProbe.fit(samples, classes.stream().mapToInt(Integer::intValue).toArray());
    List<float[]> questions = new ArrayList<>();
    List<Integer> truth = new ArrayList<>();
    collect(asked, test, questions, truth);
    int[] said = questions.stream().mapToInt(probe::classify).toArray();
    return of(truth.stream().mapToInt(Integer::intValue).toArray(), said);
  }

  private static void collect(
      ProbeSet set, List<float[]> features, List<float[]> samples, List<Integer> classes) {
    for (int chip = 0; chip < features.size(); chip++) {
      int[] labels = set.labels().get(chip);
      int width = features.get(chip).length / labels.length;
      for (int token = 0; token < labels.length; token++) {
        if (labels[token] != TokenLabels.UNKNOWN) {
          float[] sample = new float[width];
          System.arraycopy(features.get(chip), token * width, sample, 0, width);
          samples.add(sample);
          classes.add(labels[token]);
        }
      }
    }
  }

  static ProbeScore of(int[] truth, int[] said) {
    int[] right = new int[TokenLabels.UNKNOWN];
    int[] actual = new int[TokenLabels.UNKNOWN];
    int[] claimed = new int[TokenLabels.UNKNOWN];
    int correct = 0;
    for (int i = 0; i < truth.length; i++) {
      actual[truth[i]]++;
      claimed[said[i]]++;
      if (truth[i] == said[i]) {
        right[truth[i]]++;
        correct++;
      }
    }
    double sum = 0;
    int classes = 0;
    for (int c = 0; c < right.length; c++) {
      if (actual[c] + claimed[c] > 0) {
        sum += 2.0 * right[c] / (actual[c] + claimed[c]);
        classes++;
      }
    }
    return new ProbeScore((double) correct / truth.length, sum / classes);
  }
}
