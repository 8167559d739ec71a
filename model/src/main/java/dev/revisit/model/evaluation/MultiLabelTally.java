package dev.revisit.model.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Collects scores of any number of classes a scene and sums them up. Not safe for threads. */
public final class MultiLabelTally {
  private static final double THRESHOLD = 0.5;

  private final List<String> classes;
  private final MultiLabelScores scores;
  private long scenes;

  /** An empty tally. */
  public MultiLabelTally(List<String> classes) {
    this.classes = List.copyOf(classes);
    this.scores = new MultiLabelScores(classes.size());
  }

  /** Adds a scene. */
  public void add(float[] probabilities, boolean[] present) {
    scores.add(probabilities, present);
    scenes++;
  }

  /** Sums up; a probability of one half or more means yes. */
  public Evaluation summary(String method) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("map_micro", scores.microAveragePrecision());
    metrics.put("map_macro", scores.macroAveragePrecision());
    metrics.put("f1_micro", scores.microF1(THRESHOLD));
    metrics.put("f1_macro", scores.macroF1(THRESHOLD));
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    for (int i = 0; i < classes.size(); i++) {
      BinaryScores own = scores.scores(i);
      Map<String, Double> row = new LinkedHashMap<>();
      row.put("average_precision", own.averagePrecision());
      row.put("f1", own.at(THRESHOLD).f1());
      rows.put(classes.get(i), row);
    }
    return new Evaluation(
        method,
        metrics,
        Map.of(),
        Map.of("judged", scenes),
        OptionalDouble.of(THRESHOLD),
        "one half",
        rows,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
