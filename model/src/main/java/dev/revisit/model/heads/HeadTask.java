package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import java.util.Map;
import java.util.Set;

/** What a head is trained to tell, and its shape. */
public sealed interface HeadTask {
  /** Name on the command line and in files. */
  String id();

  /** Names and shapes of the head's parameters. */
  Map<String, long[]> parameters(Architecture architecture);

  /** Those of them that are set before training and stay. */
  default Set<String> constants() {
    return Set.of();
  }

  /** Classes that one label chooses from; two for yes and no. */
  int classes();

  /** Labels of one chip. */
  int labels(Architecture architecture);

  /**
   * A class for every pixel.
   *
   * @param scheme meaning of the classes
   * @param shape of the head
   */
  record LandCover(ClassScheme scheme, LandCoverHeadShape shape) implements HeadTask {
    @Override
    public String id() {
      return "land-cover";
    }

    @Override
    public Map<String, long[]> parameters(Architecture architecture) {
      return shape.parameters(architecture);
    }

    @Override
    public int classes() {
      return shape.classes();
    }

    @Override
    public int labels(Architecture architecture) {
      return architecture.pixels();
    }
  }

  /**
   * Whether each cell changed.
   *
   * @param shape of the head
   */
  record Change(ChangeHeadShape shape) implements HeadTask {
    @Override
    public String id() {
      return "change";
    }

    @Override
    public Map<String, long[]> parameters(Architecture architecture) {
      return shape.parameters(architecture);
    }

    @Override
    public int classes() {
      return 2;
    }

    @Override
    public int labels(Architecture architecture) {
      return ChangeHeadShape.side(architecture) * ChangeHeadShape.side(architecture);
    }
  }

  /**
   * One class for the whole chip, or several.
   *
   * @param shape of the head
   */
  record Scene(SceneHeadShape shape) implements HeadTask {
    @Override
    public String id() {
      return "scene";
    }

    @Override
    public Map<String, long[]> parameters(Architecture architecture) {
      return shape.parameters(architecture);
    }

    @Override
    public Set<String> constants() {
      return Set.of(SceneHeadShape.MEAN, SceneHeadShape.SCALE);
    }

    @Override
    public int classes() {
      return shape.severalAtOnce() ? 2 : shape.classes().size();
    }

    @Override
    public int labels(Architecture architecture) {
      return shape.severalAtOnce() ? shape.classes().size() : 1;
    }
  }
}
