package dev.revisit.model.cluster;

import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.Sessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Locale;
import org.tensorflow.Server;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.ServerDef;

/**
 * The process of one worker: runs an {@code org.tensorflow.Server} until its standard input ends.
 * The standard input is a pipe from the process that started it, so neither outlives the other's
 * end, a kill included.
 *
 * <p>A process and not a thread: a server that has been started cannot be stopped ("Clean shutdown
 * is not currently implemented"); it would keep its port and its GPU memory for as long as the
 * process lives, and an error inside TensorFlow would take the process with it.
 */
final class WorkerServer {
  /** Before the port number, on a line of the standard output. */
  static final String READY = "revisit worker listens on port ";

  /** The cluster that a session is opened for must not bear the name that a server began with. */
  private static final String OWN_JOB = "start";

  private static final int ATTEMPTS = 20;

  private WorkerServer() {}

  /** Arguments: device and threads. */
  public static void main(String[] arguments) throws IOException {
    Device device = Device.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    int threads = Integer.parseInt(arguments[1]);
    if (device == Device.GPU) {
      Sessions.requireGpu();
    }
    int port = start(Sessions.trainingConfiguration(device, threads, false));
    System.out.println(READY + port);
    while (System.in.read() >= 0) {
      // Nothing is ever sent; the end of the stream is the signal.
    }
    Runtime.getRuntime().halt(0); // the threads of the server do not end
  }

  /** Another process may take a free port before the server does: then the next one. */
  private static int start(ConfigProto configuration) throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        new Server(definition(port, configuration)).start();
        return port;
      } catch (TensorFlowException e) {
        if (attempt == ATTEMPTS) {
          throw new IOException("No server could be started on %d ports".formatted(ATTEMPTS), e);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      return socket.getLocalPort();
    }
  }

  private static ServerDef definition(int port, ConfigProto configuration) {
    JobDef job = JobDef.newBuilder().setName(OWN_JOB).putTasks(0, "localhost:" + port).build();
    return ServerDef.newBuilder()
        .setCluster(ClusterDef.newBuilder().addJob(job))
        .setJobName(OWN_JOB)
        .setTaskIndex(0)
        .setProtocol("grpc")
        .setDefaultSessionConfig(configuration)
        .build();
  }
}
