package dev.revisit.flink.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.flink.monitor.SyntheticScenes.Content;
import dev.revisit.flink.monitor.alert.ChangeFusion;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.ChangeEventType;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.ScorerAgreement;
import dev.revisit.schemas.state.StoredLook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model's change head beside the spectral scorer, through TensorFlow. */
class ModelJudgementTest extends MonitoredBlock {
  /** All cells of the 64 x 64 pixels that a scene shows. */
  private static final double EVERYTHING_HECTARES = 40.96;

  private static final ChangeFusion HALVES = new ChangeFusion(0, 0.5, 0.5);

  @TempDir Path releases;

  private ChangeFusion fusion = HALVES;
  private Optional<Encoders> encoders = Optional.empty();
  private boolean held;

  @Override
  MonitorSettings settings() {
    return settings(fusion);
  }

  @Override
  Encoders encoders() throws IOException {
    return encoders.isPresent() ? encoders.get() : super.encoders();
  }

  @Test
  void aModelWithoutAChangeHeadCannotJudgeAlone() {
    assertThatThrownBy(() -> judgedBy(ChangeFusion.model(), ChangeReleases.without(releases)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no change head")
        .hasMessageContaining("finetune");
  }

  @Test
  void theModelAloneRaisesAlertsOnceThereIsSomethingToCompareWith() throws Exception {
    judgedBy(ChangeFusion.model(), certain(0.9));
    summerOf2022();
    assertThat(harness.extractOutputValues()).isEmpty();

    observe("2023-07-01T10:10:00Z", Content.FOREST);

    ChangeEvent raised = onlyEvent();
    assertThat(raised.getType()).isEqualTo(ChangeEventType.RAISED);
    assertThat(raised.getAreaHa()).isEqualTo(EVERYTHING_HECTARES, within(1e-9));
    assertThat(raised.getProbability()).isEqualTo(0.9);
    assertThat(raised.getModelProbability()).isEqualTo(0.9);
    assertThat(raised.getSpectralProbability()).isLessThan(0.1);
    assertThat(raised.getScorerAgreement()).isEqualTo(ScorerAgreement.MODEL_ONLY);
    assertThat(raised.getScorers()).containsExactly("seamo");
    assertThat(raised.getModel().getName()).isEqualTo("seamo-nano");
    assertThat(raised.getModel().getVersion()).startsWith("change-");
    assertThat(raised.getAdvisories()).isEmpty();
    assertThat(raised.getIndices()).isNotEmpty();
  }

  @Test
  void theModelComparesBandsWithThoseThatTheStateKept() throws Exception {
    judgedBy(ChangeFusion.model(), ChangeReleases.comparingRed(releases));
    summerOf2022();
    observe("2023-06-20T10:10:00Z", Content.FOREST);
    assertThat(harness.extractOutputValues()).isEmpty();

    observe("2023-07-01T10:10:00Z", Content.CLEARED);

    assertThat(onlyEvent().getModelProbability()).isGreaterThan(0.9);
  }

  @Test
  void aLookWithoutAYearBehindItIsComparedWithTheLastSeason() throws Exception {
    judgedBy(ChangeFusion.model(), certain(0.9));
    summerOf2022();

    observe("2022-09-20T10:10:00Z", Content.FOREST);

    assertThat(onlyEvent().getAdvisories()).containsExactly("no-same-season-reference");
  }

  @Test
  void theSpectralScorerAloneDoesNotAskTheModel() throws Exception {
    judgedBy(ChangeFusion.spectral(), certain(0.9));
    summerOf2022();
    observe("2023-06-20T10:10:00Z", Content.FOREST);
    assertThat(harness.extractOutputValues()).isEmpty();

    observe("2023-07-01T10:10:00Z", Content.CLEARED);

    ChangeEvent raised = onlyEvent();
    assertThat(raised.getModelProbability()).isNull();
    assertThat(raised.getSpectralProbability()).isGreaterThan(0.9);
    assertThat(raised.getScorerAgreement()).isEqualTo(ScorerAgreement.ONE_SCORER);
    assertThat(raised.getScorers()).containsExactly("spectral");
    assertThat(raised.getModel().getName()).isEqualTo("spectral");
    assertThat(raised.getAdvisories()).containsExactly("spectral-only");
  }

  @Test
  void whereBothSeeChangeTheySaySo() throws Exception {
    judgedBy(HALVES, certain(0.9));
    summerOf2022();
    observe("2023-06-20T10:10:00Z", Content.FOREST);
    assertThat(harness.extractOutputValues()).isEmpty();

    observe("2023-07-01T10:10:00Z", Content.CLEARED);

    ChangeEvent raised = onlyEvent();
    assertThat(raised.getAreaHa()).isEqualTo(SyntheticScenes.CLEARING_HECTARES, within(1e-9));
    // Spectral 197, log-odds ln(197 / 3); (4.1846 + 2.1972) / 2 = 3.1909, p 0.96049, 192 steps.
    assertThat(raised.getProbability()).isEqualTo(0.96);
    assertThat(raised.getSpectralProbability()).isEqualTo(0.985);
    assertThat(raised.getModelProbability()).isEqualTo(0.9);
    assertThat(raised.getScorerAgreement()).isEqualTo(ScorerAgreement.BOTH);
    assertThat(raised.getScorers()).containsExactly("spectral", "seamo");
    assertThat(raised.getAdvisories()).isEmpty();
  }

  @Test
  void aModelThatSeesNothingLowersTheProbability() throws Exception {
    judgedBy(HALVES, certain(0.4));
    summerOf2022();

    observe("2023-07-01T10:10:00Z", Content.CLEARED);

    // (4.1846 - 0.4055) / 2 = 1.8896, p 0.86871, 174 steps.
    assertThat(onlyEvent().getProbability()).isEqualTo(0.87);
    assertThat(onlyEvent().getScorerAgreement()).isEqualTo(ScorerAgreement.SPECTRAL_ONLY);
  }

  @Test
  void aLateSceneMakesTheModelJudgeAgain() throws Exception {
    judgedBy(ChangeFusion.model(), arbitrary());
    ReadOutcome august = outcome("2023-08-25T10:10:00Z", Content.CLEARED);
    ReadOutcome september = outcome("2023-09-20T10:10:00Z", Content.FOREST);
    summerOf2022();
    process(september);
    StoredLook without = last(storedLooks());
    process(august);
    List<StoredLook> late = storedLooks();
    SceneReport report = last(side(MonitorPipeline.REPORTS));

    startAfresh();
    summerOf2022();
    process(august);
    process(september);

    assertThat(late).isEqualTo(storedLooks());
    assertThat(last(late).getModelScores()).isNotEqualTo(without.getModelScores());
    assertThat(last(late).getScores()).isNotEqualTo(without.getScores());
    assertThat(report.getLate()).isTrue();
    assertThat(report.getSeasonsFolded()).isEqualTo(1);
  }

  @Test
  void aReprocessedSceneMakesTheModelJudgeAgain() throws Exception {
    judgedBy(ChangeFusion.model(), arbitrary());
    Instant august = Instant.parse("2023-08-25T10:10:00Z");
    ReadOutcome first = read(scenes.write(august, Content.FOREST, "04.00/a"));
    ReadOutcome twin = read(scenes.write(august, Content.CLEARED, "05.09/b"));
    ReadOutcome september = outcome("2023-09-20T10:10:00Z", Content.FOREST);
    summerOf2022();
    process(first);
    process(september);
    StoredLook before = last(storedLooks());
    process(twin);
    List<StoredLook> reprocessed = storedLooks();

    startAfresh();
    summerOf2022();
    process(twin);
    process(september);

    assertThat(reprocessed).isEqualTo(storedLooks());
    assertThat(last(reprocessed).getModelScores()).isNotEqualTo(before.getModelScores());
  }

  @Test
  void theOrderOfArrivalDoesNotChangeWhatBothScorersSay() throws Exception {
    for (ChangeFusion rule : List.of(ChangeFusion.model(), HALVES)) {
      judgedBy(rule, arbitrary());
      List<ReadOutcome> late = new ArrayList<>();
      late.add(outcome("2023-08-10T10:10:00Z", Content.FOREST));
      late.add(outcome("2023-08-20T10:10:00Z", Content.CLEARED));
      late.add(outcome("2023-08-30T10:10:00Z", Content.CLEARED));
      late.add(outcome("2023-09-12T10:10:00Z", Content.CLEARED));
      late.add(outcome("2023-09-20T10:10:00Z", Content.ALL_CLOUD));
      late.add(outcome("2023-09-28T10:10:00Z", Content.CLEARED));
      summerOf2022();
      for (ReadOutcome outcome : late) {
        process(outcome);
      }
      List<StoredLook> looks = storedLooks();
      Map<String, String> alerts = alertFacts();
      assertThat(alerts).isNotEmpty();

      for (int seed = 0; seed < 3; seed++) {
        startAfresh();
        summerOf2022();
        List<ReadOutcome> shuffled = new ArrayList<>(late);
        Collections.shuffle(shuffled, new Random(seed));
        for (ReadOutcome outcome : shuffled) {
          process(outcome);
        }
        assertThat(storedLooks()).as("%s, seed %s", rule, seed).isEqualTo(looks);
        assertThat(alertFacts()).as("%s, seed %s", rule, seed).isEqualTo(alerts);
      }
    }
  }

  private void summerOf2022() throws Exception {
    for (String day : List.of("06-20", "08-05")) {
      observe("2022-" + day + "T10:10:00Z", Content.FOREST);
    }
  }

  private void judgedBy(ChangeFusion rule, Encoders model) throws Exception {
    fusion = rule;
    release();
    encoders = Optional.of(model);
    // Keeps the session open from one block to the next.
    model.acquire();
    held = true;
    startAfresh();
  }

  @AfterEach
  void release() {
    if (held) {
      encoders.orElseThrow().release();
      held = false;
    }
  }

  private Encoders certain(double probability) throws IOException {
    return ChangeReleases.certain(probability, releases);
  }

  private Encoders arbitrary() throws IOException {
    return ChangeReleases.arbitrary(releases);
  }

  private ChangeEvent onlyEvent() {
    assertThat(harness.extractOutputValues()).hasSize(1);
    return harness.extractOutputValues().get(0);
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
