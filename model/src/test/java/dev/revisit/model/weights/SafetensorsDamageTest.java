package dev.revisit.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens to a file, reading it ends in tensors or in a {@link SafetensorsException}. */
class SafetensorsDamageTest {
  private static final byte[] SOUND = sound();

  private static byte[] sound() {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("weight", TensorData.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("count", TensorData.ofLongs(new long[] {7}, 1));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try {
      SafetensorsWriter.write(stream, tensors, Map.of("config", "{}"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return stream.toByteArray();
  }

  private static void readAll(byte[] bytes) throws IOException {
    Path path = Files.createTempFile("damaged", ".safetensors");
    try {
      Files.write(path, bytes);
      try (SafetensorsReader file = SafetensorsReader.open(path)) {
        for (String name : file.names()) {
          assertThat(file.tensor(name).size()).isLessThanOrEqualTo(bytes.length);
        }
      }
    } finally {
      Files.delete(path);
    }
  }

  @Property(tries = 300)
  void aFileCutAnywhereIsRejected(@ForAll @IntRange(min = 0, max = 10_000) int cut) {
    byte[] bytes = Arrays.copyOf(SOUND, cut % SOUND.length);
    assertThatThrownBy(() -> readAll(bytes)).isInstanceOf(SafetensorsException.class);
  }

  @Property(tries = 1000)
  void changedBytesAreReadOrRejected(
      @ForAll @IntRange(min = 0, max = 10_000) int first,
      @ForAll byte firstValue,
      @ForAll @IntRange(min = 0, max = 10_000) int second,
      @ForAll byte secondValue)
      throws IOException {
    byte[] bytes = SOUND.clone();
    bytes[first % bytes.length] = firstValue;
    bytes[second % bytes.length] = secondValue;
    try {
      readAll(bytes);
    } catch (SafetensorsException e) {
      assertThat(e).hasMessageContaining("safetensors");
    }
  }
}
