package dev.revisit.model.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.runtime.EncoderSettings.Device;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Server;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.ServerDef;
import org.tensorflow.types.TFloat32;

class TrainingClusterTest {
  private static final TrainingCluster TWO = new TrainingCluster(List.of("a:1", "b:2"));

  @Test
  void aClusterWithoutWorkersOrWithOneTwiceOrWithoutPortsIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingCluster(List.of()))
        .withMessageContaining("at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingCluster(List.of("a:1", "a:1")))
        .withMessageContaining("same address");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingCluster(List.of("a")))
        .withMessageContaining("expected host:port");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalWorkers.start(0, Device.CPU, 1))
        .withMessageContaining("0 workers");
  }

  @Test
  void aBatchThatCannotBeSharedEvenlyIsRejected() {
    assertThat(TWO.share(6)).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TWO.share(7))
        .withMessageContaining("A batch of 7")
        .withMessageContaining("2 workers")
        .withMessageContaining("multiple");
  }

  @Test
  void gradientsRunWhereTheirPartOfTheLossRunsAndAllElseOnTheFirstWorker() {
    Map<String, Integer> gradients = new TreeMap<>();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Variable<TFloat32> v = tf.withName("v").variable(Shape.of(2), TFloat32.class);
      for (Ops place : TWO.places(tf)) {
        place.gradients(place.nn.l2Loss(v), List.of(v));
      }
      for (NodeDef node : TWO.placed(graph.toGraphDef(), "CPU:0").getNodeList()) {
        String expected = node.getName().startsWith("worker_1/") ? "task:1" : "task:0";
        assertThat(node.getDevice()).isEqualTo("/job:worker/" + expected + "/device:CPU:0");
        if (node.getName().contains("Gradients")) {
          gradients.merge(expected, 1, Integer::sum);
        }
      }
    }
    assertThat(gradients).containsOnlyKeys("task:0", "task:1");
    assertThat(gradients.get("task:0")).isEqualTo(gradients.get("task:1"));
  }

  /** Why workers are processes; once this fails, they could be threads. */
  @Test
  void aServerThatHasBeenStartedCannotBeStopped() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      port = socket.getLocalPort();
    }
    JobDef job = JobDef.newBuilder().setName("test").putTasks(0, "localhost:" + port).build();
    Server server =
        new Server(
            ServerDef.newBuilder()
                .setCluster(ClusterDef.newBuilder().addJob(job))
                .setJobName("test")
                .setProtocol("grpc")
                .build());
    server.start();
    assertThatThrownBy(server::close)
        .isInstanceOf(TFUnimplementedException.class)
        .hasMessageContaining("Clean shutdown is not currently implemented");
  }
}
