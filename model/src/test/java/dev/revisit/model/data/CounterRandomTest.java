package dev.revisit.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  @Test
  void theNumbersAreThoseOfAnIndependentImplementationForEver() {
    // From the same formula in Python; a change would make resumed runs draw differently.
    CounterRandom random = new CounterRandom(7, 3, 100, 2);
    assertThat(new long[] {random.nextLong(), random.nextLong(), random.nextLong()})
        .containsExactly(-3097379225158922784L, -8573352497543266348L, 2087959181554264906L);
  }

  @Test
  void neighbouringKeysGiveUnrelatedNumbers() {
    int differing = 0;
    for (int step = 0; step < 1000; step++) {
      long a = new CounterRandom(1, step, 0).nextLong();
      long b = new CounterRandom(1, step + 1, 0).nextLong();
      differing += Long.bitCount(a ^ b);
    }
    assertThat(differing / 1000.0).isEqualTo(32, within(0.6));
    assertThat(new CounterRandom(1, 2, 3).nextLong())
        .isNotEqualTo(new CounterRandom(1, 3, 2).nextLong());
  }

  @Test
  void allNumbersBelowABoundAreAlikeFrequent() {
    CounterRandom random = new CounterRandom(5);
    int[] counts = new int[6];
    for (int i = 0; i < 60_000; i++) {
      counts[random.nextInt(6)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(400)); // four standard deviations
    }
  }

  @Test
  void aChoiceIsOfTheExactSizeAscendingAndFair() {
    int[] counts = new int[8];
    for (int i = 0; i < 8000; i++) {
      int[] chosen = new CounterRandom(3, i).choose(2, 8);
      assertThat(chosen).hasSize(2);
      assertThat(chosen[0]).isLessThan(chosen[1]);
      Arrays.stream(chosen).forEach(c -> counts[c]++);
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(2000, within(160));
    }
  }

  @Test
  void aPermutationHoldsEachNumberOnce() {
    int[] order = new CounterRandom(3).permutation(1000);
    assertThat(Arrays.stream(order).sorted()).containsExactly(sequence(1000));
    assertThat(order).isNotEqualTo(Arrays.stream(order).sorted().toArray());
  }

  private static Integer[] sequence(int count) {
    Integer[] sequence = new Integer[count];
    Arrays.setAll(sequence, i -> i);
    return sequence;
  }

  @Test
  void impossibleBoundsAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CounterRandom(1).nextInt(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new CounterRandom(1).choose(3, 2));
  }
}
