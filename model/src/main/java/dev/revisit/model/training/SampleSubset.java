package dev.revisit.model.training;

import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Some of the samples of a data set. */
public final class SampleSubset implements LabelledSamples {
  private static final long GROUPS = 21;
  private static final long SAMPLES = 22;

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
   * A random share of the samples, to learn from few labels. A smaller share is part of a larger
   * one of the same seed.
   *
   * @param fraction above 0 and up to 1; at least one sample stays
   */
  public static LabelledSamples fraction(LabelledSamples all, double fraction, long seed) {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "A label fraction of " + fraction + ": expected above 0 up to 1");
    }
    int count = (int) Math.max(1, Math.round(all.size() * fraction));
    int[] order = new CounterRandom(seed, SAMPLES).permutation(all.size());
    int[] chosen = Arrays.copyOf(order, Math.min(count, order.length));
    Arrays.sort(chosen);
    return new SampleSubset(all, chosen);
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
