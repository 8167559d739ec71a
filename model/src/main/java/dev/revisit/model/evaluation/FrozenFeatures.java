package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.training.LinearProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model's features are worth without training it: nearest neighbours and a linear probe on
 * its embeddings. The main metrics are those of the probe, the better known of the two; those of
 * the neighbours carry the prefix {@code knn_}, and for scenes of one class those of the neighbours
 * after {@linkplain Whitening whitening} by the training part {@code knn_whitened_}.
 *
 * <p>Of scenes with a history, the features are those of the last look fused with the memory of the
 * seasons before it, as in the stream; metrics with the prefix {@code seasons_} are those of the
 * features of all seasons side by side, each fused with the seasons before it.
 */
public final class FrozenFeatures {
  private FrozenFeatures() {}

  /**
   * Measures the embeddings of every fold.
   *
   * @param several whether scenes have any number of classes
   */
  public static Evaluation run(
      String method,
      ModelEvaluator evaluator,
      List<SplitRule.Fold> folds,
      boolean several,
      long seed)
      throws IOException {
    List<String> classes = folds.get(0).train().classes();
    if (several) {
      return several(method, evaluator, folds, classes);
    }
    FeatureTally last = new FeatureTally(classes);
    FeatureTally all = new FeatureTally(classes);
    boolean history = false;
    for (SplitRule.Fold fold : folds) {
      Embedded known = embed(evaluator, fold.train());
      Embedded asked = embed(evaluator, fold.test());
      last.add(known.last(), asked.last());
      int seasons = Math.max(known.seasons(), asked.seasons());
      if (seasons > 1) {
        history = true;
        all.add(known.all(seasons), asked.all(seasons));
      }
    }
    Evaluation evaluation = last.summary(method, seed);
    return history ? evaluation.with("seasons_", all.summary(method, seed)) : evaluation;
  }

  /**
   * Embedded scenes.
   *
   * @param series of each scene, the vectors of its seasons, the last one that of the look
   */
  private record Embedded(List<List<float[]>> series, List<Label> labels, List<String> groups) {
    int seasons() {
      return series.stream().mapToInt(List::size).max().orElse(0);
    }

    FeatureTally.Scenes last() {
      return new FeatureTally.Scenes(
          series.stream().map(vectors -> vectors.get(vectors.size() - 1)).toList(), labels, groups);
    }

    /** Side by side; the first of so many seasons are zero where a history is shorter. */
    FeatureTally.Scenes all(int seasons) {
      return new FeatureTally.Scenes(
          series.stream().map(vectors -> sideBySide(vectors, seasons)).toList(), labels, groups);
    }
  }

  private static float[] sideBySide(List<float[]> vectors, int seasons) {
    int width = vectors.get(0).length;
    float[] all = new float[seasons * width];
    int at = (seasons - vectors.size()) * width;
    for (float[] vector : vectors) {
      System.arraycopy(vector, 0, all, at, width);
      at += width;
    }
    return all;
  }

  private static Embedded embed(ModelEvaluator evaluator, ImageSet images) throws IOException {
    List<Label> labels = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    return new Embedded(evaluator.embed(evaluator.chips(images), labels, groups), labels, groups);
  }

  private static Evaluation several(
      String method, ModelEvaluator evaluator, List<SplitRule.Fold> folds, List<String> classes)
      throws IOException {
    MultiLabelTally probe = new MultiLabelTally(classes);
    MultiLabelTally neighbours = new MultiLabelTally(classes);
    for (SplitRule.Fold fold : folds) {
      FeatureTally.Scenes known = embed(evaluator, fold.train()).last();
      FeatureTally.Scenes asked = embed(evaluator, fold.test()).last();
      several(
          known.features(), known.labels(), asked.features(), asked.labels(), probe, neighbours);
    }
    return probe.summary(method).with("knn_", neighbours.summary(method));
  }

  private static void several(
      List<float[]> references,
      List<Label> known,
      List<float[]> queries,
      List<Label> truth,
      MultiLabelTally probe,
      MultiLabelTally neighbours) {
    List<boolean[]> labels = known.stream().map(label -> ((Label.Scenes) label).present()).toList();
    LinearProbe linear = LinearProbe.fitSeveral(references, labels, LinearProbe.USUAL_STRENGTH);
    double[][] votes = NearestNeighbours.standard().votes(references, labels, queries);
    for (int i = 0; i < queries.size(); i++) {
      boolean[] present = ((Label.Scenes) truth.get(i)).present();
      probe.add(floats(linear.probabilities(queries.get(i))), present);
      neighbours.add(floats(votes[i]), present);
    }
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    IntStream.range(0, values.length).forEach(i -> result[i] = (float) values[i]);
    return result;
  }
}
