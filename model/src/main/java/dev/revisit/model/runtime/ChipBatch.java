package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import java.util.Arrays;

/**
 * Chips of one modality laid out for the network. Samples that hold no chip are no-data everywhere:
 * they are the padding of the last batch and the absent modality of a season.
 */
final class ChipBatch {
  private final Architecture architecture;
  private final float[] pixels;
  private final float[] valid;
  private final float[] time;
  private final float[] present;

  ChipBatch(Architecture architecture, Modality modality, int size) {
    this.architecture = architecture;
    this.pixels = new float[size * architecture.bands(modality) * architecture.pixels()];
    Arrays.fill(pixels, Float.NaN);
    this.valid = new float[size * architecture.tokens()];
    this.time = new float[size * DayOfYear.width(architecture.timeHarmonics())];
    this.present = new float[size];
  }

  /** Puts a chip at the place of a sample. */
  void put(int sample, Chip chip, ClearPixels clear) {
    System.arraycopy(chip.pixels(), 0, pixels, sample * chip.pixels().length, chip.pixels().length);
    boolean[] tokens = clear.tokens();
    for (int i = 0; i < tokens.length; i++) {
      valid[sample * tokens.length + i] = tokens[i] ? 1 : 0;
    }
    int harmonics = architecture.timeHarmonics();
    DayOfYear.write(chip.dayOfYear(), harmonics, time, sample * DayOfYear.width(harmonics));
    present[sample] = 1;
  }

  /** Feeds the inputs of this batch's modality. */
  void feed(NetworkRun run, InferenceGraph.ChipInput input) {
    run.feed(input.pixels(), pixels);
    run.feed(input.valid(), valid);
    run.feed(input.time(), time);
    run.feed(input.present(), present);
  }
}
