package dev.revisit.local.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TfRecordsTest {
  private static final byte[] DIGITS = "123456789".getBytes(StandardCharsets.US_ASCII);

  /** Both numbers are those of TensorBoard's own {@code masked_crc32c}. */
  @Test
  void aRecordIsFramedAsTensorFlowDoes() {
    assertThat(TfRecords.maskedChecksum(DIGITS, 0, 9)).isEqualTo(0xc78ab0e5);
    byte[] record = TfRecords.frame(DIGITS).array();
    assertThat(HexFormat.of().formatHex(record))
        .isEqualTo("0900000000000000" + "37f97139" + "313233343536373839" + "e5b08ac7");
  }

  @Test
  void aLengthThatWasChangedIsNoticed() {
    byte[] header = HexFormat.of().parseHex("0900000000000000" + "37f97139");
    assertThat(TfRecords.isSound(header)).isTrue();
    for (int i = 0; i < header.length; i++) {
      byte[] damaged = header.clone();
      damaged[i] ^= 0x10;
      assertThat(TfRecords.isSound(damaged)).isFalse();
    }
  }
}
