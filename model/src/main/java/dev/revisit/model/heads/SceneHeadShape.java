package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scene head tells of a whole chip.
 *
 * @param classes names in the order of the outputs, at least two
 * @param severalAtOnce whether a chip may be of several classes, or of none
 */
public record SceneHeadShape(List<String> classes, boolean severalAtOnce) {
  /** Parameter: what is subtracted from the embedding, its mean over the training samples. */
  public static final String MEAN = "head.scene.mean";

  /** Parameter: by what it is multiplied then, one over its deviation there. */
  public static final String SCALE = "head.scene.scale";

  static final String PREFIX = "head.scene";

  /** Parameter: the linear map. */
  public static final String WEIGHT = PREFIX + ".weight";

  /** Parameter: what it adds. */
  public static final String BIAS = PREFIX + ".bias";

  /** Checks the names. */
  public SceneHeadShape {
    classes = List.copyOf(classes);
    if (classes.size() < 2 || new HashSet<>(classes).size() != classes.size()) {
      throw new IllegalArgumentException(
          "A scene head of the classes " + classes + ": expected at least two, all different");
    }
  }

  /** Names and shapes of the head's parameters. */
  public Map<String, long[]> parameters(Architecture architecture) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    int width = ChipEmbedding.width(architecture);
    shapes.put(WEIGHT, new long[] {classes.size(), width});
    shapes.put(BIAS, new long[] {classes.size()});
    shapes.put(MEAN, new long[] {width});
    shapes.put(SCALE, new long[] {width});
    return shapes;
  }
}
