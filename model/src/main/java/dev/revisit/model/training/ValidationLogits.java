package dev.revisit.model.training;

import dev.revisit.model.heads.HeadTask;
import java.io.IOException;
import java.util.Arrays;

/**
 * The logits and truths of validation labels, to calibrate with. Of more than {@value #MOST} rows
 * every so many-th is taken.
 */
final class ValidationLogits {
  private static final long MOST = 1 << 20;

  private final HeadTask task;
  private final FineTuneGraph graph;
  private final HeadBatches batches;
  private final int samples;

  ValidationLogits(HeadTask task, FineTuneGraph graph, HeadBatches batches, int samples) {
    this.task = task;
    this.graph = graph;
    this.batches = batches;
    this.samples = samples;
  }

  HeadCalibration calibrate() throws IOException {
    boolean yesNo =
        task instanceof HeadTask.Change
            || (task instanceof HeadTask.Scene scene && scene.shape().severalAtOnce());
    int width = yesNo ? 1 : task.classes();
    Rows rows = null;
    for (int i = 0; i < batches.validationBatches(); i++) {
      HeadBatch batch = batches.validation(i);
      FineTuneGraph.Evaluation evaluation = graph.evaluate(batch);
      long perSample = batch.labels().length / batch.shown().length;
      if (rows == null) {
        rows = new Rows(width, Math.max(1, samples * perSample / MOST));
      }
      rows.add(evaluation.logits(), batch.labels());
    }
    if (rows == null) {
      throw new IllegalStateException("There is no validation sample");
    }
    return yesNo
        ? HeadCalibration.ofYesNo(rows.logits(), rows.yes())
        : HeadCalibration.ofClasses(rows.logits(), rows.truths());
  }

  private static final class Rows {
    private final int width;
    private final long stride;
    private float[] logits;
    private int[] truths = new int[1024];
    private int size;
    private long seen;

    Rows(int width, long stride) {
      this.width = width;
      this.stride = stride;
      this.logits = new float[1024 * width];
    }

    void add(float[] batch, long[] labels) {
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] != Targets.NONE && seen++ % stride == 0) {
          if (size == truths.length) {
            truths = Arrays.copyOf(truths, 2 * size);
            logits = Arrays.copyOf(logits, 2 * size * width);
          }
          System.arraycopy(batch, i * width, logits, size * width, width);
          truths[size++] = (int) labels[i];
        }
      }
    }

    float[] logits() {
      return Arrays.copyOf(logits, size * width);
    }

    int[] truths() {
      return Arrays.copyOf(truths, size);
    }

    boolean[] yes() {
      boolean[] yes = new boolean[size];
      for (int i = 0; i < size; i++) {
        yes[i] = truths[i] == 1;
      }
      return yes;
    }
  }
}
