package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.release.Provenance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChangeLookTest {
  private static final Architecture NANO = Architecture.nano();
  private static final Optional<MemoryCode> NOTHING = Optional.empty();
  private static final float TOLERANCE = 1e-5f;

  private static TensorFlowEncoder encoder;

  @BeforeAll
  static void open() {
    encoder = TensorFlowEncoder.open(release(8), EncoderSettings.cpu().withBatch(2));
  }

  private static ModelRelease release(double temperature) {
    ModelRelease nano = ModelReleases.untrainedNano();
    TaskHeads heads =
        TaskHeads.none()
            .with(new TaskHeads.Change(ChangeHeadShape.standard(), temperature, 0.5))
            .with(
                new TaskHeads.Scene(new SceneHeadShape(List.of("a", "b", "c"), false), temperature))
            .withLeastValidFraction(0.5);
    return new ModelRelease(
        nano.identity(),
        NANO,
        nano.normalisation(),
        nano.landCover(),
        1.0,
        heads,
        TestWeights.random(ModelRelease.parameterShapes(NANO, nano.landCover(), heads), 11),
        Provenance.unrecorded());
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  private static Chip optical(long seed) {
    return TestChips.chip(Modality.OPTICAL, NANO, seed);
  }

  private static Reference reference(long seed, boolean withBands) {
    Chip before = optical(seed);
    FoldResult folded =
        encoder
            .fold(List.of(new SeasonChips(Optional.of(before), Optional.empty())), List.of(NOTHING))
            .get(0);
    return new Reference(folded.memory(), withBands ? folded.bands() : SeasonBands.none());
  }

  private static LookFeatures look(Chip chip, Optional<Reference> reference) {
    return encoder.look(List.of(chip), List.of(NOTHING), List.of(reference)).get(0);
  }

  @Test
  void aReferenceOfAnotherArchitectureIsRejected() {
    Reference wrong =
        new Reference(MemoryCode.empty(), SeasonBands.of(new byte[16 * 12], new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> look(optical(1), Optional.of(wrong)))
        .withMessageContaining("another architecture");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.look(List.of(optical(1)), List.of(NOTHING), List.of()));
  }

  @Test
  void withoutAReferenceNoChangeIsTold() {
    assertThat(look(optical(1), Optional.empty()).change()).isEmpty();
    assertThat(encoder.look(List.of(optical(1)), List.of(NOTHING)).get(0).change()).isEmpty();
  }

  @Test
  void inABatchAndAloneTheSameIsTold() {
    List<Chip> chips = new ArrayList<>();
    List<Optional<Reference>> references = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      chips.add(optical(30 + i));
      references.add(i == 1 ? Optional.empty() : Optional.of(reference(40 + i, i % 2 == 0)));
    }
    List<LookFeatures> together = encoder.look(chips, Collections.nCopies(5, NOTHING), references);
    for (int i = 0; i < 5; i++) {
      Optional<ChangeMap> alone = look(chips.get(i), references.get(i)).change();
      assertThat(together.get(i).change().isPresent()).isEqualTo(alone.isPresent());
      if (alone.isPresent()) {
        assertThat(together.get(i).change().orElseThrow().probabilities())
            .containsExactly(alone.get().probabilities(), within(TOLERANCE));
      }
    }
  }

  @Test
  void theBandsOfTheReferenceMatter() {
    float[] with =
        look(optical(1), Optional.of(reference(2, true))).change().orElseThrow().probabilities();
    float[] without =
        look(optical(1), Optional.of(reference(2, false))).change().orElseThrow().probabilities();
    assertThat(with).hasSize(256).isNotEqualTo(without);
  }

  @Test
  void theSeasonsOfTheMemoryMatterToChangeAndToClasses() {
    Reference reference = reference(2, true);
    List<LookFeatures> features =
        encoder.look(
            List.of(optical(1), optical(1)),
            List.of(
                Optional.of(MemoryCode.empty()),
                Optional.of(MemoryCode.empty().with(3, reference.bands()))),
            List.of(Optional.of(reference), Optional.of(reference)));
    assertThat(features.get(1).change().orElseThrow().probabilities())
        .isNotEqualTo(features.get(0).change().orElseThrow().probabilities());
    assertThat(features.get(1).confidence()).isNotEqualTo(features.get(0).confidence());
  }

  @Test
  void theTemperatureDividesTheLogits() {
    float[] eight =
        look(optical(1), Optional.of(reference(2, true))).change().orElseThrow().probabilities();
    try (TensorFlowEncoder softer =
        TensorFlowEncoder.open(release(16), EncoderSettings.cpu().withBatch(2))) {
      float[] sixteen =
          softer
              .look(List.of(optical(1)), List.of(NOTHING), List.of(Optional.of(reference(2, true))))
              .get(0)
              .change()
              .orElseThrow()
              .probabilities();
      for (int i = 0; i < eight.length; i++) {
        double logit = Math.log(eight[i] / (1 - eight[i]));
        assertThat((double) sixteen[i]).isCloseTo(1 / (1 + Math.exp(-logit / 2)), within(1e-4));
      }
    }
  }

  @Test
  void cellsThatEitherTimeDoesNotShowAreNotJudged() {
    Chip now = optical(1);
    Arrays.fill(now.clear(), 0, 4 * 64, false); // the uppermost row of cells, half of a token
    Chip before = optical(2);
    for (int row = 8; row < 16; row++) {
      before.clear()[row * 64] = false;
      Arrays.fill(before.clear(), row * 64, row * 64 + 8, false); // token (1, 0)
    }
    MemoryCode memory =
        encoder
            .fold(List.of(new SeasonChips(Optional.of(before), Optional.empty())), List.of(NOTHING))
            .get(0)
            .memory();
    ChangeMap map =
        look(now, Optional.of(new Reference(memory, SeasonBands.none()))).change().orElseThrow();
    for (int cell = 0; cell < 256; cell++) {
      boolean cloudyNow = cell / 16 == 0;
      boolean cloudyBefore = (cell / 16 == 2 || cell / 16 == 3) && cell % 16 < 2;
      assertThat(map.judged()[cell]).isEqualTo(!cloudyNow && !cloudyBefore);
      assertThat(map.probabilities()[cell] == 0).isEqualTo(!map.judged()[cell]);
    }
  }

  @Test
  void aLookWithTooFewValidTokensAbstains() {
    Chip cloudy = optical(1);
    Arrays.fill(cloudy.clear(), 0, 5 * 8 * 64, false); // five of eight rows of tokens
    LookFeatures features = look(cloudy, Optional.of(reference(2, true)));
    assertThat(features.validTokens()).isEqualTo(24);
    assertThat(features.classes()).containsOnly((byte) 255);
    assertThat(features.confidence()).containsOnly(0f);
    assertThat(features.change()).isEmpty();
    SeasonChips season = new SeasonChips(Optional.of(cloudy), Optional.empty());
    assertThat(encoder.scenes(List.of(season), List.of(NOTHING)).get(0)).isEmpty();
    Chip clearer = optical(1);
    Arrays.fill(clearer.clear(), 0, 4 * 8 * 64, false);
    assertThat(look(clearer, Optional.of(reference(2, true))).change()).isPresent();
  }

  @Test
  void scenesAreProbabilitiesOfTheEmbedding() {
    SeasonChips season = new SeasonChips(Optional.of(optical(1)), Optional.empty());
    float[] scene = encoder.scenes(List.of(season), List.of(NOTHING)).get(0).orElseThrow();
    float[] embedding = encoder.embed(List.of(season), List.of(NOTHING)).get(0);
    float[] weight = release(8).weights().floats("head.scene.weight");
    float[] bias = release(8).weights().floats("head.scene.bias");
    float[] mean = release(8).weights().floats("head.scene.mean");
    float[] scale = release(8).weights().floats("head.scene.scale");
    double[] logits = new double[3];
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      logits[c] = bias[c];
      for (int i = 0; i < embedding.length; i++) {
        float deviations = (embedding[i] - mean[i]) * scale[i];
        logits[c] += weight[c * embedding.length + i] * Math.max(-4, Math.min(4, deviations));
      }
      sum += Math.exp(logits[c] / 8);
    }
    for (int c = 0; c < 3; c++) {
      assertThat((double) scene[c]).isCloseTo(Math.exp(logits[c] / 8) / sum, within(1e-5));
    }
  }

  @Test
  void aReleaseWithoutASceneHeadSaysSo() {
    try (TensorFlowEncoder plain =
        TensorFlowEncoder.open(ModelReleases.untrainedNano(), EncoderSettings.cpu())) {
      assertThatIllegalStateException()
          .isThrownBy(() -> plain.scenes(List.of(), List.of()))
          .withMessageContaining("no scene head");
      assertThat(
              plain
                  .look(
                      List.of(optical(1)),
                      List.of(NOTHING),
                      List.of(Optional.of(reference(2, true))))
                  .get(0)
                  .change())
          .isEmpty();
    }
  }
}
