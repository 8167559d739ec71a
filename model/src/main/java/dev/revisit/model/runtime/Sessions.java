package dev.revisit.model.runtime;

import dev.revisit.model.runtime.EncoderSettings.Device;
import org.tensorflow.DeviceSpec;
import org.tensorflow.DeviceSpec.DeviceType;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Constant;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.types.TFloat32;

/** Opens TensorFlow sessions on the device that was asked for. */
public final class Sessions {
  private Sessions() {}

  /**
   * Opens a session.
   *
   * @throws IllegalStateException if a GPU was asked for and TensorFlow sees none: it would
   *     otherwise fall back to the CPU in silence
   */
  static Session open(Graph graph, EncoderSettings settings) {
    if (settings.device() == Device.GPU) {
      requireGpu();
    }
    return new Session(
        graph, configuration(settings.device(), settings.threads(), settings.xla()).build());
  }

  /**
   * Opens a session for a training graph. On the CPU without the graph optimiser: it takes several
   * times as long as everything else before the first step, and the steps are no faster for it.
   *
   * @param threads for one operation; 0 for all cores
   * @throws IllegalStateException if a GPU was asked for and TensorFlow sees none
   */
  public static Session openForTraining(Graph graph, Device device, int threads) {
    return openForTraining(graph, device, threads, false);
  }

  /**
   * As {@link #openForTraining(Graph, Device, int)}.
   *
   * @param xla whether parts of the graph are compiled, see {@link EncoderSettings}
   */
  public static Session openForTraining(Graph graph, Device device, int threads, boolean xla) {
    if (device == Device.GPU) {
      requireGpu();
    }
    return new Session(graph, trainingConfiguration(device, threads, xla));
  }

  /**
   * How training graphs are run on a device. On the CPU without the graph optimiser, see {@link
   * #openForTraining(Graph, Device, int)}.
   *
   * @param threads for one operation; 0 for all cores
   * @param xla whether parts of the graph are compiled
   */
  public static ConfigProto trainingConfiguration(Device device, int threads, boolean xla) {
    ConfigProto.Builder configuration = configuration(device, threads, xla);
    return device == Device.GPU ? configuration.build() : withoutOptimiser(configuration);
  }

  /**
   * Opens a session on the CPU for a graph that is run once: without the graph optimiser, which
   * would take longer than the run.
   */
  static Session openOnce(Graph graph) {
    return new Session(graph, withoutOptimiser(configuration(Device.CPU, 0, false)));
  }

  private static ConfigProto withoutOptimiser(ConfigProto.Builder configuration) {
    configuration
        .getGraphOptionsBuilder()
        .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true));
    return configuration.build();
  }

  private static ConfigProto.Builder configuration(Device device, int threads, boolean xla) {
    ConfigProto.Builder configuration =
        ConfigProto.newBuilder().setIntraOpParallelismThreads(threads);
    if (xla) {
      // The second switch stands for the environment variable that the CPU else asks for.
      configuration
          .getGraphOptionsBuilder()
          .getOptimizerOptionsBuilder()
          .setGlobalJitLevel(OptimizerOptions.GlobalJitLevel.ON_1)
          .setCpuGlobalJit(true);
    }
    if (device == Device.CPU) {
      configuration.putDeviceCount("GPU", 0);
    } else {
      // Several processes may share a GPU: take memory as it is needed.
      configuration
          .setAllowSoftPlacement(true)
          .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    }
    return configuration;
  }

  /**
   * Runs one operation that may be placed nowhere but on a GPU.
   *
   * @throws IllegalStateException if TensorFlow sees none
   */
  public static void requireGpu() {
    ConfigProto strict =
        ConfigProto.newBuilder()
            .setAllowSoftPlacement(false)
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
            .build();
    DeviceSpec gpu = DeviceSpec.newBuilder().deviceType(DeviceType.GPU).deviceIndex(0).build();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph).withDevice(gpu);
      Constant<TFloat32> one = tf.constant(1f);
      try (Session session = new Session(graph, strict)) {
        session.runner().fetch(tf.math.add(one, one)).run().close();
      }
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "A GPU was asked for, but TensorFlow lists none: build with the gpu profile, put CUDA 12"
              + " and cuDNN 9.3 or newer on the library path, or ask for the CPU",
          e);
    }
  }
}
