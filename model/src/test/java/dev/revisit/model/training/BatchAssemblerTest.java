package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchAssemblerTest {
  private static final Architecture A = TestPlaces.MICRO;
  private static final int BATCH = 8;

  private static List<SeasonalChip> places(int count) {
    List<SeasonalChip> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(TestPlaces.place(i));
    }
    return places;
  }

  private static BatchAssembler assembler(Stage stage, ChipSource source) {
    StagePlan stagePlan = StagePlan.of(stage, 1000, BATCH);
    PretrainPlan plan = PretrainPlan.of(A, TestPlaces.NORMALISATION, List.of(stagePlan), 3);
    return new BatchAssembler(plan, stagePlan, source);
  }

  private static BatchAssembler assembler(Stage stage) {
    return assembler(stage, TestPlaces.source(places(20)));
  }

  private static int present(TrainingBatch batch, Modality modality, int sample) {
    return (int) batch.looks(0, modality).presence[sample];
  }

  @Test
  void stageOneShowsEveryPlaceInOneModality() throws IOException {
    BatchAssembler assembler = assembler(Stage.UNIMODAL);
    int optical = 0;
    for (int step = 0; step < 50; step++) {
      TrainingBatch batch = assembler.batch(step);
      assertThat(batch.seasons()).isEqualTo(1);
      for (int sample = 0; sample < BATCH; sample++) {
        int seen = present(batch, Modality.OPTICAL, sample);
        assertThat(seen + present(batch, Modality.SAR, sample)).isEqualTo(1);
        optical += seen;
      }
    }
    assertThat(optical).isCloseTo(200, within(40)); // four standard deviations
  }

  @Test
  void stageTwoDropsAModalityFromAQuarterOfThePlaces() throws IOException {
    BatchAssembler assembler = assembler(Stage.MULTIMODAL);
    int dropped = 0;
    for (int step = 0; step < 50; step++) {
      TrainingBatch batch = assembler.batch(step);
      for (int sample = 0; sample < BATCH; sample++) {
        int modalities =
            present(batch, Modality.OPTICAL, sample) + present(batch, Modality.SAR, sample);
        assertThat(modalities).isBetween(1, 2);
        dropped += 2 - modalities;
      }
    }
    assertThat(dropped).isCloseTo(100, within(35));
  }

  @Test
  void stageThreeShowsDifferentSeasonsInOrderOfDateWithBothModalities() throws IOException {
    TrainingBatch batch = assembler(Stage.SEASONAL).batch(0);
    assertThat(batch.seasons()).isEqualTo(A.seasons());
    for (int sample = 0; sample < BATCH; sample++) {
      int last = -1;
      for (int t = 0; t < batch.seasons(); t++) {
        assertThat(batch.looks(t, Modality.OPTICAL).presence[sample]).isEqualTo(1);
        assertThat(batch.looks(t, Modality.SAR).presence[sample]).isEqualTo(1);
        int season = seasonOf(batch.looks(t, Modality.OPTICAL).time, sample);
        assertThat(season).isGreaterThan(last);
        last = season;
      }
    }
  }

  @Test
  void whatAPlaceLacksOfItsSeasonsIsAbsentAtTheBeginningAndChangesNoOtherPlace()
      throws IOException {
    List<SeasonalChip> places = places(20);
    List<SeasonalChip> gappy = new ArrayList<>(places);
    gappy.replaceAll(
        place ->
            place.id().endsWith("0")
                ? new SeasonalChip(place.id(), place.seasons().subList(0, 1))
                : place);
    int last = A.seasons() - 1;
    int tokens = A.tokens();
    int found = 0;
    for (int step = 0; step < 10; step++) {
      TrainingBatch whole = assembler(Stage.SEASONAL, TestPlaces.source(places)).batch(step);
      TrainingBatch batch = assembler(Stage.SEASONAL, TestPlaces.source(gappy)).batch(step);
      for (int sample = 0; sample < BATCH; sample++) {
        boolean lacks = present(batch, Modality.OPTICAL, sample) == 0;
        found += lacks ? 1 : 0;
        for (Modality modality : Modality.values()) {
          assertThat(batch.looks(last, modality).presence[sample]).isEqualTo(1);
          for (int t = 0; t < last; t++) {
            TrainingBatch.Looks looks = batch.looks(t, modality);
            float[] targets =
                Arrays.copyOfRange(looks.targets, sample * tokens, (sample + 1) * tokens);
            assertThat(looks.presence[sample]).isEqualTo(lacks ? 0 : 1);
            assertThat(targets).containsOnly(lacks ? 0 : 1);
          }
        }
        int from = sample * A.bands(Modality.SAR) * A.pixels();
        int to = from + A.bands(Modality.SAR) * A.pixels();
        if (!lacks) {
          assertThat(Arrays.copyOfRange(batch.looks(last, Modality.SAR).pixels, from, to))
              .isEqualTo(Arrays.copyOfRange(whole.looks(last, Modality.SAR).pixels, from, to));
        }
      }
      for (int t = 0; t < A.seasons(); t++) {
        assertThat(batch.kept(t)).isEqualTo(whole.kept(t));
      }
    }
    assertThat(found).isEqualTo(8); // 2 of 20 places, each four times in 80 samples
  }

  /** Which season of which place has this time code. */
  private static int seasonOf(float[] time, int sample) {
    int width = DayOfYear.width(A.timeHarmonics());
    float[] wanted = Arrays.copyOfRange(time, sample * width, (sample + 1) * width);
    for (SeasonalChip place : places(20)) {
      for (int t = 0; t < TestPlaces.SEASONS; t++) {
        float[] code = new float[width];
        DayOfYear.write(
            place.seasons().get(t).looks().optical().orElseThrow().dayOfYear(),
            A.timeHarmonics(),
            code,
            0);
        if (Arrays.equals(code, wanted)) {
          return t;
        }
      }
    }
    throw new AssertionError("No season has this day");
  }

  @Test
  void masksDifferBetweenSeasonsAndSamples() throws IOException {
    TrainingBatch batch = assembler(Stage.SEASONAL).batch(0);
    assertThat(batch.kept(0)).hasSize(BATCH * 4).isNotEqualTo(batch.kept(1));
    assertThat(Arrays.copyOfRange(batch.kept(0), 0, 4))
        .isNotEqualTo(Arrays.copyOfRange(batch.kept(0), 4, 8));
  }

  @Test
  void aStepIsTheSameInAnyRunThatReachesIt() throws IOException {
    BatchAssembler whole = assembler(Stage.SEASONAL);
    whole.batch(0);
    whole.batch(1);
    TrainingBatch expected = whole.batch(17);
    TrainingBatch resumed = assembler(Stage.SEASONAL).batch(17);
    for (int t = 0; t < A.seasons(); t++) {
      assertThat(resumed.kept(t)).isEqualTo(expected.kept(t));
      for (Modality modality : Modality.values()) {
        TrainingBatch.Looks a = resumed.looks(t, modality);
        TrainingBatch.Looks b = expected.looks(t, modality);
        assertThat(a.pixels).isEqualTo(b.pixels);
        assertThat(a.bands).isEqualTo(b.bands);
        assertThat(a.time).isEqualTo(b.time);
        assertThat(a.targets).isEqualTo(b.targets);
      }
    }
  }

  @Test
  void bandsAreDroppedAtTheRateOfThePlanButNeverAll() throws IOException {
    BatchAssembler assembler = assembler(Stage.SEASONAL);
    int seen = 0;
    for (int step = 0; step < 50; step++) {
      float[] bands = assembler.batch(step).looks(0, Modality.OPTICAL).bands;
      for (int sample = 0; sample < BATCH; sample++) {
        int ofSample = 0;
        for (int band = 0; band < 3; band++) {
          ofSample += (int) bands[sample * 3 + band];
        }
        assertThat(ofSample).isPositive();
        seen += ofSample;
      }
    }
    // A band is hidden with probability 0.1 unless it is the one in three that is spared.
    assertThat(seen / 1200.0).isEqualTo(1 - 0.1 * 2 / 3, within(0.03));
  }

  @Test
  void cloudyAndMissingPatchesAreNeverTargets() throws IOException {
    List<SeasonalChip> places = places(20);
    for (SeasonalChip place : places) {
      for (SeasonalChip.Season season : place.seasons()) {
        Chip optical = season.looks().optical().orElseThrow();
        Arrays.fill(optical.clear(), 0, TestPlaces.SIDE * TestPlaces.SIDE / 2, false);
        Chip sar = season.looks().sar().orElseThrow();
        Arrays.fill(sar.pixels(), Float.NaN);
      }
    }
    TrainingBatch batch = assembler(Stage.SEASONAL, TestPlaces.source(places)).batch(0);
    for (int t = 0; t < A.seasons(); t++) {
      assertThat(batch.looks(t, Modality.SAR).targets).containsOnly(0);
      assertThat(batch.looks(t, Modality.SAR).valid).containsOnly(0);
      TrainingBatch.Looks optical = batch.looks(t, Modality.OPTICAL);
      assertThat(optical.targets).contains(1).contains(0);
      for (int i = 0; i < optical.targets.length; i++) {
        assertThat(optical.targets[i]).isLessThanOrEqualTo(optical.valid[i]);
      }
    }
  }

  @Test
  void dataWithOtherBandsOrTooFewSeasonsIsRejected() {
    Normalisation other =
        new Normalisation(
            Map.of(
                Modality.OPTICAL,
                List.of(
                    new BandStatistics("B04", 1, 1),
                    new BandStatistics("B03", 1, 1),
                    new BandStatistics("B02", 1, 1)),
                Modality.SAR,
                TestPlaces.NORMALISATION.bands(Modality.SAR)));
    StagePlan stagePlan = StagePlan.of(Stage.UNIMODAL, 1, 1);
    PretrainPlan plan = PretrainPlan.of(A, other, List.of(stagePlan), 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchAssembler(plan, stagePlan, TestPlaces.source(places(1))))
        .withMessageContaining("the model wants [B04, B03, B02]");
    Architecture six = new Architecture(16, 4, 12, 1, 3, 2, 1, 6, 8, 1, 2, 6, A.bands(), 2);
    StagePlan seasonal = StagePlan.of(Stage.SEASONAL, 1, 1);
    PretrainPlan long6 = PretrainPlan.of(six, TestPlaces.NORMALISATION, List.of(seasonal), 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchAssembler(long6, seasonal, TestPlaces.source(places(1))))
        .withMessageContaining("needs 6 seasons");
  }
}
