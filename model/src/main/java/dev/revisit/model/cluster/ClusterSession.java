package dev.revisit.model.cluster;

import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.Sessions;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.time.Duration;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;
import org.tensorflow.proto.ConfigProto;

/**
 * A session that runs a copy of a graph on the workers of a cluster. Operations have the names that
 * they have in the graph. The variables belong to the session.
 */
public final class ClusterSession implements AutoCloseable {
  /** Also ends what waits for a worker that is gone without a trace; no step takes so long. */
  private static final Duration LONGEST_CALL = Duration.ofHours(1);

  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final Graph graph;
  private final Session session;

  private ClusterSession(Graph graph, Session session) {
    this.graph = graph;
    this.session = session;
  }

  /**
   * Opens a session. Workers are not contacted before it runs something.
   *
   * @param graph complete, built with {@link TrainingCluster#places}
   * @param device that the workers' servers were started for
   * @param xla whether parts of the graph are compiled
   * @param threads of one operation; 0 for all cores
   * @throws org.tensorflow.exceptions.TensorFlowException if the graph cannot be placed
   */
  public static ClusterSession open(
      Graph graph, TrainingCluster cluster, Device device, int threads, boolean xla) {
    ConfigProto configuration =
        Sessions.trainingConfiguration(device, threads, xla).toBuilder()
            .setClusterDef(cluster.definition())
            .setIsolateSessionState(true)
            .setAllowSoftPlacement(device == Device.GPU) // integers stay on the CPU
            .setOperationTimeoutInMs(LONGEST_CALL.toMillis())
            .build();
    Graph copy = new Graph();
    Session session = null;
    try {
      copy.importGraphDef(cluster.placed(graph.toGraphDef(), device.name() + ":0"));
      session = open(copy, cluster.target(), configuration);
      return new ClusterSession(copy, session);
    } finally {
      if (session == null) {
        copy.close();
      }
    }
  }

  /** TensorFlow Java opens sessions in its own process only; the library beneath it can do more. */
  private static Session open(Graph graph, String target, ConfigProto configuration) {
    PointerScope scope = new PointerScope();
    try {
      TF_Status status = TF_Status.newStatus();
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      byte[] bytes = configuration.toByteArray();
      tensorflow.TF_SetConfig(options, new BytePointer(bytes), bytes.length, status);
      status.throwExceptionIfNotOK();
      tensorflow.TF_SetTarget(options, target);
      Field handle = Graph.class.getDeclaredField("nativeHandle");
      handle.setAccessible(true);
      TF_Session opened = TF_Session.newSession((TF_Graph) handle.get(graph), options, status);
      status.throwExceptionIfNotOK();
      Constructor<Session> constructor =
          Session.class.getDeclaredConstructor(Graph.class, TF_Session.class);
      constructor.setAccessible(true);
      Session session = constructor.newInstance(graph, opened);
      opened.retainReference();
      return session;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This version of TensorFlow Java cannot open a session on a cluster: use 1.1.0, or train"
              + " without workers",
          e);
    } finally {
      scope.close();
    }
  }

  /** The session; closed with this. */
  public Session session() {
    return session;
  }

  /**
   * Closes the session and frees its variables. If a worker does not answer, the session is left to
   * a thread that ends when the call does.
   */
  @Override
  public void close() {
    Thread closing =
        new Thread(
            () -> {
              session.close();
              graph.close();
            },
            "close-cluster-session");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
