package dev.revisit.local.pretrain;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.StagePlan;
import dev.revisit.model.weights.ParameterShapes;
import java.util.Arrays;
import java.util.Locale;

/** What a run needs of the Java heap; the network itself lives outside of it. */
public final class HeapNeed {
  private static final long BASIS = 200L << 20;

  /** Weights and two moments, as arrays and as what is written. */
  private static final int COPIES_AT_CHECKPOINT = 6;

  private HeapNeed() {}

  /** Parameters of the model, decoders included. */
  public static long parameters(PretrainPlan plan) {
    return ParameterShapes.seaMo(plan.architecture()).values().stream()
        .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
        .sum();
  }

  /**
   * An upper estimate in bytes.
   *
   * @param prefetch batches that wait
   */
  static long bytes(PretrainPlan plan, int prefetch) {
    Architecture a = plan.architecture();
    long look = 0;
    for (Modality modality : Modality.values()) {
      look += (long) a.bands(modality) * a.pixels() * Float.BYTES;
    }
    long largest = 0;
    for (StagePlan stage : plan.stages()) {
      long seasons = stage.stage().fusion() ? a.seasons() : 1;
      largest = Math.max(largest, stage.batch() * seasons * look);
    }
    // Those that wait, one in the making, one in use and one of held-out chips.
    return BASIS + (prefetch + 3) * largest + COPIES_AT_CHECKPOINT * parameters(plan) * Float.BYTES;
  }

  /**
   * Refuses a run that would fail in the middle.
   *
   * @throws UserError if the heap is too small
   */
  public static void check(PretrainPlan plan, int prefetch) {
    long needed = bytes(plan, prefetch);
    long there = Runtime.getRuntime().maxMemory();
    if (needed > there) {
      throw new UserError(
          ExitCode.USAGE,
          String.format(
              Locale.ROOT,
              "This run needs about %.1f GB of Java heap, there are %.1f.",
              needed / 1e9,
              there / 1e9),
          String.format(
              Locale.ROOT,
              "Start it with REVISIT_HEAP=%dg, or give a smaller --batch.",
              (needed >> 30) + 1));
    }
  }
}
