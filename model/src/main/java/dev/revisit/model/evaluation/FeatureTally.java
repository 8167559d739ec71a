package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import dev.revisit.model.training.LinearProbe;
import java.util.List;

/**
 * What features of scenes of one class are worth: a linear probe, the 20 nearest neighbours by
 * cosine, and the same after {@linkplain Whitening whitening} by the training part.
 */
final class FeatureTally {
  private static final int COMPONENTS = 32;

  private final ClassTally probe;
  private final ClassTally neighbours;
  private final ClassTally whitened;

  FeatureTally(List<String> classes) {
    this.probe = new ClassTally(classes);
    this.neighbours = new ClassTally(classes);
    this.whitened = new ClassTally(classes);
  }

  /**
   * Scenes in the order of their features.
   *
   * @param groups what must not be divided by a split, one a scene
   */
  record Scenes(List<float[]> features, List<Label> labels, List<String> groups) {
    private int[] indices() {
      return labels.stream().mapToInt(label -> ((Label.Scene) label).index()).toArray();
    }
  }

  /** Learns from some scenes and tells the classes of others. */
  void add(Scenes known, Scenes asked) {
    LinearProbe linear =
        LinearProbe.fit(
            known.features(), known.indices(), probe.classes().size(), LinearProbe.USUAL_STRENGTH);
    int[] truth = asked.indices();
    for (int i = 0; i < truth.length; i++) {
      probe.add(asked.groups().get(i), truth[i], linear.probabilities(asked.features().get(i)));
    }
    neighbours(known, asked, neighbours);
    Whitening whitening = Whitening.fit(known.features(), COMPONENTS);
    neighbours(white(known, whitening), white(asked, whitening), whitened);
  }

  private static Scenes white(Scenes scenes, Whitening whitening) {
    return new Scenes(
        scenes.features().stream().map(whitening::apply).toList(),
        scenes.labels(),
        scenes.groups());
  }

  private static void neighbours(Scenes known, Scenes asked, ClassTally tally) {
    int[] nearest =
        NearestNeighbours.standard().classify(known.features(), known.indices(), asked.features());
    int[] truth = asked.indices();
    for (int i = 0; i < nearest.length; i++) {
      tally.add(asked.groups().get(i), truth[i], nearest[i]);
    }
  }

  /** The metrics of the probe, and those of the neighbours with a prefix. */
  Evaluation summary(String method, long seed) {
    return probe
        .summary(method, seed)
        .with("knn_", neighbours.summary(method, seed))
        .with("knn_whitened_", whitened.summary(method, seed));
  }
}
