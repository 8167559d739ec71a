package dev.revisit.local.pretrain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The losses of a run so far, those of before an interruption included. */
final class LossHistory {
  /**
   * Some steps in a row.
   *
   * @param stage number
   * @param step finished steps of the stage at its end
   * @param globalStep finished steps of all stages at its end
   * @param loss mean
   * @param gradientNorm mean
   * @param learningRate of the last step
   * @param chipsPerSecond places over time
   * @param waitSeconds for data, altogether
   */
  record Interval(
      int stage,
      long step,
      long globalStep,
      double loss,
      double gradientNorm,
      double learningRate,
      double chipsPerSecond,
      double waitSeconds) {}

  /** A loss after so many steps of all stages. */
  record Point(long globalStep, double loss) {}

  private final List<Point> training = new ArrayList<>();
  private final List<Point> validation = new ArrayList<>();

  /** Takes up a line of the log. */
  void restore(JsonNode line) {
    long step = line.path("global_step").asLong();
    if (line.has("loss")) {
      training.add(new Point(step, line.get("loss").asDouble()));
    } else if (line.has("validation_loss")) {
      validation.add(new Point(step, line.get("validation_loss").asDouble()));
    }
  }

  void addTraining(long globalStep, double loss) {
    training.add(new Point(globalStep, loss));
  }

  void addValidation(long globalStep, double loss) {
    validation.add(new Point(globalStep, loss));
  }

  List<Point> training() {
    return Collections.unmodifiableList(training);
  }

  List<Point> validation() {
    return Collections.unmodifiableList(validation);
  }
}
