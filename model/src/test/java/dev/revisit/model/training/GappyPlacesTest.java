package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.data.ChipShardWriter;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on series as real catalogues give them: seasons are missing, and looks of others. */
class GappyPlacesTest {
  @TempDir Path folder;

  /** Place n has one to four seasons, some with one sensor alone. */
  private static SeasonalChip gappy(int number) {
    List<SeasonalChip.Season> seasons = new ArrayList<>();
    for (SeasonalChip.Season season :
        TestPlaces.place(number).seasons().subList(0, 1 + number % TestPlaces.SEASONS)) {
      SeasonChips looks = season.looks();
      SeasonChips left =
          switch ((number + seasons.size()) % 3) {
            case 0 -> looks;
            case 1 -> new SeasonChips(looks.optical(), Optional.empty());
            default -> new SeasonChips(Optional.empty(), looks.sar());
          };
      seasons.add(new SeasonalChip.Season(season.date(), left));
    }
    return new SeasonalChip("gappy-" + number, seasons);
  }

  private List<Double> losses(String name, ChipShards chips) throws IOException {
    List<StagePlan> stages = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      stages.add(new StagePlan(stage, 6, 2, 0.05, 1));
    }
    List<Double> losses = new ArrayList<>();
    PretrainListener listener =
        new PretrainListener() {
          @Override
          public void step(Step step) {
            losses.add(step.loss());
          }
        };
    new Pretrainer(
            PretrainPlan.of(TestPlaces.MICRO, TestPlaces.NORMALISATION, stages, 11),
            chips,
            CheckpointFolder.open(folder.resolve(name), 2),
            PretrainSettings.cpu(100),
            listener,
            InstantSource.fixed(Instant.EPOCH))
        .run();
    return losses;
  }

  @Test
  void everyStageTrainsToFiniteLossesThatDoNotDependOnTheRun() throws IOException {
    try (ChipShardWriter writer =
        new ChipShardWriter(folder.resolve("chips"), TestPlaces.layout(), 4)) {
      for (int number = 0; number < 9; number++) {
        writer.add(gappy(number));
      }
      writer.finish();
    }
    try (ChipShards chips = ChipShards.open(folder.resolve("chips"))) {
      List<Double> losses = losses("first", chips);
      assertThat(losses).hasSize(18).allSatisfy(loss -> assertThat(loss).isFinite().isPositive());
      assertThat(losses("second", chips)).isEqualTo(losses);
    }
  }
}
