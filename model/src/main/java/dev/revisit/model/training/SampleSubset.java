package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.heads.HeadTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Some of the samples of a data set. */
public final class SampleSubset implements LabelledSamples {
  private static final long GROUPS = 21;
  private static final long SAMPLES = 22;
  private static final int NONE = -1;

  private final LabelledSamples all;
  private final int[] members;

  private SampleSubset(LabelledSamples all, int[] members) {
    this.all = all;
    this.members = members;
  }

  /**
   * Two parts, without a group that is in both.
   *
   * @param training the larger part
   * @param validation the part held back
   */
  public record Split(LabelledSamples training, LabelledSamples validation) {}

  /**
   * Divides by group.
   *
   * @param heldBack share of the groups that goes to validation, above 0 and below 1; at least one
   *     group goes there and one stays
   * @throws IllegalArgumentException if there are fewer than two groups
   */
  public static Split byGroup(LabelledSamples all, double heldBack, long seed) {
    Set<String> distinct = new LinkedHashSet<>();
    for (int i = 0; i < all.size(); i++) {
      distinct.add(all.group(i));
    }
    List<String> groups = List.copyOf(distinct);
    if (groups.size() < 2) {
      throw new IllegalArgumentException(
          "The %d training samples are of %d group: validation needs two or more (places, surveys)"
              .formatted(all.size(), groups.size()));
    }
    if (!(heldBack > 0 && heldBack < 1)) {
      throw new IllegalArgumentException(
          "A share of " + heldBack + " for validation: expected between 0 and 1");
    }
    int count =
        Math.min(groups.size() - 1, Math.max(1, (int) Math.round(groups.size() * heldBack)));
    int[] order = new CounterRandom(seed, GROUPS).permutation(groups.size());
    Set<String> held = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      held.add(groups.get(order[i]));
    }
    List<Integer> training = new ArrayList<>();
    List<Integer> validation = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      (held.contains(all.group(i)) ? validation : training).add(i);
    }
    return new Split(of(all, training), of(all, validation));
  }

  /**
   * A share of the samples, to learn from few labels: about the same share of every class, and at
   * least one sample of each class that occurs. A smaller share is part of a larger one of the same
   * seed. Reads every sample once, unless all are taken.
   *
   * <p>A sample with labels of several classes counts for the one that the fewest samples have.
   *
   * @param fraction above 0 and up to 1
   * @param progress is told how many samples are read
   * @throws IllegalArgumentException if a sample does not fit task or architecture
   */
  public static SampleSubset stratified(
      LabelledSamples all,
      HeadTask task,
      Architecture architecture,
      double fraction,
      long seed,
      IntConsumer progress)
      throws IOException {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "A label fraction of " + fraction + ": expected above 0 up to 1");
    }
    if (fraction == 1) {
      return new SampleSubset(all, IntStream.range(0, all.size()).toArray());
    }
    List<BitSet> classes = LabelSurvey.of(all, task, architecture, progress).classes();
    int[] order = new CounterRandom(seed, SAMPLES).permutation(all.size());
    double[] quantiles = quantiles(classes, task.classes(), order);
    BitSet chosen = new BitSet();
    int[] first = new int[task.classes()];
    Arrays.fill(first, NONE);
    for (int sample : order) {
      chosen.set(sample, quantiles[sample] < fraction);
      classes.get(sample).stream()
          .filter(c -> first[c] == NONE || quantiles[sample] < quantiles[first[c]])
          .forEach(c -> first[c] = sample);
    }
    Arrays.stream(first).filter(sample -> sample != NONE).forEach(chosen::set);
    if (chosen.isEmpty()) {
      chosen.set(order[0]);
    }
    return new SampleSubset(all, chosen.stream().toArray());
  }

  /** Where a sample stands among those of its rarest class, 0 to 1, in a random order. */
  private static double[] quantiles(List<BitSet> classes, int count, int... order) {
    int[] holders = new int[count];
    classes.forEach(present -> present.stream().forEach(c -> holders[c]++));
    int[] strata =
        classes.stream()
            .mapToInt(
                present ->
                    present.stream()
                        .boxed()
                        .min(Comparator.comparingInt(c -> holders[c]))
                        .orElse(count))
            .toArray();
    int[] sizes = new int[count + 1];
    Arrays.stream(strata).forEach(stratum -> sizes[stratum]++);
    int[] before = new int[count + 1];
    double[] quantiles = new double[order.length];
    for (int sample : order) {
      int stratum = strata[sample];
      quantiles[sample] = (before[stratum]++ + 0.5) / sizes[stratum];
    }
    return quantiles;
  }

  /**
   * These samples over and over, as often as fits, so that an epoch of few has as many steps as one
   * of many.
   *
   * @param size of the result at most, unless there are more samples than that
   */
  public SampleSubset repeatedTo(int size) {
    int times = Math.max(1, size / members.length);
    int[] repeated = new int[times * members.length];
    Arrays.setAll(repeated, i -> members[i % members.length]);
    return new SampleSubset(all, repeated);
  }

  private static SampleSubset of(LabelledSamples all, List<Integer> members) {
    return new SampleSubset(all, members.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public int size() {
    return members.length;
  }

  @Override
  public String group(int index) {
    return all.group(members[index]);
  }

  @Override
  public LabelledSample sample(int index) throws IOException {
    return all.sample(members[index]);
  }
}
