package dev.revisit.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class BoundedDecoderTest {

  @Test
  void lengthsAndCountsBeyondTheEndAreRefused() {
    assertThatThrownBy(() -> decoder(10, 'a').readString()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(10, 'a').readBytes(null)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(1, 'a').readString()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(10).readArrayStart()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(10).readMapStart()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(10).skipArray()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder(1, 2, 3).readDouble()).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> decoder().readLong()).isInstanceOf(EOFException.class);
  }

  @Test
  void numbersThatAreTooLongAreRefused() {
    int[] endless = new int[11];
    Arrays.fill(endless, 0x80);
    assertThatThrownBy(() -> decoder(endless).readLong()).isInstanceOf(AvroRuntimeException.class);
    // zigzag of 2^31 does not fit an int
    assertThatThrownBy(() -> decoder(0x80, 0x80, 0x80, 0x80, 0x10).readInt())
        .isInstanceOf(AvroRuntimeException.class);
    assertThatThrownBy(() -> decoder(2).readBoolean()).isInstanceOf(AvroRuntimeException.class);
  }

  @Test
  void aBlockThatTellsItsSizeIsSkippedAtOnce() throws IOException {
    // count -1, three bytes, the bytes; end of the array; one more byte
    BoundedDecoder decoder = decoder(1, 6, 0, 0, 0, 0, 42);

    assertThat(decoder.skipArray()).isZero();
    assertThat(decoder.readInt()).isEqualTo(21);
    assertThat(decoder.isEnd()).isTrue();
  }

  @Property
  void whatAvroWritesIsReadBack(
      @ForAll long number,
      @ForAll int small,
      @ForAll double real,
      @ForAll float single,
      @ForAll boolean flag,
      @ForAll String text,
      @ForAll byte[] bytes)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    encoder.writeLong(number);
    encoder.writeInt(small);
    encoder.writeDouble(real);
    encoder.writeFloat(single);
    encoder.writeBoolean(flag);
    encoder.writeString(text);
    encoder.writeBytes(bytes);
    encoder.writeFixed(bytes);
    encoder.flush();

    BoundedDecoder decoder = new BoundedDecoder(out.toByteArray(), 0);
    assertThat(decoder.readLong()).isEqualTo(number);
    assertThat(decoder.readInt()).isEqualTo(small);
    assertThat(decoder.readDouble()).isEqualTo(real);
    assertThat(decoder.readFloat()).isEqualTo(single);
    assertThat(decoder.readBoolean()).isEqualTo(flag);
    // A lone surrogate cannot be written in UTF-8; both sides replace it.
    String written = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(decoder.readString()).isEqualTo(written);
    assertThat(decoder.readBytes(null).array()).isEqualTo(bytes);
    byte[] fixed = new byte[bytes.length];
    decoder.readFixed(fixed, 0, fixed.length);
    assertThat(fixed).isEqualTo(bytes);
    assertThat(decoder.isEnd()).isTrue();
  }

  private static BoundedDecoder decoder(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new BoundedDecoder(bytes, 0);
  }
}
