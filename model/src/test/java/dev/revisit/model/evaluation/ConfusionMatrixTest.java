package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values of the large case: scikit-learn 1.9.1 on the same formulae. */
class ConfusionMatrixTest {
  private static final List<String> CLASSES = List.of("water", "trees", "crops", "built");

  private static ConfusionMatrix twoHundred() {
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
    for (int i = 0; i < 200; i++) {
      int truth = (i * 7 + i / 11) % 4;
      matrix.add(truth, i % 3 == 0 ? (truth + 1 + i % 2) % 4 : truth);
    }
    return matrix;
  }

  @Test
  void agreesWithScikitLearn() {
    ConfusionMatrix matrix = twoHundred();

    assertThat(matrix.count(0, 1)).isEqualTo(10);
    assertThat(matrix.count(3, 0)).isEqualTo(6);
    assertThat(matrix.accuracy()).isEqualTo(0.665, within(1e-12));
    assertThat(matrix.kappa()).isEqualTo(0.5527071233059617, within(1e-12));
    assertThat(matrix.precision(0)).isEqualTo(0.7058823529411765, within(1e-12));
    assertThat(matrix.recall(0)).isEqualTo(0.6545454545454545, within(1e-12));
    assertThat(matrix.f1(1)).isEqualTo(0.6382978723404256, within(1e-12));
    assertThat(matrix.macroF1()).isEqualTo(0.6645307163760552, within(1e-12));
    assertThat(matrix.iou(3)).isEqualTo(0.5081967213114754, within(1e-12));
    assertThat(matrix.meanIou()).isEqualTo(0.4978081088992974, within(1e-12));
    assertThat(matrix.meanRecall()).isEqualTo(0.6654479578392621, within(1e-12));
  }

  @Test
  void aClassThatDoesNotOccurIsLeftOutOfMeans() {
    ConfusionMatrix matrix = new ConfusionMatrix(CLASSES);
    matrix.add(0, 0);
    matrix.add(1, 0);

    assertThat(matrix.iou(0)).isEqualTo(0.5);
    assertThat(matrix.iou(1)).isZero();
    assertThat(matrix.iou(2)).isNaN();
    assertThat(matrix.meanIou()).isEqualTo(0.25);
  }

  @Test
  void sumsAreThoseOfAllSamples() {
    ConfusionMatrix sum = ConfusionMatrix.sum(CLASSES, List.of(twoHundred(), twoHundred()));

    assertThat(sum.total()).isEqualTo(400);
    assertThat(sum.accuracy()).isEqualTo(0.665, within(1e-12));
  }

  @Test
  void matricesOfOtherClassesCannotBeAdded() {
    assertThatThrownBy(() -> twoHundred().add(new ConfusionMatrix(List.of("a", "b"))))
        .hasMessageContaining("[a, b]");
  }
}
