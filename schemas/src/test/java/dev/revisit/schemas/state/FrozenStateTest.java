package dev.revisit.schemas.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** State outlives code: bytes that an old version wrote must become today's records. */
class FrozenStateTest {

  /** Every state record of every release. */
  static Stream<Arguments> samples() {
    List<String> versions =
        resource("/released/index.txt")
            .lines()
            .map(file -> file.substring(0, file.indexOf('/')))
            .distinct()
            .toList();
    return versions.stream()
        .flatMap(
            version -> StateSamples.all().stream().map(sample -> Arguments.of(version, sample)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bytesOfEveryVersionStillRestore(String version, SpecificRecord expected) throws IOException {
    String name = expected.getSchema().getFullName();
    Schema writer =
        new Schema.Parser().parse(resource("/released/" + version + "/" + name + ".avsc"));
    String frozen = resource("/frozen/" + version + "/" + name + ".base64");
    byte[] bytes = Base64.getMimeDecoder().decode(frozen.strip());

    assertThat(read(bytes, writer, expected.getSchema())).isEqualTo(expected);
  }

  /** By the Avro specification: strings are a zigzag length and UTF-8, longs are zigzag varints. */
  @Test
  void theFrozenBytesAreWhatTheAvroSpecificationSays() {
    byte[] bytes =
        Base64.getMimeDecoder()
            .decode(
                resource("/frozen/v1/dev.revisit.schemas.state.SeenAcquisition.base64").strip());

    // 02 'r'  02 'n'  02 = zigzag(1)
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0272026e02");
  }

  @Test
  void everyStateRecordHasASample() {
    List<String> sampled =
        StateSamples.all().stream().map(sample -> sample.getSchema().getFullName()).toList();
    List<String> records =
        State.PROTOCOL.getTypes().stream()
            .filter(type -> type.getType() == Schema.Type.RECORD)
            .map(Schema::getFullName)
            .toList();

    assertThat(sampled).containsExactlyInAnyOrderElementsOf(records);
  }

  private static Object read(byte[] bytes, Schema writer, Schema reader) throws IOException {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    Object value =
        new SpecificDatumReader<Object>(writer, reader, new SpecificData()).read(null, decoder);
    assertThat(decoder.isEnd()).as("nothing is left over").isTrue();
    return value;
  }

  private static String resource(String name) {
    try (InputStream stream = FrozenStateTest.class.getResourceAsStream(name)) {
      assertThat(stream).as("resource %s; run ReleaseWriter for a new release", name).isNotNull();
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
