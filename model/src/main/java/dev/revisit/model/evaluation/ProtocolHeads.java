package dev.revisit.model.evaluation;

import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.SceneHeadShape;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The head that learns what a protocol measures. */
public final class ProtocolHeads {
  private ProtocolHeads() {}

  /**
   * Task and shape of the head.
   *
   * @param classes of the data set, in the order of the indices
   */
  public static HeadTask task(Protocol protocol, List<String> classes) {
    return switch (protocol.task()) {
      case CHANGE -> new HeadTask.Change(ChangeHeadShape.standard());
      case SCENE -> new HeadTask.Scene(new SceneHeadShape(classes, false));
      case SCENES -> new HeadTask.Scene(new SceneHeadShape(classes, true));
      case LAND_COVER -> {
        ClassScheme scheme = scheme(protocol.name(), classes);
        yield new HeadTask.LandCover(scheme, LandCoverHeadShape.of(scheme));
      }
    };
  }

  /**
   * Dynamic World's where its classes are told, so that a release can be measured and go on
   * learning. For other classes colours are spread over the circle of hues; data sets have none
   * that all agree on.
   */
  private static ClassScheme scheme(String name, List<String> classes) {
    ClassScheme standard = ClassScheme.dynamicWorld();
    if (standard.classes().stream().map(LandCoverClass::label).toList().equals(classes)) {
      return standard;
    }
    List<LandCoverClass> described = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      int colour = Color.HSBtoRGB(i / (float) classes.size(), 0.6f, 0.8f) & 0xffffff;
      described.add(
          new LandCoverClass(i, classes.get(i), String.format(Locale.ROOT, "#%06X", colour)));
    }
    return new ClassScheme(name, described);
  }
}
