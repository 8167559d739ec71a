package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.data.Label;
import dev.revisit.model.runtime.ChangeMap;
import dev.revisit.model.training.Symmetry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Images of 8 x 8 pixels are 2 x 2 cells, and chips of 8 pixels as well. */
class ChangeCellsTest {
  private static final Symmetry AS_IT_IS = Symmetry.of(0);

  private static ChangeCells image(int width, int height) {
    return new ChangeCells("town", width, height, new byte[width * height]);
  }

  private static ChangeMap map(double... probabilities) {
    float[] values = new float[probabilities.length];
    boolean[] judged = new boolean[probabilities.length];
    for (int i = 0; i < values.length; i++) {
      judged[i] = !Double.isNaN(probabilities[i]);
      values[i] = judged[i] ? (float) probabilities[i] : 0;
    }
    return new ChangeMap(values, judged);
  }

  @Test
  void judgingOutsideOfItsRangesIsRefused() {
    assertThatThrownBy(() -> new Judging(1, 1)).hasMessageContaining("overlap of 1.0");
    assertThatThrownBy(() -> new Judging(0, 0)).hasMessageContaining("0 views");
    assertThatThrownBy(() -> new Judging(0, 9)).hasMessageContaining("9 views");
  }

  @Test
  void oneViewIsTheChipAsItLiesAndEightAreAllDifferent() {
    assertThat(Judging.ONCE.symmetry(5, 0)).isEqualTo(AS_IT_IS);
    Judging all = new Judging(0, 8);
    assertThat(IntStream.range(0, 8).mapToObj(view -> all.symmetry(3, view)))
        .doesNotHaveDuplicates()
        .hasSize(8);
    Judging two = new Judging(0.5, 2);
    assertThat(two.symmetry(1, 0)).isNotEqualTo(two.symmetry(0, 0));
    assertThat(two.stride(64)).isEqualTo(32);
    assertThat(new Judging(0.99, 1).stride(64)).isEqualTo(4);
  }

  @Test
  void aPixelBetweenCentresOfCellsIsInterpolated() {
    ChangeCells cells = image(8, 8);

    // Logits 0 and 4 in the left and the right column of cells; centres at pixels 1.5 and 5.5.
    double four = 1 / (1 + Math.exp(-4));
    cells.add(map(0.5, four, 0.5, four), AS_IT_IS, 0, 0);

    double[] logits = {0, 0, 0.5, 1.5, 2.5, 3.5, 4, 4};
    float[] probabilities = cells.probabilities();
    for (int pixel = 0; pixel < 64; pixel++) {
      assertThat(probabilities[pixel])
          .isCloseTo((float) (1 / (1 + Math.exp(-logits[pixel % 8]))), within(1e-5f));
    }
  }

  @Test
  void standardisedLogitsAreDistancesFromTheMeanOfTheImage() {
    ChangeCells cells = image(8, 8);
    double two = 1 / (1 + Math.exp(-2));
    double six = 1 / (1 + Math.exp(-6));
    cells.add(map(0.5, 0.5, two, six), AS_IT_IS, 0, 0);

    float[] probabilities = cells.standardised().probabilities();

    // 0, 0, 2 and 6 have the mean 2 and the standard deviation sqrt(6) = 2.4495.
    assertThat(probabilities[0]).isCloseTo((float) (1 / (1 + Math.exp(0.8165))), within(1e-4f));
    assertThat(probabilities[63]).isCloseTo((float) (1 / (1 + Math.exp(-1.6330))), within(1e-4f));
  }

  @Test
  void aCellHasTheMeanOfItsPixelsScores() {
    float[] scores = new float[64];
    Arrays.fill(scores, 1);
    scores[0] = 9;
    scores[1] = Float.NaN;
    for (int row = 4; row < 8; row++) {
      Arrays.fill(scores, row * 8 + 4, row * 8 + 8, Float.NaN);
    }
    float[] probabilities =
        ChangeCells.ofPixels("town", 8, 8, new byte[64], scores).probabilities();
    // 14 pixels of 1 and one of 9.
    assertThat(probabilities[0]).isCloseTo((float) (1 / (1 + Math.exp(-23.0 / 15))), within(1e-4f));
    assertThat(probabilities[63]).isNaN();
  }

  @Test
  void anImageThatIsTheSameEverywhereOrNotJudgedIsStandardisedAsWell() {
    ChangeCells same = image(8, 8);
    same.add(map(0.9, 0.9, 0.9, 0.9), AS_IT_IS, 0, 0);
    assertThat(same.standardised().probabilities()).containsOnly(0.5f);
    assertThat(image(8, 8).standardised().probabilities()).containsOnly(Float.NaN);
  }

