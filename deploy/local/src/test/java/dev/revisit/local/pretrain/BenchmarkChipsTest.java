package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.ShardLayout;
import dev.revisit.model.data.benchmark.EuroSat;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.runtime.Chip;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkChipsTest {
  @TempDir private Path folder;

  private Path scenes(int grey) throws IOException {
    Path root = folder.resolve("data");
    for (String name : EuroSat.CLASSES) {
      Path of = Files.createDirectories(root.resolve(name));
      for (int i = 1; i <= 4; i++) {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 64 * 64; p++) {
          image.setRGB(p % 64, p / 64, grey << 16 | grey << 8 | grey);
        }
        ImageIO.write(image, "jpg", of.resolve(name + "_" + i + ".jpg").toFile());
      }
    }
    return root;
  }

  @Test
  void imagesOfTheTrainingPartBecomeChipsOfOneSeason() throws IOException {
    Protocol protocol = Protocol.shipped("eurosat-rgb");
    Path data = scenes(128);
    ShardLayout layout = ShardLayout.of(64, 4, Normalisation.ssl4eo());
    try (RunFolder run = RunFolder.open(folder.resolve("run"));
        Interruption interruption = Interruption.install()) {
      BenchmarkChips chips = new BenchmarkChips(run, Terminal.standard(), interruption);
      Optional<Path> written = chips.write(protocol, data, layout);
      int train = protocol.split().folds(protocol.images(data), data).get(0).train().size();
      try (ChipShards shards = ChipShards.open(written.orElseThrow())) {
        assertThat(shards.size()).isEqualTo(train).isLessThan(40);
        SeasonalChip chip = shards.read(0);
        assertThat(chip.seasons()).hasSize(1);
        Chip look = chip.seasons().get(0).looks().optical().orElseThrow();
        // Red, green and blue are (128 - 1) * 2750 / 254 = 1375; the other bands are missing.
        assertThat(look.pixels()[3 * 64 * 64]).isEqualTo(1375f, within(12f));
        assertThat(look.pixels()[7 * 64 * 64]).isNaN();
      }
      assertThat(chips.write(protocol, data, layout)).isEqualTo(written);
    }
  }
}
