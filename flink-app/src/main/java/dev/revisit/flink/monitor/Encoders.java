package dev.revisit.flink.monitor;

import dev.revisit.flink.RevisitOptions;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/**
 * One TensorFlow session for each model in a process, shared by its tasks and closed with the last
 * of them. Travels with the job graph.
 *
 * @param directory of the release; blank for the nano that is shipped
 */
record Encoders(String directory, int batch, boolean requireGpu) implements Serializable {

  private static final Map<Encoders, Shared> OPEN = new HashMap<>();

  private static final class Shared {
    private final Encoder encoder;
    private int users;

    private Shared(Encoder encoder) {
      this.encoder = encoder;
    }
  }

  static Encoders of(Configuration configuration) {
    return new Encoders(
        configuration.getOptional(RevisitOptions.MODEL_DIR).orElse(""),
        configuration.get(RevisitOptions.MODEL_BATCH),
        configuration.get(RevisitOptions.MODEL_GPU));
  }

  /** Opens the model or joins the session that is open; each call needs one {@link #release}. */
  Encoder acquire() {
    synchronized (OPEN) {
      Shared shared = OPEN.computeIfAbsent(this, encoders -> new Shared(encoders.open()));
      shared.users++;
      return shared.encoder;
    }
  }

  void release() {
    synchronized (OPEN) {
      Shared shared = OPEN.get(this);
      if (shared != null && --shared.users == 0) {
        OPEN.remove(this);
        shared.encoder.close();
      }
    }
  }

  private Encoder open() {
    try {
      ModelRelease release =
          directory.isBlank() ? ModelReleases.shippedNano() : ModelRelease.load(Path.of(directory));
      EncoderSettings settings = requireGpu ? EncoderSettings.gpu() : EncoderSettings.cpu();
      return TensorFlowEncoder.open(release, settings.withBatch(batch));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The model release in "
              + directory
              + " cannot be read. Check --"
              + RevisitOptions.MODEL_DIR.key()
              + ".",
          e);
    }
  }
}
