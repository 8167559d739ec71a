package dev.revisit.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.revisit.schemas.AssetReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {
  private static final Path ASYNC_API = Path.of("../schemas/asyncapi.yaml");

  @Test
  void aRecordThatIsPartOfAnotherHasNoTopic() {
    assertThatThrownBy(() -> Topic.of(AssetReference.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no topic");
  }

  @Test
  void everyTopicKeysItsRecordsAsTheContractSays() {
    List<String> keys =
        Records.all().stream().map(record -> Topic.of(record.getClass()).keyOf(record)).toList();

    assertThat(keys)
        .containsExactly(
            "S2/sentinel-2b/20240501T100029/R122/33UUP",
            "33UUP/05/07",
            "a-1",
            "a-1",
            "33UUP/05/07",
            "S2/sentinel-2b/20240501T100029/R122/33UUP",
            "scene-notifications/3/42",
            "area-1",
            "seamo",
            "a-1");
    assertThat(Records.all().stream().map(SpecificRecord::getClass))
        .containsExactlyElementsOf(Stream.of(Topic.values()).map(Topic::valueType).toList());
  }

  @Test
  void aKeyOfTheWrongRecordIsRefused() {
    SpecificRecord feedback = Records.feedback();

    assertThatThrownBy(() -> Topic.ALERTS.keyOf(feedback)).isInstanceOf(ClassCastException.class);
  }

  /** Thirty, seven and ninety days by hand: 86 400 000 ms a day. */
  @Test
  void recordsStayAsLongAsTheContractSays() {
    assertThat(Topic.SCENE_NOTIFICATIONS.config()).containsEntry("retention.ms", "2592000000");
    assertThat(Topic.BLOCK_OBSERVATIONS.config()).containsEntry("retention.ms", "604800000");
    assertThat(Topic.SCENE_REPORTS.config()).containsEntry("retention.ms", "7776000000");
    assertThat(Topic.DEAD_LETTERS.config()).containsEntry("retention.ms", "7776000000");
    assertThat(Topic.ALERTS.config()).containsEntry("cleanup.policy", "compact");
  }

  @Test
  void theTopicToCreateHasTheDeploymentsReplication() {
    assertThat(Topic.ALERTS.newTopic(Topic.DEFAULT_PARTITIONS, (short) 3))
        .satisfies(topic -> assertThat(topic.numPartitions()).isEqualTo(4))
        .satisfies(topic -> assertThat(topic.replicationFactor()).isEqualTo((short) 3))
        .satisfies(topic -> assertThat(topic.configs()).isEqualTo(Topic.ALERTS.config()));
  }

  /** The document for subscribers and the code agree on everything that both say. */
  @ParameterizedTest
  @EnumSource(Topic.class)
  void theAsyncApiDocumentSaysTheSame(Topic topic) throws IOException {
    JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(ASYNC_API.toFile());
    JsonNode channel = null;
    for (JsonNode candidate : document.path("channels")) {
      if (candidate.path("address").asText().equals(topic.topicName())) {
        channel = candidate;
      }
    }
    assertThat(channel).isNotNull();
    String reference = channel.path("messages").elements().next().path("$ref").asText();
    assertThat(reference).isEqualTo("#/components/messages/" + topic.valueType().getSimpleName());
    JsonNode kafka = channel.at("/bindings/kafka");
    assertThat(kafka.path("partitions").asInt()).isEqualTo(Topic.DEFAULT_PARTITIONS);
    Map<String, String> documented = new TreeMap<>();
    kafka
        .path("topicConfiguration")
        .properties()
        .forEach(
            entry ->
                documented.put(
                    entry.getKey(),
                    entry.getValue().isArray()
                        ? entry.getValue().get(0).asText()
                        : entry.getValue().asText()));
    Map<String, String> configured = new TreeMap<>(topic.config());
    // The Kafka binding of AsyncAPI has no field for the timestamp type; the text tells it.
    configured.remove("message.timestamp.type");
    assertThat(documented).isEqualTo(configured);
  }
}
