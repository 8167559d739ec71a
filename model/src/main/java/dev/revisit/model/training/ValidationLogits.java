package dev.revisit.model.training;

import dev.revisit.model.heads.HeadTask;
import java.io.IOException;
import java.util.Arrays;

/**
 * The logits and truths of validation labels under the weights that the graph has: their loss, to
 * choose by and to calibrate with. Of more than {@value #MOST} labels every so many-th is kept.
 */
final class ValidationLogits {
  private static final long MOST = 1 << 20;

  private final boolean yesNo;
  private final Rows rows;
  private final double loss;

  private ValidationLogits(boolean yesNo, Rows rows, double loss) {
    this.yesNo = yesNo;
    this.rows = rows;
    this.loss = loss;
  }

  /** Runs the head over all validation batches. */
  static ValidationLogits of(HeadTask task, FineTuneGraph graph, HeadBatches batches, int samples)
      throws IOException {
    if (batches.validationBatches() == 0) {
      throw new IllegalStateException("There is no validation sample");
    }
    boolean yesNo =
        task instanceof HeadTask.Change
            || (task instanceof HeadTask.Scene scene && scene.shape().severalAtOnce());
    Rows rows = null;
    double weighted = 0;
    double weight = 0;
    for (int i = 0; i < batches.validationBatches(); i++) {
      HeadBatch batch = batches.validation(i);
      FineTuneGraph.Evaluation evaluation = graph.evaluate(batch);
      if (rows == null) {
        long perSample = batch.labels().length / batches.batchSize();
        rows = new Rows(yesNo ? 1 : task.classes(), Math.max(1, samples * perSample / MOST));
      }
      rows.add(evaluation.logits(), batch.labels());
      weighted += evaluation.weighted();
      weight += evaluation.weight();
    }
    return new ValidationLogits(yesNo, rows, weighted / weight);
  }

  /** Mean weighted cross-entropy; not finite if the run diverged. */
  double loss() {
    return loss;
  }

  /** F1 at the best threshold where the head says yes or no, else the share of right answers. */
  double score() {
    return yesNo
        ? HeadCalibration.scoreOfYesNo(rows.logits(), rows.yes())
        : HeadCalibration.scoreOfClasses(rows.logits(), rows.truths());
  }

  HeadCalibration calibrate() {
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