  @Test
  void cellsThatNobodyJudgedDoNotBlendIn() {
    ChangeCells cells = image(6, 5);

    cells.add(map(0.9, Double.NaN, 0.9, Double.NaN), AS_IT_IS, 0, 0);

    float[] probabilities = cells.probabilities();
    assertThat(probabilities).hasSize(30);
    assertThat(probabilities[3]).isCloseTo(0.9f, within(1e-5f));
    assertThat(probabilities[4]).isNaN();
    ChangeTally tally = new ChangeTally(true);
    cells.tell(tally);
    assertThat(tally.summary("m", OptionalDouble.of(0.5), "", 1).counts())
        .containsEntry("pixels", 20L)
        .containsEntry("pixels_not_judged", 10L);
  }

  @Test
  void whatIsNotLabelledIsNotMeasured() {
    byte[] truth = new byte[16];
    Arrays.fill(truth, (byte) Label.UNLABELLED);
    truth[7] = 1;
    ChangeCells cells = new ChangeCells("town", 4, 4, truth);
    cells.add(map(0.7), AS_IT_IS, 0, 0);

    ChangeTally tally = new ChangeTally(true);
    cells.tell(tally);

    assertThat(tally.groups().get("town").size()).isEqualTo(1);
    assertThat(tally.groups().get("town").positives()).isEqualTo(1);
  }

  @Test
  void turnedLooksAreTurnedBackBeforeTheyAreAveraged() {
    float[] asItLies = {0.1f, 0.2f, 0.3f, 0.9f};
    ChangeCells once = image(8, 8);
    once.add(map(0.1, 0.2, 0.3, 0.9), AS_IT_IS, 0, 0);
    ChangeCells eightTimes = image(8, 8);
    for (int number = 0; number < Symmetry.COUNT; number++) {
      Symmetry symmetry = Symmetry.of(number);
      boolean[] all = {true, true, true, true};
      eightTimes.add(new ChangeMap(symmetry.apply(asItLies, 2), all), symmetry, 0, 0);
    }

    float[] expected = once.probabilities();
    float[] found = eightTimes.probabilities();
    for (int pixel = 0; pixel < expected.length; pixel++) {
      assertThat(found[pixel]).isCloseTo(expected[pixel], within(1e-5f));
    }
  }

  @Test
  void theMiddleOfAChipCountsMoreThanItsBorder() {
    // Two chips of three cells side by side, two columns in common.
    ChangeCells cells = image(16, 12);
    double one = 1 / (1 + Math.exp(-1));
    double[] zeros = new double[9];
    double[] ones = new double[9];
    Arrays.fill(zeros, 0.5);
    Arrays.fill(ones, one);

    cells.add(map(zeros), AS_IT_IS, 0, 0);
    cells.add(map(ones), AS_IT_IS, 4, 0);

    // In the first row the weights are 1 2 1: the second column is the middle of the first chip.
    float[] probabilities = cells.probabilities();
    double second = 1.0 / 3;
    double third = 2.0 / 3;
    // Pixel 7 lies 3/8 of the way from the centre of the second column to that of the third.
    double logit = second + (third - second) * 3 / 8;
    assertThat(probabilities[7]).isCloseTo((float) (1 / (1 + Math.exp(-logit))), within(1e-5f));
  }

  @Test
  void membersCountAlikeHoweverOftenTheyLooked() {
    ChangeCells often = image(4, 4);
    often.add(map(0.5), AS_IT_IS, 0, 0);
    often.add(map(0.5), AS_IT_IS, 0, 0);
    ChangeCells once = image(4, 4);
    once.add(map(1 / (1 + Math.exp(-2))), AS_IT_IS, 0, 0);

    float[] probabilities = ChangeCells.mean(List.of(often, once)).probabilities();

    assertThat(probabilities[0]).isCloseTo((float) (1 / (1 + Math.exp(-1))), within(1e-5f));
  }

  @Test
  void scenesAreAveragedOverMembersAndOneThatIsSilentSilencesAll() {
    SceneScores sure = new SceneScores("g", new Label.Scene(0), Optional.of(new float[] {1, 0}));
    SceneScores unsure =
        new SceneScores("g", new Label.Scene(0), Optional.of(new float[] {0.5f, 0.5f}));
    SceneScores silent = new SceneScores("g", new Label.Scene(0), Optional.empty());

    assertThat(
            SceneScores.mean(List.of(List.of(sure), List.of(unsure)))
                .get(0)
                .probabilities()
                .orElseThrow())
        .containsExactly(0.75f, 0.25f);
    assertThat(SceneScores.mean(List.of(List.of(sure), List.of(silent))).get(0).probabilities())
        .isEmpty();
  }
}
