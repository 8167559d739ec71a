package dev.revisit.local.labels;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at simulated catalogues as the monitor job judges them: one modality, after the four
 * seasons before it, with what the simulator knows of the ground.
 *
 * <p>Looks are drawn at random among the scenes whose sensor saw the place a year ago too; of each
 * season the two least cloudy optical scenes are read and every chip remembers the one it saw more
 * of, with the radar scene nearest in time, which is near to what the stream chooses among all. A
 * look shows at least three tenths of its chip.
 *
 * <p>Change is told against the same season a year ago: a cell changed if at least half of its
 * pixels lie in a planted change that can be seen at the look and could not at the scenes by which
 * the chip remembers that season. A change that ended in between is left unlabelled, since a
 * monitor has told it before, and so is one that began between those scenes. Land cover is that of
 * the look's year; pixels of a planted change of that year are left unlabelled.
 *
 * <p>Groups are catalogues. Everything is held in memory: about 1 MB a chip position and year.
 */
public final class SeriesSamples implements LabelledSamples {
  /** What is told of a look. */
  public enum Subject {
    LAND_COVER,
    CHANGE;

    /**
     * Refuses {@code --head} where it says nothing.
     *
     * @throws UserError if it is given although nothing simulated is
     */
    public static void requireNone(Optional<String> head) {
      if (head.isPresent()) {
        throw new UserError(
            ExitCode.USAGE,
            "--head " + head.get() + " means something with --simulated only.",
            "Leave it out: a protocol or a catalogue of labels says what is told.");
      }
    }

    /**
     * The subject of an option.
     *
     * @throws UserError if it is neither {@code land-cover} nor {@code change}
     */
    public static Subject ofOption(Optional<String> head) {
      return switch (head.orElse("")) {
        case "land-cover" -> LAND_COVER;
        case "change" -> CHANGE;
        default ->
            throw new UserError(
                ExitCode.USAGE,
                head.map(name -> "--head " + name + " is not known.")
                    .orElse("--simulated needs --head."),
                "Give --head land-cover or --head change.");
      };
    }
  }

  /** Told while scenes are read. */
  public interface Progress {
    void scenes(int done, int all);
  }

  /**
   * Where a sample was cut.
   *
   * @param item id of the look's scene
   * @param left first column within the block, in pixels
   * @param top first row
   */
  public record Place(String item, int left, int top) {}

  /** A sample and where it was cut. */
  record Placed(Place place, LabelledSample sample) {}

  private final List<Placed> samples;

  private SeriesSamples(List<Placed> samples) {
    this.samples = samples;
  }

  /**
   * Reads catalogues that {@code revisit simulate} wrote.
   *
   * @param side of a chip in pixels
   * @param balanced whether of the chips without change only as many are kept as there are with
   * @param looksPerCatalogue scenes that are judged in each, at most
   * @param most samples that are kept, drawn at random
   * @throws IOException if one is no such catalogue, is shorter than a year and a half, or cannot
   *     be read
   */
  public static SeriesSamples read(
      List<Path> catalogues,
      Subject subject,
      int side,
      boolean balanced,
      int looksPerCatalogue,
      int most,
      long seed,
      Progress progress)
      throws IOException {
    requireNames(catalogues);
    List<Placed> all = new ArrayList<>();
    for (Path catalogue : catalogues) {
      try (SimulatedSeries series = new SimulatedSeries(catalogue, subject, side, balanced, seed)) {
        all.addAll(series.samples(looksPerCatalogue, progress));
      }
    }
    if (all.isEmpty()) {
      throw new LabelException(
          "No look of "
              + catalogues
              + " has a reference a year before it: simulate at least two years");
    }
    int[] kept = new CounterRandom(seed, all.size()).choose(Math.min(most, all.size()), all.size());
    return new SeriesSamples(Arrays.stream(kept).mapToObj(all::get).toList());
  }

  /** Groups are told apart by the names of their folders. */
  private static void requireNames(List<Path> catalogues) throws LabelException {
    Set<Path> names = new HashSet<>();
    for (Path catalogue : catalogues) {
      if (!names.add(catalogue.getFileName())) {
        throw new LabelException(
            "Two catalogues are called "
                + catalogue.getFileName()
                + ": rename one, since their names tell what must not be divided by a split");
      }
    }
  }

  /** Where a sample was cut. */
  public Place place(int index) {
    return samples.get(index).place();
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public String group(int index) {
    return samples.get(index).sample().group();
  }

  @Override
  public LabelledSample sample(int index) {
    return samples.get(index).sample();
  }

  /** Samples with at least one cell that changed. */
  public int changed() {
    return (int) samples.stream().filter(placed -> changed(placed.sample())).count();
  }

  static boolean changed(LabelledSample sample) {
    return sample.label() instanceof Label.Cells cells && contains(cells.changed(), 1);
  }

  private static boolean contains(byte[] codes, int code) {
    for (byte value : codes) {
      if (Byte.toUnsignedInt(value) == code) {
        return true;
      }
    }
    return false;
  }
}
