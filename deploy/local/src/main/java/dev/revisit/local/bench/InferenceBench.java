package dev.revisit.local.bench;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Looks of the bare TensorFlow session: no Flink, no Kafka, no rasters. */
final class InferenceBench {
  private static final int CHIPS = 256;
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final long SEED = 1;

  private InferenceBench() {}

  /**
   * Chips a second over optical looks; the best of the passes that fit in ten seconds, at least
   * three.
   */
  static double chipsPerSecond(ModelRelease release) {
    try (Encoder encoder = TensorFlowEncoder.open(release, EncoderSettings.cpu())) {
      List<Chip> chips = chips(encoder.architecture());
      List<Optional<MemoryCode>> memories =
          chips.stream().map(chip -> Optional.<MemoryCode>empty()).toList();
      // The first call optimises the graph.
      encoder.look(chips, memories);
      double best = 0;
      long end = System.nanoTime() + TIME.toNanos();
      for (int pass = 0; pass < 3 || System.nanoTime() < end; pass++) {
        long start = System.nanoTime();
        encoder.look(chips, memories);
        best = Math.max(best, CHIPS * 1e9 / (System.nanoTime() - start));
      }
      return best;
    }
  }

  private static List<Chip> chips(Architecture architecture) {
    SplittableRandom random = new SplittableRandom(SEED);
    int pixels = architecture.image() * architecture.image();
    boolean[] clear = new boolean[pixels];
    Arrays.fill(clear, true);
    List<Chip> chips = new ArrayList<>();
    for (int i = 0; i < CHIPS; i++) {
      float[] values = new float[architecture.bands().get(Modality.OPTICAL) * pixels];
      for (int j = 0; j < values.length; j++) {
        values[j] = (float) random.nextDouble(200, 4000);
      }
      chips.add(new Chip(Modality.OPTICAL, values, clear, 180));
    }
    return chips;
  }
}
