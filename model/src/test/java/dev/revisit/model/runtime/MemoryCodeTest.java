package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.revisit.model.TestGraph;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import org.junit.jupiter.api.Test;

class MemoryCodeTest {
  private static final Architecture A = TestGraph.SMALL; // 4 tokens, codes of 6 values

  @Test
  void theBytesAreHalvesAndValidityBitsAndSurviveStorage() {
    float[] values = new float[24];
    values[0] = 1;
    values[23] = -2;
    MemoryCode code =
        MemoryCode.empty().with(Modality.SAR, values, new boolean[] {true, false, false, true});
    assertThat(code.has(Modality.OPTICAL)).isFalse();
    assertThat(code.optical()).isEmpty();
    assertThat(code.sar()).hasSize(48).startsWith(0x00, 0x3C).endsWith(0x00, 0xC0);
    assertThat(code.sarValid()).containsExactly(0b1001);
    MemoryCode stored =
        MemoryCode.of(code.optical(), code.opticalValid(), code.sar(), code.sarValid());
    assertThat(stored).isEqualTo(code).hasSameHashCodeAs(code);
    float[] read = new float[48];
    float[] valid = new float[8];
    stored.write(Modality.SAR, A, 1, read, valid);
    assertThat(read[24]).isEqualTo(1);
    assertThat(read[47]).isEqualTo(-2);
    assertThat(valid).containsExactly(0, 0, 0, 0, 1, 0, 0, 1);
  }

  @Test
  void valuesBeyondHalfPrecisionBecomeItsLargestFiniteOne() {
    float[] values = new float[24];
    values[0] = 1e9f;
    values[1] = Float.NEGATIVE_INFINITY;
    MemoryCode code = MemoryCode.empty().with(Modality.OPTICAL, values, new boolean[4]);
    float[] read = new float[24];
    code.write(Modality.OPTICAL, A, 0, read, new float[4]);
    assertThat(read[0]).isEqualTo(65504);
    assertThat(read[1]).isEqualTo(-65504);
  }

  @Test
  void damagedBytesAreRejected() {
    byte[] none = {};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryCode.of(new byte[3], new byte[1], none, none))
        .withMessageContaining("optical");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryCode.of(none, none, new byte[4], none))
        .withMessageContaining("sar");
  }

  @Test
  void aMemoryOfAnotherArchitectureIsRejectedWithTheRemedy() {
    MemoryCode code = MemoryCode.of(new byte[64], new byte[1], new byte[0], new byte[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> code.write(Modality.OPTICAL, A, 0, new float[24], new float[4]))
        .withMessageContaining("embed the block again");
  }
}
