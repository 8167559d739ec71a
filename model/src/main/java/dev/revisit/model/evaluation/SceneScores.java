package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was told of a scene.
 *
 * @param group of the scene
 * @param truth its label
 * @param probabilities of the classes; empty if it was not judged
 */
record SceneScores(String group, Label truth, Optional<float[]> probabilities) {
  /**
   * For each scene the mean of what several models tell of it.
   *
   * @param members at least one, all of the same scenes; what one of them does not judge is not
   *     judged
   */
  static List<SceneScores> mean(List<List<SceneScores>> members) {
    List<SceneScores> means = new ArrayList<>(members.get(0));
    for (int scene = 0; scene < means.size(); scene++) {
      SceneScores first = means.get(scene);
      List<Optional<float[]>> all = new ArrayList<>();
      for (List<SceneScores> member : members) {
        all.add(member.get(scene).probabilities());
      }
      means.set(scene, new SceneScores(first.group(), first.truth(), meanOf(all)));
    }
    return means;
  }

  /** The mean of several vectors; empty if one of them is. */
  static Optional<float[]> meanOf(List<Optional<float[]>> vectors) {
    if (vectors.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    float[] mean = new float[vectors.get(0).orElseThrow().length];
    for (Optional<float[]> vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector.orElseThrow()[i] / vectors.size();
      }
    }
    return Optional.of(mean);
  }
}
