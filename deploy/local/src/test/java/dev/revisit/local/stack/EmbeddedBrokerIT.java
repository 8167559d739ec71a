package dev.revisit.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir private static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() throws IOException {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static KafkaProducer<String, String> producer(Map<String, Object> settings) {
    Map<String, Object> all = new java.util.HashMap<>(settings);
    all.put("bootstrap.servers", broker.bootstrapServers());
    all.put("delivery.timeout.ms", 20_000);
    all.put("request.timeout.ms", 10_000);
    return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
  }

  private static List<String> committed(String topic, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (int tries = 0; tries < 100 && values.size() < count; tries++) {
        consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
      }
    }
    return values;
  }

  private static String newTopic(int partitions, Map<String, String> configuration)
      throws IOException, InterruptedException {
    String name = "t-" + UUID.randomUUID();
    broker.createTopics(List.of(new TopicSpec(name, partitions, configuration)));
    return name;
  }

  @Test
  void aTakenPortIsNamedBeforeAnythingIsWritten() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path unused = folder.resolve("unused");
      assertThatThrownBy(() -> EmbeddedBroker.start(unused, taken.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Port " + taken.getLocalPort());
      assertThat(unused).doesNotExist();
    }
  }

  @Test
  void anUnknownTopicConfigurationIsReported() {
    assertThatThrownBy(() -> newTopic(1, Map.of("no.such.option", "1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no.such.option");
  }

  @Test
  void topicsAreNotCreatedByAccident() {
    try (KafkaProducer<String, String> producer = producer(Map.of("max.block.ms", 2_000))) {
      assertThatThrownBy(
              () -> producer.send(new ProducerRecord<>("nobody-made-this", "k", "v")).get())
          .isInstanceOf(ExecutionException.class)
          .rootCause()
          .isInstanceOfAny(
              UnknownTopicOrPartitionException.class,
              org.apache.kafka.common.errors.TimeoutException.class);
    }
  }

  @Test
  void recordsKeepTheirOrderWithinAPartition() throws Exception {
    String topic = newTopic(1, Map.of());
    List<String> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer = producer(Map.of())) {
      for (int i = 0; i < 100; i++) {
        sent.add("v" + i);
        var unused = producer.send(new ProducerRecord<>(topic, "k" + i, "v" + i));
      }
    }
    assertThat(committed(topic, 100)).isEqualTo(sent);
  }

  @Test
  void onlyCommittedTransactionsAreSeen() throws Exception {
    String topic = newTopic(2, Map.of());
    // Longer than Kafka's own limit of 15 minutes, as a sink of a job asks for.
    try (KafkaProducer<String, String> producer =
        producer(Map.of("transactional.id", "t", "transaction.timeout.ms", 3_600_000))) {
      producer.initTransactions();
      producer.beginTransaction();
      var aborted = producer.send(new ProducerRecord<>(topic, "a", "aborted"));
      producer.flush();
      assertThat(aborted).isDone();
      producer.abortTransaction();
      producer.beginTransaction();
      var committed = producer.send(new ProducerRecord<>(topic, "b", "committed"));
      producer.commitTransaction();
      assertThat(committed).isDone();
    }
    assertThat(committed(topic, 1)).containsExactly("committed");
  }

  @Test
  void topicsHaveTheConfigurationAndPartitionsAskedFor() throws Exception {
    String topic =
        newTopic(3, Map.of("cleanup.policy", "compact", "message.timestamp.type", "LogAppendTime"));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      var config =
          admin.describeConfigs(List.of(resource)).all().get(20, TimeUnit.SECONDS).get(resource);
      assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
      assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
      assertThat(
              admin
                  .describeTopics(List.of(topic))
                  .allTopicNames()
                  .get(20, TimeUnit.SECONDS)
                  .get(topic)
                  .partitions())
          .hasSize(3);
    }
  }

  @Test
  void aRecordAsLargeAsAnItemFits() throws Exception {
    String topic = newTopic(1, Map.of());
    String large = "x".repeat(4 << 20);
    try (KafkaProducer<String, String> producer = producer(Map.of("max.request.size", 8 << 20))) {
      producer.send(new ProducerRecord<>(topic, "k", large)).get(20, TimeUnit.SECONDS);
    }
    assertThat(committed(topic, 1))
        .singleElement()
        .satisfies(v -> assertThat(v.getBytes(StandardCharsets.US_ASCII)).hasSize(4 << 20));
  }
}
