package dev.revisit.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
  private static final String ENTRY = "{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";

  @TempDir Path folder;

  /** A file made by hand: length, header with single quotes for double, data. */
  private static byte[] file(String header, int... data) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return file(json.length, json, data);
  }

  private static byte[] file(long length, byte[] json, int... data) {
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(length).put(json);
    Arrays.stream(data).forEach(b -> buffer.put((byte) b));
    return buffer.array();
  }

  private SafetensorsReader open(byte[] bytes) throws IOException {
    Path path = folder.resolve("file.safetensors");
    Files.write(path, bytes);
    return SafetensorsReader.open(path);
  }

  static Stream<Arguments> badFiles() {
    String six = "{'a':{'dtype':'F32','shape':[1],'data_offsets':[%s]}}";
    return Stream.of(
        Arguments.of("empty", new byte[0], "too short"),
        Arguments.of("seven bytes", new byte[7], "too short"),
        Arguments.of("header longer than the file", file(100, new byte[] {'{', '}'}), "truncated"),
        Arguments.of("header of negative length", file(-1, new byte[] {'{', '}'}), "truncated"),
        Arguments.of(
            "header of 2^62 bytes", file(1L << 62, new byte[] {'{', '}'}), "claims 46116860"),
        Arguments.of("header that is a list", file("[]"), "does not start with '{'"),
        Arguments.of("header with a byte order mark", file(" {}"), "does not start with '{'"),
        Arguments.of("header that is not JSON", file("{'a':"), "not JSON"),
        Arguments.of("header with more behind it", file("{} {}"), "not JSON"),
        Arguments.of("data cut off", file(six.formatted("0,4"), 1, 2, 3), "truncated or damaged"),
        Arguments.of(
            "bytes after the last tensor", file("{'a':" + ENTRY + "}", 0, 0, 0, 0, 9), "end at 4"),
        Arguments.of("offsets reversed", file(six.formatted("4,0"), 1, 2, 3, 4), "data_offsets"),
        Arguments.of("negative offset", file(six.formatted("-4,0"), 1, 2, 3, 4), "-4"),
        Arguments.of("offset beyond 63 bits", file(six.formatted("0,99999999999999999999")), "999"),
        Arguments.of("one offset", file(six.formatted("0"), 1, 2, 3, 4), "data_offsets"),
        Arguments.of(
            "size that does not fit the shape",
            file("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}", 1, 2, 3, 4),
            "needs 8 bytes"),
        Arguments.of(
            "shape whose product overflows",
            file("{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}"),
            "impossible shape"),
        Arguments.of(
            "negative dimension",
            file("{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,0]}}"),
            "-1"),
        Arguments.of(
            "hundred dimensions",
            file(
                "{'a':{'dtype':'F32','shape':[" + "1,".repeat(99) + "1],'data_offsets':[0,4]}}",
                1,
                2,
                3,
                4),
            "at most 16"),
        Arguments.of(
            "overlapping tensors",
            file("{'a':" + ENTRY + ",'b':" + ENTRY + "}", 0, 0, 0, 0),
            "overlap"),
        Arguments.of(
            "hole between tensors",
            file(
                "{'a':" + ENTRY + ",'b':{'dtype':'F32','shape':[1],'data_offsets':[6,10]}}",
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0),
            "hole"),
        Arguments.of(
            "a name twice",
            file(
                "{'a':" + ENTRY + ",'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0),
            "Duplicate"),
        Arguments.of(
            "unknown type",
            file("{'a':{'dtype':'F8_E4M3','shape':[4],'data_offsets':[0,4]}}", 1, 2, 3, 4),
            "supported are F32"),
        Arguments.of(
            "no type", file("{'a':{'shape':[4],'data_offsets':[0,4]}}", 1, 2, 3, 4), "dtype"),
        Arguments.of("entry that is a number", file("{'a':4}"), "'a'"),
        Arguments.of("metadata that is not text", file("{'__metadata__':{'n':1}}"), "not a string"),
        Arguments.of("metadata that is a list", file("{'__metadata__':[]}"), "not a JSON object"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void badFilesAreRejectedWithTheReason(String name, byte[] bytes, String reason) {
    assertThatThrownBy(() -> open(bytes))
        .isInstanceOf(SafetensorsException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("file.safetensors");
  }

  @Test
  void everyTypeIsReadFromBytesMadeByHand() throws IOException {
    String header =
        "{'__metadata__':{'k':'v'},"
            + "'f32':{'dtype':'F32','shape':[1,2],'data_offsets':[0,8]},"
            + "'f16':{'dtype':'F16','shape':[2],'data_offsets':[8,12]},"
            + "'bf16':{'dtype':'BF16','shape':[1],'data_offsets':[12,14]},"
            + "'bool':{'dtype':'BOOL','shape':[2],'data_offsets':[14,16]},"
            + "'i32':{'dtype':'I32','shape':[],'data_offsets':[16,20]},"
            + "'i64':{'dtype':'I64','shape':[1],'data_offsets':[20,28]},"
            + "'none':{'dtype':'F32','shape':[0,3],'data_offsets':[28,28]}}   ";
    int[] data = {
      0x00,
      0x00,
      0x80,
      0x3F,
      0x00,
      0x00,
      0x00,
      0xC0, // 1, -2
      0x00,
      0x3C,
      0x01,
      0x00, // 1, 2^-24
      0x49,
      0x40, // 3.140625
      0x01,
      0x00, // true, false
      0xFE,
      0xFF,
      0xFF,
      0xFF, // -2
      0x00,
      0x00,
      0x00,
      0x00,
      0x01,
      0x00,
      0x00,
      0x00 // 2^32
    };
    try (SafetensorsReader file = open(file(header, data))) {
      assertThat(file.metadata()).containsExactly(Map.entry("k", "v"));
      assertThat(file.names()).containsExactly("f32", "f16", "bf16", "bool", "i32", "i64", "none");
      assertThat(file.tensor("f32").toFloats()).containsExactly(1, -2);
      assertThat(file.shape("f32")).containsExactly(1, 2);
      assertThat(file.tensor("f16").toFloats()).containsExactly(1, 0x1p-24f);
      assertThat(file.tensor("bf16").toFloats()).containsExactly(3.140625f);
      assertThat(file.tensor("bool").toBooleans()).containsExactly(true, false);
      assertThat(file.tensor("i32").toLongs()).containsExactly(-2);
      assertThat(file.tensor("i32").shape()).isEmpty();
      assertThat(file.tensor("i64").toLongs()).containsExactly(1L << 32);
      assertThat(file.tensor("none").toFloats()).isEmpty();
      assertThatIllegalStateException().isThrownBy(() -> file.tensor("i64").toFloats());
      assertThatThrownBy(() -> file.tensor("absent"))
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("absent");
    }
  }

  @Test
  void theWriterMakesTheBytesOfTheFormat() throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("b", TensorData.ofFloats(new float[] {1, -2}, 2));
    tensors.put("a", TensorData.ofBooleans(new boolean[] {true}, 1));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    SafetensorsWriter.write(stream, tensors, Map.of("format", "pt"));
    String header =
        "{'__metadata__':{'format':'pt'},"
            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'a':{'dtype':'BOOL','shape':[1],'data_offsets':[8,9]}}";
    int padding = (8 - header.length() % 8) % 8;
    assertThat(stream.toByteArray())
        .isEqualTo(file(header + " ".repeat(padding), 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1));
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("floats", TensorData.ofFloats(new float[] {Float.NaN, 1e-40f, 3}, 3, 1));
    tensors.put("halves", TensorData.ofHalves(new float[] {0.5f}, 1));
    tensors.put("longs", TensorData.ofLongs(new long[] {Long.MIN_VALUE}, 1));
    tensors.put("ints", TensorData.ofInts(new int[] {7, 8}, 2));
    tensors.put("shorts", TensorData.ofShorts(new short[] {Short.MIN_VALUE, 258}, 2));
    tensors.put("é/ü \"quoted\"", TensorData.ofBooleans(new boolean[0], 0));
    Path path = folder.resolve("round.safetensors");
    SafetensorsWriter.write(path, tensors, Map.of());
    SafetensorsWriter.write(path, tensors, Map.of());
    try (SafetensorsReader file = SafetensorsReader.open(path)) {
      assertThat(file.names()).containsExactlyElementsOf(tensors.keySet());
      for (Map.Entry<String, TensorData> entry : tensors.entrySet()) {
        assertThat(file.tensor(entry.getKey())).isEqualTo(entry.getValue());
      }
      assertThat(file.tensor("shorts").toShorts()).containsExactly(Short.MIN_VALUE, 258);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("no temporary file stays").containsExactly(path);
    }
  }

  @Test
  void valuesThatDoNotFillTheShapeAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorData.ofFloats(new float[3], 2, 2))
        .withMessageContaining("[2, 2]");
  }
}
