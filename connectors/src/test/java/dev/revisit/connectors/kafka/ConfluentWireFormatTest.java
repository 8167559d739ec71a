package dev.revisit.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.stac.StubServer;
import dev.revisit.schemas.Alert;
import dev.revisit.schemas.Feedback;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfluentWireFormatTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final StubServer server = StubServer.start();

  static List<SpecificRecord> records() {
    return Records.all();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bytesThatAreNotOursAreGarbage() {
    AvroWireFormat format = new ConfluentWireFormat(new StaticSchemaRegistry(Map.of()));
    byte[] singleObject = new SingleObjectWireFormat().encode("t", Records.feedback());

    for (byte[] bytes : List.of(new byte[0], new byte[] {0, 0, 0}, singleObject)) {
      assertThat(failure(format, bytes).errorClass()).isEqualTo("garbage-bytes");
    }
    assertThat(failure(format, singleObject).remedy()).contains("single-object");
  }

  @Test
  void aNumberThatTheRegistryDoesNotHaveIsAnUnknownSchemaAndAskedForOnce() {
    server.answer(404, "{\"error_code\": 40403, \"message\": \"Schema not found\"}");
    AvroWireFormat format = new ConfluentWireFormat(lookup());

    assertThat(failure(format, new byte[] {0, 0, 0, 0, 7, 1}).errorClass())
        .isEqualTo("unknown-schema");
    assertThat(failure(format, new byte[] {0, 0, 0, 0, 7, 1}).errorClass())
        .isEqualTo("unknown-schema");
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0).uri()).isEqualTo("/schemas/ids/7");
  }

  @Test
  void aNumberOfAnotherKindOfSchemaIsAnUnknownSchema() {
    server.answer("{\"schemaType\": \"PROTOBUF\", \"schema\": \"message M {}\"}");
    server.answer("{\"schema\": \"not a schema\"}");
    AvroWireFormat format = new ConfluentWireFormat(lookup());

    assertThat(failure(format, new byte[] {0, 0, 0, 0, 7, 1}).errorClass())
        .isEqualTo("unknown-schema");
    assertThat(failure(format, new byte[] {0, 0, 0, 0, 8, 1}).errorClass())
        .isEqualTo("unknown-schema");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 429, 500, 503})
  void aRegistryThatIsOutOfOrderIsAnOutageAndAskedAgain(int status) {
    server.answer(status, "{}").answer(status, "{}");
    AvroWireFormat format = new ConfluentWireFormat(lookup());

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> format.decode("t", new byte[] {0, 0, 0, 0, 7, 1}, Feedback.class))
          .isInstanceOf(RegistryUnavailableException.class)
          .hasMessageContaining(String.valueOf(status));
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aRegistryThatIsNotThereIsAnOutage() {
    SchemaRegistry registry = lookup();
    server.close();

    assertThatThrownBy(() -> registry.byId(7)).isInstanceOf(RegistryUnavailableException.class);
    assertThatThrownBy(() -> registry.idOf("t-value", Feedback.getClassSchema()))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void aRegistryThatStallsIsAnOutage() {
    server.stall();
    SchemaRegistry registry =
        new HttpSchemaRegistry(
            server.uri("/"),
            new HttpSchemaRegistry.Settings(Duration.ofMillis(200), Map.of(), false));

    assertThatThrownBy(() -> registry.byId(7))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("in time");
  }

  @Test
  void aSchemaThatTheRegistryLacksIsNotRegisteredUnlessAllowed() {
    server.answer(404, "{\"error_code\": 40401}");
    AvroWireFormat format = new ConfluentWireFormat(lookup());

    assertThatThrownBy(() -> format.encode("feedback", Records.feedback()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Register the released schema");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aRegistryWhereRegisteringIsAllowedGetsTheSchema() {
    server.answer(404, "{\"error_code\": 40403}").answer("{\"id\": 5}");
    AvroWireFormat format =
        new ConfluentWireFormat(
            new HttpSchemaRegistry(
                server.uri("/registry"), HttpSchemaRegistry.Settings.defaults().registering()));

    byte[] bytes = format.encode("feedback", Records.feedback());

    assertThat(Arrays.copyOf(bytes, 5)).containsExactly(0, 0, 0, 0, 5);
    assertThat(server.requests())
        .extracting(request -> request.method() + " " + request.uri())
        .containsExactly(
            "POST /registry/subjects/feedback-value",
            "POST /registry/subjects/feedback-value/versions");
  }

  @Test
  void aSchemaThatTheSubjectRefusesIsAMistakeOfTheDeployment() {
    server.answer(404, "{}").answer(409, "{\"error_code\": 409}");
    SchemaRegistry registry =
        new HttpSchemaRegistry(
            server.uri("/"), HttpSchemaRegistry.Settings.defaults().registering());

    assertThatThrownBy(() -> registry.idOf("feedback-value", Feedback.getClassSchema()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("compatibility rule");
  }

  @Test
  void theSchemaIsLookedUpOnceInItsReleasedForm() throws JsonProcessingException {
    server.answer("{\"subject\": \"feedback-value\", \"version\": 1, \"id\": 66051}");
    AvroWireFormat format = new ConfluentWireFormat(lookup());

    byte[] first = format.encode("feedback", Records.feedback());
    byte[] second = format.encode("feedback", Records.feedback());

    assertThat(first).isEqualTo(second).startsWith(0, 0, 1, 2, 3);
    assertThat(server.requests()).hasSize(1);
    StubServer.Request request = server.requests().get(0);
    assertThat(request.method() + " " + request.uri()).isEqualTo("POST /subjects/feedback-value");
    assertThat(request.header("Content-Type")).contains("application/vnd.schemaregistry.v1+json");
    String schema = MAPPER.readTree(request.body()).path("schema").asText();
    assertThat(schema).doesNotContain("avro.java.string");
    assertThat(MAPPER.readTree(schema)).isEqualTo(released("Feedback"));
  }

  @Test
  void aRecordOfAnOlderWriterIsReadWithDefaults() throws MalformedRecordException {
    Schema older =
        new Schema.Parser()
            .parse(
                ("{'type': 'record', 'name': 'Feedback', 'namespace': 'dev.revisit.schemas',"
                        + "'fields': [{'name': 'feedback_id', 'type': 'string'},"
                        + "{'name': 'alert_id', 'type': 'string'},"
                        + "{'name': 'dropped', 'type': 'bytes'},"
                        + "{'name': 'verdict', 'type': {'type': 'enum', 'name': 'Verdict',"
                        + "'symbols': ['UNKNOWN', 'FUTURE'], 'default': 'UNKNOWN'}},"
                        + "{'name': 'author', 'type': 'string'},"
                        + "{'name': 'given_at', 'type': {'type': 'long',"
                        + "'logicalType': 'timestamp-millis'}}]}")
                    .replace('\'', '"'));
    AvroWireFormat format = new ConfluentWireFormat(new StaticSchemaRegistry(Map.of(9, older)));
    // strings f, a; two dropped bytes; verdict FUTURE; author x; time zigzag(1)
    byte[] bytes = {0, 0, 0, 0, 9, 2, 'f', 2, 'a', 4, 1, 2, 2, 2, 'x', 2};

    Feedback feedback = format.decode("feedback", bytes, Feedback.class);

    assertThat(feedback.getFeedbackId()).isEqualTo("f");
    assertThat(feedback.getVerdict()).hasToString("UNKNOWN");
    assertThat(feedback.getAuthor()).isEqualTo("x");
    assertThat(feedback.getNote()).isEmpty();
    assertThat(feedback.getGivenAt()).isEqualTo("1970-01-01T00:00:00.001Z");
  }

  @Test
  void aWriterThatDoesNotResolveIsIncompatible() {
    Schema bare =
        new Schema.Parser()
            .parse(
                "{\"type\": \"record\", \"name\": \"Feedback\", \"namespace\":"
                    + " \"dev.revisit.schemas\", \"fields\": []}");
    AvroWireFormat format = new ConfluentWireFormat(new StaticSchemaRegistry(Map.of(9, bare)));

    assertThat(failure(format, new byte[] {0, 0, 0, 0, 9}).errorClass())
        .isEqualTo("incompatible-schema");
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyRecordComesBackAsItWas(SpecificRecord record)
      throws MalformedRecordException, JsonProcessingException {
    String schema = PublishedSchema.of(record.getSchema());
    server.answer("{\"id\": 1}").answer(MAPPER.writeValueAsString(Map.of("schema", schema)));
    AvroWireFormat producer = new ConfluentWireFormat(lookup());
    AvroWireFormat consumer = new ConfluentWireFormat(lookup());

    byte[] bytes = producer.encode("t", record);

    assertThat(consumer.decode("t", bytes, record.getClass())).isEqualTo(record);
    assertThat(consumer.decode("t", bytes, record.getClass())).isEqualTo(record);
    assertThat(server.requests()).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("records")
  void thePublishedSchemaIsTheReleasedFile(SpecificRecord record) throws JsonProcessingException {
    Schema published = new Schema.Parser().parse(PublishedSchema.of(record.getSchema()));

    assertThat(SchemaNormalization.parsingFingerprint64(published))
        .isEqualTo(SchemaNormalization.parsingFingerprint64(record.getSchema()));
    assertThat(MAPPER.readTree(published.toString()))
        .isEqualTo(released(record.getSchema().getName()));
  }

  @Test
  void settingsDoNotShowTheTextOfHeaders() {
    HttpSchemaRegistry.Settings settings =
        new HttpSchemaRegistry.Settings(
            Duration.ofSeconds(1), Map.of("Authorization", "secret"), false);

    assertThat(settings.toString()).doesNotContain("secret");
  }

  private SchemaRegistry lookup() {
    URI root = server.uri("");
    return new HttpSchemaRegistry(root, HttpSchemaRegistry.Settings.defaults());
  }

  private static JsonNode released(String name) {
    try (var stream =
        Alert.class.getResourceAsStream("/released/v2/dev.revisit.schemas." + name + ".avsc")) {
      assertThat(stream).isNotNull();
      return MAPPER.readTree(new Schema.Parser().parse(stream).toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MalformedRecordException failure(AvroWireFormat format, byte[] bytes) {
    MalformedRecordException failure =
        catchThrowableOfType(
            MalformedRecordException.class, () -> format.decode("t", bytes, Feedback.class));
    assertThat(failure).isNotNull();
    return failure;
  }
}
