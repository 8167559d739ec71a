package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SymmetryTest {
  private static final float[] SQUARE = {
    1, 2, 3,
    4, 5, 6,
    7, 8, 9
  };

  @Test
  void aQuarterTurnIsClockwise() {
    assertThat(new Symmetry(1, false).apply(SQUARE, 3)).containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
  }

  @Test
  void mirroringExchangesLeftAndRightBeforeTheTurn() {
    assertThat(new Symmetry(0, true).apply(SQUARE, 3)).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7);
    float[] mirrored = new Symmetry(0, true).apply(SQUARE, 3);
    assertThat(new Symmetry(1, true).apply(SQUARE, 3))
        .isEqualTo(new Symmetry(1, false).apply(mirrored, 3));
  }

  @Test
  void allEightDifferAndAreUndoneByTheirInverse() {
    Set<List<Float>> seen = new HashSet<>();
    for (int number = 0; number < Symmetry.COUNT; number++) {
      Symmetry symmetry = Symmetry.of(number);
      float[] turned = symmetry.apply(SQUARE, 3);
      seen.add(List.of(turned[0], turned[1], turned[2], turned[3]));
      assertThat(symmetry.inverse().apply(turned, 3)).isEqualTo(SQUARE);
    }
    assertThat(seen).hasSize(8);
  }

  @Test
  void everyPlaneTurnsAlike() {
    float[] planes = {1, 2, 3, 4, 10, 20, 30, 40};
    assertThat(new Symmetry(2, false).apply(planes, 2)).containsExactly(4, 3, 2, 1, 40, 30, 20, 10);
    assertThat(new Symmetry(1, false).apply(new byte[] {1, 2, 3, 4}, 2))
        .containsExactly(3, 1, 4, 2);
    assertThat(new Symmetry(1, false).apply(new boolean[] {true, false, false, false}, 2))
        .containsExactly(false, true, false, false);
  }
}
