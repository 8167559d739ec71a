package dev.revisit.local.stack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker (KRaft, broker and controller combined, one node) inside this process,
 * listening on the loopback address only.
 *
 * <p>Kafka's server classes are internal to Kafka; this class is the only one that touches them, so
 * that a change of version is a change here. Start-up takes about five seconds in a cold JVM and
 * half a second in a warm one.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /**
   * Longest transaction a producer may ask for: six hours, so that a sink's timeout never has to be
   * squeezed below the broker's default.
   */
  static final Duration MAXIMUM_TRANSACTION = Duration.ofHours(6);

  private static final int NODE = 1;
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final KafkaRaftServer server;
  private final Admin admin;
  private final String bootstrapServers;

  private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 20_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 60_000));
  }

  /**
   * Formats a fresh log directory and starts the broker.
   *
   * @param folder empty or absent; holds the broker's log and metadata
   * @param port port of the broker, 0 for any free one
   * @throws IOException when the folder cannot be written or the port is taken
   */
  public static EmbeddedBroker start(Path folder, int port) throws IOException {
    // Kafka ends the process on a fatal fault. Here it must not take the caller's process with it.
    Exit.setExitProcedure((status, message) -> raise("exit", status, message));
    Exit.setHaltProcedure((status, message) -> raise("halt", status, message));
    int brokerPort = port == 0 ? freePort() : requireFree(port);
    int controllerPort = freePort();
    format(folder);
    KafkaConfig configuration =
        new KafkaConfig(configuration(folder, brokerPort, controllerPort), false);
    KafkaRaftServer server = new KafkaRaftServer(configuration, Time.SYSTEM);
    try {
      server.startup();
    } catch (RuntimeException e) {
      server.shutdown();
      throw new IOException("The embedded Kafka broker did not start: " + e.getMessage(), e);
    }
    return new EmbeddedBroker(server, HOST + ":" + brokerPort);
  }

  /** Address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Creates topics and waits until every partition has a leader: a producer that writes earlier may
   * stall for its whole delivery timeout.
   *
   * @throws IOException when a topic cannot be created or a leader does not appear within a minute
   */
  public void createTopics(Collection<TopicSpec> topics) throws IOException, InterruptedException {
    List<NewTopic> requests =
        topics.stream()
            .map(t -> new NewTopic(t.name(), t.partitions(), (short) 1).configs(t.configuration()))
            .toList();
    try {
      admin.createTopics(requests).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Kafka did not create the topics: " + cause(e).getMessage(), e);
    }
    awaitLeaders(topics.stream().collect(Collectors.toMap(TopicSpec::name, TopicSpec::partitions)));
  }

  private void awaitLeaders(Map<String, Integer> partitionsByTopic)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      if (allHaveLeaders(partitionsByTopic)) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "Kafka elected no leader within "
                + PATIENCE.toSeconds()
                + " s for "
                + partitionsByTopic.keySet());
      }
      Thread.sleep(50);
    }
  }

  private boolean allHaveLeaders(Map<String, Integer> partitionsByTopic)
      throws IOException, InterruptedException {
    Map<String, TopicDescription> described;
    try {
      described =
          admin
              .describeTopics(partitionsByTopic.keySet())
              .allTopicNames()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false; // the metadata has not reached the broker yet
      }
      throw new IOException("Kafka did not describe the topics: " + cause(e).getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("Kafka did not describe the topics in time", e);
    }
    return described.values().stream()
        .allMatch(
            d ->
                d.partitions().size() == partitionsByTopic.get(d.name())
                    && d.partitions().stream()
                        .allMatch(p -> p.leader() != null && !p.leader().isEmpty()));
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path folder) throws IOException {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(NODE)
            .setClusterId(Uuid.randomUuid().toString())
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(folder.toString())
            .addDirectory(folder.toString());
    try {
      formatter.run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("Cannot prepare " + folder + " for Kafka: " + e.getMessage(), e);
    }
  }

  private static Properties configuration(Path folder, int brokerPort, int controllerPort) {
    Map<String, String> values = new HashMap<>();
    values.put("process.roles", "broker,controller");
    values.put("node.id", String.valueOf(NODE));
    values.put("controller.quorum.voters", NODE + "@" + HOST + ":" + controllerPort);
    values.put("controller.listener.names", "CONTROLLER");
    values.put(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + brokerPort + ",CONTROLLER://" + HOST + ":" + controllerPort);
    values.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + brokerPort);
    values.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    values.put("inter.broker.listener.name", "PLAINTEXT");
    values.put("log.dirs", folder.toString());
    values.put("metadata.log.dir", folder.toString());
    values.put("auto.create.topics.enable", "false");
    values.put("offsets.topic.replication.factor", "1");
    values.put("offsets.topic.num.partitions", "1");
    values.put("transaction.state.log.replication.factor", "1");
    values.put("transaction.state.log.min.isr", "1");
    values.put("transaction.state.log.num.partitions", "2");
    values.put("share.coordinator.state.topic.replication.factor", "1");
    values.put("share.coordinator.state.topic.min.isr", "1");
    values.put("share.coordinator.state.topic.num.partitions", "1");
    values.put("transaction.max.timeout.ms", String.valueOf(MAXIMUM_TRANSACTION.toMillis()));
    values.put("group.initial.rebalance.delay.ms", "0");
    // A notification may carry its whole STAC item.
    values.put("message.max.bytes", String.valueOf(8 << 20));
    // One node on a small machine: few threads, and none of the buffers of a cluster.
    values.put("num.network.threads", "2");
    values.put("num.io.threads", "2");
    values.put("background.threads", "2");
    values.put("num.recovery.threads.per.data.dir", "1");
    values.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
    values.put("log.index.size.max.bytes", String.valueOf(1 << 20));
    Properties properties = new Properties();
    properties.putAll(values);
    return properties;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return socket.getLocalPort();
    }
  }

  private static int requireFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return port;
    } catch (IOException e) {
      throw new IOException("Port " + port + " on " + HOST + " is taken", e);
    }
  }

  private static Throwable cause(Exception e) {
    return e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
  }

  private static void raise(String what, int status, String message) {
    throw new UncheckedIOException(
        new IOException(
            "Kafka asked to "
                + what
                + " with status "
                + status
                + (message == null ? "" : ": " + message)));
  }
}
