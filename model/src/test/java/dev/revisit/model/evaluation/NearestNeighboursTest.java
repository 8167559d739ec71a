package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
  private static final float[] EAST = {2, 0};
  private static final float[] NORTH = {0, 5};
  private static final float[] NORTH_EAST = {1, 1};
  private static final float[] ZERO = {0, 0};

  @Test
  void nothingToCompareWithIsRejected() {
    NearestNeighbours neighbours = NearestNeighbours.standard();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> neighbours.classify(List.of(), new int[0], List.of(EAST)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> neighbours.classify(List.of(EAST), new int[2], List.of(EAST)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> neighbours.classify(List.of(EAST), new int[1], List.of(new float[] {1, 2, 3})))
        .withMessageContaining("different models");
    assertThatIllegalArgumentException().isThrownBy(() -> new NearestNeighbours(0, 0.07));
    assertThatIllegalArgumentException().isThrownBy(() -> new NearestNeighbours(1, 0));
  }

  @Test
  void theNearestByAngleDecidesWhateverTheLength() {
    int[] classes =
        new NearestNeighbours(1, 0.07)
            .classify(
                List.of(EAST, NORTH),
                new int[] {4, 1},
                List.of(new float[] {100, 99}, new float[] {0.1f, 0.2f}));
    assertThat(classes).containsExactly(4, 1);
  }

  @Test
  void votesAreWeightedByTheExponentialOfTheCosine() {
    List<boolean[]> present = List.of(new boolean[] {true, false}, new boolean[] {true, true});
    double[][] votes =
        new NearestNeighbours(2, 0.5).votes(List.of(EAST, NORTH_EAST), present, List.of(EAST));
    double near = Math.exp(1 / 0.5);
    double far = Math.exp(Math.sqrt(0.5) / 0.5);
    assertThat(votes[0]).containsExactly(new double[] {1, far / (near + far)}, within(1e-6));
  }

  @Test
  void onlyTheNearestVote() {
    List<float[]> references = List.of(NORTH, NORTH, NORTH, EAST, NORTH_EAST);
    int[] classes = {0, 0, 0, 1, 1};
    assertThat(new NearestNeighbours(2, 0.07).classify(references, classes, List.of(EAST)))
        .containsExactly(1);
    double[][] votes =
        new NearestNeighbours(2, 0.07)
            .votes(
                references,
                List.of(
                    new boolean[] {true},
                    new boolean[] {true},
                    new boolean[] {true},
                    new boolean[1],
                    new boolean[1]),
                List.of(EAST));
    assertThat(votes[0]).containsExactly(0);
  }

  @Test
  void anEmbeddingOfZerosGivesNoNaN() {
    double[][] votes =
        NearestNeighbours.standard()
            .votes(
                List.of(EAST, ZERO),
                List.of(new boolean[] {true}, new boolean[] {false}),
                List.of(ZERO));
    assertThat(votes[0]).containsExactly(new double[] {0.5}, within(1e-12));
  }

  @Test
  void manyNeighboursOfAnotherClassOutvoteANearOne() {
    List<float[]> references = List.of(EAST, NORTH_EAST, NORTH_EAST, NORTH_EAST);
    assertThat(
            new NearestNeighbours(4, 1.0)
                .classify(references, new int[] {0, 1, 1, 1}, List.of(EAST)))
        .containsExactly(1);
  }
}
