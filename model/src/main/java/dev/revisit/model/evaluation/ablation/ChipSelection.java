package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Some chips of a source. Closing it does not close the source. */
public final class ChipSelection implements ChipSource {
  private static final long SPLIT = -2;

  private final ChipSource source;
  private final int[] members;

  /**
   * @param members numbers of the chips in the source, in the order of the selection
   */
  public ChipSelection(ChipSource source, int... members) {
    if (members.length == 0) {
      throw new IllegalArgumentException("A selection needs at least one chip");
    }
    this.source = source;
    this.members = members.clone();
  }

  /**
   * Divides a source at random into two parts without a chip in common.
   *
   * @param fraction of the chips that the second part gets; at least one for either
   * @throws IllegalArgumentException if the source has a single chip
   */
  public static List<ChipSelection> split(ChipSource source, double fraction, long seed) {
    if (source.size() < 2) {
      throw new IllegalArgumentException(
          "A data set of " + source.size() + " chips cannot be divided: sample more");
    }
    int[] order = new CounterRandom(seed, SPLIT).permutation(source.size());
    int second = (int) Math.round(source.size() * fraction);
    int first = source.size() - Math.min(Math.max(second, 1), source.size() - 1);
    return List.of(
        new ChipSelection(source, sorted(order, 0, first)),
        new ChipSelection(source, sorted(order, first, order.length)));
  }

  private static int[] sorted(int[] order, int from, int to) {
    int[] part = Arrays.copyOfRange(order, from, to);
    Arrays.sort(part); // chips of one shard are read together
    return part;
  }

  /**
   * The chips that have at least so many seasons; reads all.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ChipSelection withSeasons(ChipSource source, int seasons) throws IOException {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      if (source.read(i).seasons().size() >= seasons) {
        found.add(i);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "No chip has " + seasons + " seasons: sample a longer period");
    }
    return new ChipSelection(source, found.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public ShardLayout layout() {
    return source.layout();
  }

  @Override
  public int size() {
    return members.length;
  }

  @Override
  public String fingerprint() {
    CRC32 digest = new CRC32();
    for (int member : members) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        digest.update(member >>> shift);
      }
    }
    return source.fingerprint() + "/" + members.length + "-" + Long.toHexString(digest.getValue());
  }

  @Override
  public SeasonalChip read(int index) throws IOException {
    return source.read(members[index]);
  }

  @Override
  public void close() {
    // whoever opened the source closes it
  }
}
