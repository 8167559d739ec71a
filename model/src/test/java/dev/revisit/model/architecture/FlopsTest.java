package dev.revisit.model.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlopsTest {
  private final Flops nano = new Flops(Architecture.nano());

  /**
   * By hand, for 64 tokens of 96: tokenizer 2·64·768·96; four blocks of maps 4·2·64·96², attention
   * 2·2·64·64·96 and MLP 2·2·64·96·384; fusion with 128 remembered tokens: maps of queries and
   * context, attention, MLP, and 2·128·32·96 to widen the memory code.
   */
  @Test
  void anOpticalLookOfNanoIsNinetyThreeMillion() {
    assertThat(nano.look(Modality.OPTICAL))
        .isEqualTo(9_437_184.0 + 4 * 15_728_640.0 + 20_447_232.0);
  }

  /**
   * By hand: 2·64·96·512 for the tokens, 2·256·9·64·32 and 2·256·9·32·16 for the seasons, then
   * 2·4096·9·38·32 and 2·4096·9·32·9.
   */
  @Test
  void theLandCoverHeadCostsMoreThanTheLook() {
    assertThat(nano.landCover(8, 16, 32, 9))
        .isEqualTo(6_291_456.0 + 9_437_184.0 + 2_359_296.0 + 89_653_248.0 + 21_233_664.0);
  }
}
