package dev.revisit.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShuffleTest {
  private static int[] positions(Shuffle shuffle, long from, long to) {
    int[] chips = new int[(int) (to - from)];
    for (int i = 0; i < chips.length; i++) {
      chips[i] = shuffle.chip(from + i);
    }
    return chips;
  }

  private static Set<Integer> set(int[] values) {
    Set<Integer> set = new HashSet<>();
    for (int value : values) {
      set.add(value);
    }
    return set;
  }

  @Test
  void everyChipComesOnceAnEpochAndEachEpochHasItsOwnOrder() {
    Shuffle shuffle = new Shuffle(1, 50, 1);
    int[] first = positions(shuffle, 0, 50);
    int[] second = positions(shuffle, 50, 100);
    assertThat(set(first)).hasSize(50);
    assertThat(set(second)).hasSize(50);
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void aRunThatStartsInTheMiddleReadsWhatTheWholeOneRead() {
    int[] whole = positions(new Shuffle(1, 50, 1), 0, 200);
    int[] resumed = positions(new Shuffle(1, 50, 1), 137, 200);
    assertThat(resumed).isEqualTo(Arrays.copyOfRange(whole, 137, 200));
  }

  @Test
  void anotherSeedGivesAnotherOrder() {
    assertThat(positions(new Shuffle(1, 50, 1), 0, 50))
        .isNotEqualTo(positions(new Shuffle(2, 50, 1), 0, 50));
  }

  @Test
  void aFractionKeepsItsMembersAndTheyBelongToEveryLargerFraction() {
    Shuffle tenth = new Shuffle(1, 50, 0.1);
    assertThat(tenth.size()).isEqualTo(5);
    assertThat(set(positions(tenth, 0, 100))).hasSize(5);
    assertThat(set(positions(new Shuffle(1, 50, 0.5), 0, 25)))
        .containsAll(set(positions(tenth, 0, 5)));
  }

  @Test
  void impossibleFractionsAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Shuffle(1, 50, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Shuffle(1, 50, 1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Shuffle(1, 0, 1));
  }
}
