package dev.revisit.local.stac;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  private static final long SIZE = 1000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "lines=0-1",
        "bytes=0-1,5-6",
        "bytes=99999999999999999999-"
      })
  void aHeaderThatMakesNoSenseIsIgnored(String header) {
    assertThat(ByteRange.parse(Optional.of(header), SIZE)).isEqualTo(new ByteRange.Request.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=-0"})
  void aRangeOutsideOfTheFileCannotBeSatisfied(String header) {
    assertThat(ByteRange.parse(Optional.of(header), SIZE))
        .isEqualTo(new ByteRange.Request.Unsatisfiable());
  }

  @Test
  void nothingOfAnEmptyFileCanBeSatisfied() {
    assertThat(ByteRange.parse(Optional.of("bytes=0-0"), 0))
        .isEqualTo(new ByteRange.Request.Unsatisfiable());
    assertThat(ByteRange.parse(Optional.of("bytes=-1"), 0))
        .isEqualTo(new ByteRange.Request.Unsatisfiable());
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-, 0, 999",
    "bytes=10-19, 10, 19",
    "bytes=990-2000, 990, 999",
    "bytes=-1, 999, 999",
    "bytes=-2000, 0, 999"
  })
  void oneRangeIsCutToTheFile(String header, long first, long last) {
    assertThat(ByteRange.parse(Optional.of(header), SIZE))
        .isEqualTo(new ByteRange.Request.Part(new ByteRange(first, last)));
  }

  @Test
  void withoutAHeaderTheWholeFileIsMeant() {
    assertThat(ByteRange.parse(Optional.empty(), SIZE)).isEqualTo(new ByteRange.Request.Whole());
  }
}
