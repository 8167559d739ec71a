package dev.revisit.local.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TFE_Context;
import org.tensorflow.internal.c_api.TFE_ContextOptions;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.internal.c_api.global.tensorflow;

/**
 * Checks of TensorFlow's native library. The first load on a machine unpacks about 0.7 GB into the
 * cache and takes some seconds.
 */
final class TensorFlowChecks {
  private TensorFlowChecks() {}

  /** Where the native libraries are unpacked to. */
  static Path cache() {
    try {
      return Loader.getCacheDir().toPath();
    } catch (IOException e) {
      return Path.of(System.getProperty("user.home"), ".javacpp", "cache");
    }
  }

  static Finding natives() {
    String subject = "TensorFlow";
    try {
      return Finding.ok(subject, TensorFlow.version() + ", natives in " + cache());
    } catch (LinkageError | RuntimeException e) {
      return Finding.missing(
          subject,
          "the native library does not load: " + root(e),
          "TensorFlow has builds for Linux x86-64 here; check libstdc++ and the disk of "
              + cache()
              + ", and empty that folder if it is damaged.");
    }
  }

  static Finding gpu() {
    String subject = "GPU";
    try {
      List<String> gpus = devices().stream().filter(d -> d.contains("GPU")).toList();
      return gpus.isEmpty()
          ? Finding.optional(
              subject,
              "TensorFlow lists none, the CPU is used",
              "With an NVIDIA GPU, CUDA 12 and cuDNN 9.3 or newer: revisit --gpu doctor")
          : Finding.ok(subject, String.join(", ", gpus));
    } catch (LinkageError | RuntimeException e) {
      return Finding.optional(subject, "cannot be asked: " + root(e), "Repair TensorFlow first.");
    }
  }

  /**
   * Names of the devices that TensorFlow sees, like {@code /device:GPU:0}. TensorFlow's Java API
   * has no call for this, so the C API is asked.
   */
  private static List<String> devices() {
    List<String> names = new ArrayList<>();
    try (TF_Status status = TF_Status.newStatus();
        TFE_ContextOptions options = TFE_ContextOptions.newContextOptions();
        TFE_Context context = TFE_Context.newContext(options, status)) {
      status.throwExceptionIfNotOK();
      TF_DeviceList list = tensorflow.TFE_ContextListDevices(context, status);
      status.throwExceptionIfNotOK();
      try {
        for (int i = 0; i < tensorflow.TF_DeviceListCount(list); i++) {
          names.add(tensorflow.TF_DeviceListName(list, i, status).getString());
        }
      } finally {
        tensorflow.TF_DeleteDeviceList(list);
      }
    }
    return names;
  }

  private static String root(Throwable e) {
    Throwable t = e;
    while (t.getCause() != null && t.getCause() != t) {
      t = t.getCause();
    }
    return t.toString();
  }
}
