package dev.revisit.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.revisit.schemas.Alert;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.Feedback;
import dev.revisit.schemas.SceneNotification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SingleObjectWireFormatTest {
  private static final String TOPIC = "some-topic";

  private final AvroWireFormat format = new SingleObjectWireFormat();

  static List<SpecificRecord> records() {
    return Records.all();
  }

  @Test
  void bytesThatAreNotOursAreGarbage() {
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {(byte) 0xC3},
            new byte[] {(byte) 0xC3, 1, 0, 0},
            "{\"json\": true}".getBytes(StandardCharsets.UTF_8),
            new byte[] {0, 0, 0, 0, 7, 1, 2, 3, 4, 5, 6})) {
      assertThat(failure(bytes, Alert.class).errorClass()).isEqualTo("garbage-bytes");
    }
    assertThat(failure(new byte[] {0, 0, 0, 0, 7}, Alert.class).remedy())
        .contains("configure the schema registry");
  }

  @Test
  void aFingerprintThatNobodyReleasedIsAnUnknownSchema() {
    byte[] bytes = format.encode(TOPIC, Records.alert());
    bytes[5] ^= 1;

    MalformedRecordException failure = failure(bytes, Alert.class);
    assertThat(failure.errorClass()).isEqualTo("unknown-schema");
    assertThat(failure.remedy()).contains("Upgrade");
  }

  @Test
  void aSoundRecordOfAnotherTypeIsTheWrongRecord() {
    byte[] bytes = format.encode(TOPIC, Records.feedback());

    assertThat(failure(bytes, Alert.class).errorClass()).isEqualTo("wrong-record");
  }

  @Test
  void aTruncatedRecordAndOneWithARestAreGarbage() {
    byte[] bytes = format.encode(TOPIC, Records.changeEvent());
    for (int length = 10; length < bytes.length; length++) {
      MalformedRecordException failure = failure(Arrays.copyOf(bytes, length), ChangeEvent.class);
      assertThat(failure.errorClass()).isEqualTo("garbage-bytes");
    }
    assertThat(failure(Arrays.copyOf(bytes, bytes.length + 1), ChangeEvent.class).errorClass())
        .isEqualTo("garbage-bytes");
  }

  @Test
  void aLengthOfTwoGigabytesCostsNoMemory() {
    byte[] header = Arrays.copyOf(format.encode(TOPIC, Records.feedback()), 10);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header);
    // zigzag varint of 2^31 - 9, the longest array that Java could be asked for
    bytes.writeBytes(new byte[] {(byte) 0xEE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F});

    assertThat(failure(bytes.toByteArray(), Feedback.class).errorClass())
        .isEqualTo("garbage-bytes");
  }

  @Property(tries = 500)
  void noBytesDoMoreThanFail(@ForAll long seed) {
    Random random = new Random(seed);
    for (SpecificRecord record : Records.all()) {
      byte[] bytes = format.encode(TOPIC, record);
      for (int i = 0; i < 3; i++) {
        bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt();
      }
      try {
        assertThat(format.decode(TOPIC, bytes, record.getClass())).isNotNull();
      } catch (MalformedRecordException e) {
        assertThat(e.errorClass()).isEqualTo("garbage-bytes");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordComesBackAsItWas(SpecificRecord record) throws MalformedRecordException {
    assertThat(format.decode(TOPIC, format.encode(TOPIC, record), record.getClass()))
        .isEqualTo(record);
  }

  /** CRC-64-AVRO written out from the specification's pseudo-code. */
  @Test
  void theHeaderIsThatOfTheSpecification() {
    Schema schema = SceneNotification.getClassSchema();
    long fingerprint =
        rabin(SchemaNormalization.toParsingForm(schema).getBytes(StandardCharsets.UTF_8));

    ByteBuffer bytes =
        ByteBuffer.wrap(format.encode(TOPIC, Records.sceneNotification()))
            .order(ByteOrder.LITTLE_ENDIAN);

    assertThat(bytes.get()).isEqualTo((byte) 0xC3);
    assertThat(bytes.get()).isEqualTo((byte) 0x01);
    assertThat(bytes.getLong()).isEqualTo(fingerprint);
    // The specification's own example: the schema "null".
    assertThat(rabin("\"null\"".getBytes(StandardCharsets.UTF_8))).isEqualTo(7195948357588979594L);
  }

  @Test
  void avrosOwnDecoderOfGeneratedClassesReadsOurBytes() throws IOException {
    byte[] bytes = format.encode(TOPIC, Records.sceneNotification());

    assertThat(SceneNotification.getDecoder().decode(bytes)).isEqualTo(Records.sceneNotification());
  }

  private MalformedRecordException failure(byte[] bytes, Class<? extends SpecificRecord> type) {
    MalformedRecordException failure =
        catchThrowableOfType(
            MalformedRecordException.class, () -> format.decode(TOPIC, bytes, type));
    assertThat(failure).isNotNull();
    assertThat(failure.remedy()).isNotBlank();
    return failure;
  }

  private static long rabin(byte[] bytes) {
    long empty = 0xC15D213AA4D7A795L;
    long fingerprint = empty;
    for (byte next : bytes) {
      long index = (fingerprint ^ next) & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        index = (index >>> 1) ^ (empty & -(index & 1));
      }
      fingerprint = (fingerprint >>> 8) ^ index;
    }
    return fingerprint;
  }
}
