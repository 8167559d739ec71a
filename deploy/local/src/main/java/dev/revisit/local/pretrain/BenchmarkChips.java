package dev.revisit.local.pretrain;

import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.data.ChipShardWriter;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardLayout;
import dev.revisit.model.data.ShardManifest;
import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.evaluation.SplitRule;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The images of a benchmark as chips without labels, written into the folder of a run once.
 *
 * <p>Only the part that the protocol trains on is used; where it cross-validates, that is all of
 * it, and what is measured there afterwards has seen the images, though never their labels. The
 * data sets publish no years, or only some: a chip's first season is dated 2001, the next 2002,
 * which tells their order; the day of the year is the data set's own.
 */
public final class BenchmarkChips {
  private static final int CHIPS_PER_SHARD = 256;
  private static final int FIRST_YEAR = 2001;

  private final RunFolder folder;
  private final Terminal terminal;
  private final Interruption interruption;

  /**
   * @param folder receives the chips
   */
  public BenchmarkChips(RunFolder folder, Terminal terminal, Interruption interruption) {
    this.folder = folder;
    this.terminal = terminal;
    this.interruption = interruption;
  }

  /**
   * Writes the chips, or finds what an earlier run has written.
   *
   * @param data the data set's folder
   * @param layout of the chips
   * @return their folder; empty after an interruption
   * @throws IOException if the data set does not have the layout of its protocol
   */
  public Optional<Path> write(Protocol protocol, Path data, ShardLayout layout) throws IOException {
    Path target = folder.images(protocol.name());
    if (Files.isRegularFile(target.resolve(ShardManifest.FILE))) {
      return Optional.of(target);
    }
    ImageSet images = protocol.images(data);
    List<SplitRule.Fold> folds = protocol.split().folds(images, data);
    ImageSet shown = folds.size() == 1 ? folds.get(0).train() : images;
    ChipSamples chips = ChipSamples.once(shown, layout.side());
    try (ChipShardWriter writer = new ChipShardWriter(target, layout, CHIPS_PER_SHARD)) {
      for (int i = 0; i < chips.size(); i++) {
        if (interruption.requested()) {
          return Optional.empty();
        }
        writer.add(unlabelled(chips.sample(i)));
        terminal.progress(
            String.format(
                Locale.ROOT, "%s: %,d of %,d chips", protocol.name(), i + 1, chips.size()));
      }
      writer.finish();
    } finally {
      terminal.clearProgress();
    }
    terminal.line(
        String.format(
            Locale.ROOT,
            "Images      %s: %,d chips of %,d of its %,d images. %s",
            protocol.title(),
            chips.size(),
            shown.size(),
            images.size(),
            protocol.licence()));
    return Optional.of(target);
  }

  private static SeasonalChip unlabelled(LabelledSample sample) {
    List<SeasonChips> looks = new ArrayList<>(sample.history());
    looks.add(sample.look());
    List<SeasonalChip.Season> seasons = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      int day = looks.get(i).optical().or(looks.get(i)::sar).orElseThrow().dayOfYear();
      seasons.add(
          new SeasonalChip.Season(
              LocalDate.ofYearDay(FIRST_YEAR + i, Math.min(day, 365)), looks.get(i)));
    }
    return new SeasonalChip(sample.id(), seasons);
  }
}
