package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.TestWeights;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.weights.SeededWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutLossTest {
  private static final PretrainPlan PLAN =
      PretrainPlan.of(
          TestPlaces.MICRO,
          TestPlaces.NORMALISATION,
          List.of(StagePlan.of(Stage.SEASONAL, 1, 2)),
          3);

  @Test
  void earlierSeasonsHelpNobodyWhoDoesNotFuseThemAndMasksAreAlwaysTheSame() throws IOException {
    List<SeasonalChip> places = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      places.add(TestPlaces.place(i));
    }
    try (HeldOutLoss heldOut =
        new HeldOutLoss(PLAN, TestPlaces.source(places), 2, 2, PretrainSettings.cpu(1))) {
      HeldOutLoss.Losses untrained = heldOut.of(SeededWeights.create(PLAN.parameters(), 1));
      assertThat(untrained.seasons()).hasSize(3).allMatch(loss -> loss > 0);
      assertThat(untrained.lastAlone()).isEqualTo(untrained.last());
      HeldOutLoss.Losses fusing = heldOut.of(TestWeights.random(PLAN.parameters(), 2));
      assertThat(fusing.lastAlone()).isNotEqualTo(fusing.last());
      assertThat(heldOut.of(SeededWeights.create(PLAN.parameters(), 1))).isEqualTo(untrained);
    }
  }
}
