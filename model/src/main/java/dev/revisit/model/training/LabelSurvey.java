package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * What a run must know of its samples before it begins; found by reading each once.
 *
 * @param counts of each class over all labels
 * @param classes of each sample
 * @param modalities that occur
 * @param history seasons of the longest history
 */
record LabelSurvey(List<Long> counts, List<BitSet> classes, Set<Modality> modalities, int history) {
  /**
   * Reads all samples.
   *
   * @param progress is told how many are done
   * @throws IllegalArgumentException if a sample does not fit task or architecture
   */
  static LabelSurvey of(
      LabelledSamples samples, HeadTask task, Architecture architecture, IntConsumer progress)
      throws IOException {
    Targets targets = new Targets(task, architecture);
    long[] counts = new long[task.classes()];
    List<BitSet> classes = new ArrayList<>();
    Set<Modality> modalities = EnumSet.noneOf(Modality.class);
    int history = 0;
    for (int i = 0; i < samples.size(); i++) {
      LabelledSample sample = samples.sample(i);
      BitSet present = new BitSet();
      for (long target : targets.of(sample)) {
        if (target != Targets.NONE) {
          counts[(int) target]++;
          present.set((int) target);
        }
      }
      classes.add(present);
      modalities.addAll(sample.look().modalities());
      for (SeasonChips season : sample.history()) {
        modalities.addAll(season.modalities());
      }
      history = Math.max(history, sample.history().size());
      progress.accept(i + 1);
    }
    List<Long> counted = new ArrayList<>();
    for (long count : counts) {
      counted.add(count);
    }
    return new LabelSurvey(
        Collections.unmodifiableList(counted),
        Collections.unmodifiableList(classes),
        modalities,
        history);
  }

  /**
   * Weights of classes: frequency to the power of minus {@code power}, scaled so that the weights
   * of all labels have mean one. A class that does not occur weighs nothing.
   */
  float[] weights(double power) {
    double labels = counts.stream().mapToLong(Long::longValue).sum();
    double[] raw = new double[counts.size()];
    double sum = 0;
    for (int i = 0; i < raw.length; i++) {
      raw[i] = counts.get(i) == 0 ? 0 : Math.pow(counts.get(i) / labels, -power);
      sum += raw[i] * counts.get(i);
    }
    float[] weights = new float[raw.length];
    for (int i = 0; i < raw.length; i++) {
      weights[i] = (float) (sum == 0 ? 0 : raw[i] * labels / sum);
    }
    return weights;
  }
}
