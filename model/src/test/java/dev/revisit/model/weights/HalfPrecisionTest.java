package dev.revisit.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfPrecisionTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0, 0000",
    "-0.0, 8000",
    "1, 3C00",
    "-2, C000",
    "0.333333333, 3555",
    "65504, 7BFF", // largest
    "65519.996, 7BFF", // just below the middle to the next
    "65520, 7C00", // the middle: to even, which is infinity
    "65536, 7C00",
    "3.4e38, 7C00",
    "-1e10, FC00",
    "6.103515625e-5, 0400", // 2^-14, smallest normal
    "6.097555160522461e-5, 03FF", // largest subnormal
    "6.1005353927612305e-5, 0400", // the middle between the two: to even
    "5.960464477539063e-8, 0001", // 2^-24, smallest subnormal
    "2.9802322387695312e-8, 0000", // 2^-25, the middle to zero: to even
    "2.9802326e-8, 0001", // just above
    "8.940696716308594e-8, 0002", // 1.5 * 2^-24: to even, up
    "1.401298464324817e-45, 0000",
    "2049, 6800", // 2048 and 2050 are neighbours: to even, down
    "2051, 6802", // to even, up
    "1.00048828125, 3C00", // 1 + 2^-11, the middle
    "1.0004884, 3C01"
  })
  void roundsToNearestEven(float value, String hex) {
    assertThat(HalfPrecision.toBits(value)).isEqualTo((short) Integer.parseInt(hex, 16));
  }

  @Test
  void infinitiesAndNotANumberStayWhatTheyAre() {
    assertThat(HalfPrecision.toBits(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7C00);
    assertThat(HalfPrecision.toBits(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xFC00);
    assertThat(HalfPrecision.fromBits(HalfPrecision.toBits(Float.NaN))).isNaN();
    assertThat(HalfPrecision.fromBits((short) 0x7C00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(HalfPrecision.fromBits((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(HalfPrecision.fromBits((short) 0x8001)).isEqualTo(-0x1p-24f);
    assertThat(HalfPrecision.fromBits((short) 0x7BFF)).isEqualTo(65504f);
  }

  @Test
  void everyHalfSurvivesTheWayToFloatAndBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfPrecision.fromBits((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfPrecision.toBits(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void everyMiddleBetweenTwoHalvesGoesToTheEvenOneAndItsNeighboursToTheNearest() {
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float low = HalfPrecision.fromBits((short) bits);
      float high = HalfPrecision.fromBits((short) (bits + 1));
      float middle = (low + high) / 2; // exact: a float has 13 more bits
      int even = (bits & 1) == 0 ? bits : bits + 1;
      assertThat(HalfPrecision.toBits(middle)).isEqualTo((short) even);
      assertThat(HalfPrecision.toBits(Math.nextDown(middle))).isEqualTo((short) bits);
      assertThat(HalfPrecision.toBits(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
    }
  }

  @Test
  void bytesAreLittleEndian() {
    assertThat(HalfPrecision.encode(new float[] {1, -2})).containsExactly(0x00, 0x3C, 0x00, 0xC0);
    float[] values = new float[3];
    HalfPrecision.decode(new byte[] {0x00, 0x3C, 0x00, (byte) 0xC0}, values, 1, 2);
    assertThat(values).containsExactly(0, 1, -2);
  }
}
