package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.runtime.ChangeMap;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.ClearPixels;
import java.util.Arrays;
import java.util.List;

/**
 * Turns labels into what a head is trained towards. What nobody labelled, or what the look does not
 * show, is no target.
 */
final class Targets {
  /** No target. */
  static final int NONE = -1;

  private final HeadTask task;
  private final Architecture architecture;
  private final int[] indices = new int[256];

  Targets(HeadTask task, Architecture architecture) {
    this.task = task;
    this.architecture = architecture;
    Arrays.fill(indices, NONE);
    if (task instanceof HeadTask.LandCover landCover) {
      List<LandCoverClass> classes = landCover.scheme().classes();
      for (int i = 0; i < classes.size(); i++) {
        indices[classes.get(i).code()] = i;
      }
    }
  }

  /**
   * The targets of a sample.
   *
   * @return {@code [labels]} class indices, {@link #NONE} where there is no target
   * @throws IllegalArgumentException if the label is of another task, or the sample does not fit
   *     the architecture
   */
  long[] of(LabelledSample sample) {
    long[] targets = new long[task.labels(architecture)];
    if (task instanceof HeadTask.LandCover && sample.label() instanceof Label.Pixels pixels) {
      check(sample, pixels.codes().length, targets.length);
      landCover(sample, pixels.codes(), targets);
    } else if (task instanceof HeadTask.Change && sample.label() instanceof Label.Cells cells) {
      check(sample, cells.changed().length, targets.length);
      change(sample, cells.changed(), targets);
    } else if (task instanceof HeadTask.Scene scene
        && !scene.shape().severalAtOnce()
        && sample.label() instanceof Label.Scene label) {
      if (label.index() < 0 || label.index() >= task.classes()) {
        throw new IllegalArgumentException(
            "Sample %s is of class %d, the head has %d"
                .formatted(sample.id(), label.index(), task.classes()));
      }
      targets[0] = label.index();
    } else if (task instanceof HeadTask.Scene scene
        && scene.shape().severalAtOnce()
        && sample.label() instanceof Label.Scenes label) {
      check(sample, label.present().length, targets.length);
      for (int i = 0; i < targets.length; i++) {
        targets[i] = label.present()[i] ? 1 : 0;
      }
    } else {
      throw new IllegalArgumentException(
          "Sample %s has a label of type %s, which is not of the task %s: choose the task of the data"
              .formatted(sample.id(), sample.label().getClass().getSimpleName(), task.id()));
    }
    return targets;
  }

  private static void check(LabelledSample sample, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "Sample %s has %d labels, the model's chips have %d: read the data with the side of the model's chips"
              .formatted(sample.id(), found, expected));
    }
  }

  private void landCover(LabelledSample sample, byte[] codes, long[] targets) {
    boolean[] clear = new boolean[targets.length];
    for (Modality modality : sample.look().modalities()) {
      boolean[] pixels = seen(sample, modality).pixels();
      for (int i = 0; i < clear.length; i++) {
        clear[i] |= pixels[i];
      }
    }
    for (int i = 0; i < targets.length; i++) {
      int code = Byte.toUnsignedInt(codes[i]);
      if (code != Label.UNLABELLED && indices[code] == NONE) {
        throw new IllegalArgumentException(
            "Sample %s has the class code %d, which the class scheme lacks"
                .formatted(sample.id(), code));
      }
      targets[i] = clear[i] ? indices[code] : NONE;
    }
  }

  private void change(LabelledSample sample, byte[] changed, long[] targets) {
    boolean[] told = new boolean[targets.length];
    for (Modality modality : sample.look().modalities()) {
      if (sample.reference() >= 0) {
        // The memory of the reference season: of that season or, if it lacks the modality, older.
        for (int season = sample.reference(); season >= 0; season--) {
          if (sample.history().get(season).chip(modality).isPresent()) {
            Chip before = sample.history().get(season).chip(modality).orElseThrow();
            boolean[] tokens = ClearPixels.of(before, architecture).tokens();
            boolean[] judged = ChangeMap.judged(seen(sample, modality), tokens, architecture);
            for (int i = 0; i < told.length; i++) {
              told[i] |= judged[i];
            }
            break;
          }
        }
      }
    }
    for (int i = 0; i < targets.length; i++) {
      boolean labelled = Byte.toUnsignedInt(changed[i]) != Label.UNLABELLED;
      targets[i] = told[i] && labelled ? Math.min(1, changed[i]) : NONE;
    }
  }

  private ClearPixels seen(LabelledSample sample, Modality modality) {
    return ClearPixels.of(sample.look().chip(modality).orElseThrow(), architecture);
  }
}
