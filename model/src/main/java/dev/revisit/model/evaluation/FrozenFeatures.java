package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a model's features are worth without training it: nearest neighbours and a linear probe on
 * its embeddings. The main metrics are those of the probe, the better known of the two; those of
 * the neighbours carry the prefix {@code knn_}, and for scenes of one class those of the neighbours
 * after {@linkplain Whitening whitening} by the training part {@code knn_whitened_}.
 */
public final class FrozenFeatures {
  private static final double PROBE_STRENGTH = 1;
  private static final int COMPONENTS = 32;

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
    ClassTally probe = new ClassTally(classes);
    ClassTally neighbours = new ClassTally(classes);
    ClassTally whitened = new ClassTally(classes);
    MultiLabelTally probeSeveral = new MultiLabelTally(classes);
    MultiLabelTally neighboursSeveral = new MultiLabelTally(classes);
    for (SplitRule.Fold fold : folds) {
      List<Label> known = new ArrayList<>();
      List<Label> truth = new ArrayList<>();
      List<String> groups = new ArrayList<>();
      List<float[]> references =
          evaluator.embed(evaluator.chips(fold.train()), known, new ArrayList<>());
      List<float[]> queries = evaluator.embed(evaluator.chips(fold.test()), truth, groups);
      if (several) {
        several(references, known, queries, truth, probeSeveral, neighboursSeveral);
      } else {
        one(references, known, queries, truth, groups, probe, neighbours);
        Whitening whitening = Whitening.fit(references, COMPONENTS);
        neighbours(
            references.stream().map(whitening::apply).toList(),
            known,
            queries.stream().map(whitening::apply).toList(),
            truth,
            groups,
            whitened);
      }
    }
    Evaluation summary = several ? probeSeveral.summary(method) : probe.summary(method, seed);
    Evaluation second =
        several ? neighboursSeveral.summary(method) : neighbours.summary(method, seed);
    Map<String, Double> further = new LinkedHashMap<>();
    second.metrics().forEach((name, value) -> further.put("knn_" + name, value));
    if (!several) {
      whitened
          .summary(method, seed)
          .metrics()
          .forEach((name, value) -> further.put("knn_whitened_" + name, value));
    }
    return summary.with(further);
  }

  private static void one(
      List<float[]> references,
      List<Label> known,
      List<float[]> queries,
      List<Label> truth,
      List<String> groups,
      ClassTally probe,
      ClassTally neighbours) {
    int[] labels = indices(known);
    LinearProbe linear =
        LinearProbe.fit(references, labels, probe.classes().size(), PROBE_STRENGTH);
    for (int i = 0; i < queries.size(); i++) {
      int index = ((Label.Scene) truth.get(i)).index();
      probe.add(groups.get(i), index, linear.probabilities(queries.get(i)));
    }
    neighbours(references, known, queries, truth, groups, neighbours);
  }

  private static void neighbours(
      List<float[]> references,
      List<Label> known,
      List<float[]> queries,
      List<Label> truth,
      List<String> groups,
      ClassTally tally) {
    int[] nearest = NearestNeighbours.standard().classify(references, indices(known), queries);
    for (int i = 0; i < nearest.length; i++) {
      tally.add(groups.get(i), ((Label.Scene) truth.get(i)).index(), nearest[i]);
    }
  }

  private static int[] indices(List<Label> scenes) {
    return scenes.stream().mapToInt(label -> ((Label.Scene) label).index()).toArray();
  }

  private static void several(
      List<float[]> references,
      List<Label> known,
      List<float[]> queries,
      List<Label> truth,
      MultiLabelTally probe,
      MultiLabelTally neighbours) {
    List<boolean[]> labels = known.stream().map(label -> ((Label.Scenes) label).present()).toList();
    LinearProbe linear = LinearProbe.fitSeveral(references, labels, PROBE_STRENGTH);
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
