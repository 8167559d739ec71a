package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.Provenance;
import dev.revisit.model.release.TrainingData;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.FoldResult;
import dev.revisit.model.runtime.LookFeatures;
import dev.revisit.model.runtime.Reference;
import dev.revisit.model.runtime.TensorFlowEncoder;
import dev.revisit.model.training.FineTunePlan.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTunerTest {
  private static final HeadTask CHANGE = new HeadTask.Change(new ChangeHeadShape(4, 8));
  private static final HeadTask COVER =
      new HeadTask.LandCover(FineTuneFixtures.SCHEME, new LandCoverHeadShape(2, 4, 8, 2));
  private static final HeadTask SCENE =
      new HeadTask.Scene(new SceneHeadShape(List.of("a", "b", "c"), false));
  private static final FineTuneSettings SETTINGS =
      new FineTuneSettings(Device.CPU, 1, 2, 64L << 20);

  @TempDir private Path folder;

  private static FineTunePlan plan(HeadTask task, Start start, int epochs) {
    return FineTunePlan.of(task, start, epochs, 3)
        .withBatch(8)
        .withAugmentation(Augmentation.none(), 1)
        .withLearningRate(start == Start.FROZEN ? 3e-2 : 1e-2);
  }

  private FineTuner tuner(
      FineTunePlan plan, LabelledSamples samples, String name, FineTuneListener listener) {
    return new FineTuner(
        plan,
        FineTuneFixtures.release(),
        samples,
        samples,
        folder.resolve(name),
        SETTINGS,
        listener,
        InstantSource.system());
  }

  private static FineTuneListener nobody() {
    return new FineTuneListener() {};
  }

  @Test
  void samplesWithoutAnyUsableLabelAreRejected() {
    LabelledSample sample = FineTuneFixtures.change(1);
    LabelledSample blind =
        new LabelledSample("x", "g", List.of(), -1, sample.look(), sample.label());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                tuner(
                        plan(CHANGE, Start.FROZEN, 1),
                        FineTuneFixtures.list(List.of(blind)),
                        "a",
                        nobody())
                    .run())
        .withMessageContaining("no label");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FineTunePlan.of(CHANGE, Start.FROZEN, 0, 1));
  }

  @Test
  void aFrozenChangeHeadOverfitsEightSamplesAndTheEncoderStays() throws Exception {
    LabelledSamples samples = FineTuneFixtures.many(0, 8, FineTuneFixtures::change);
    FineTuneResult result =
        tuner(plan(CHANGE, Start.FROZEN, 150), samples, "change", nobody()).run();
    assertThat(result.bestLoss()).isLessThan(0.02);
    FineTuneResult.Finished finished = result.finished().orElseThrow();
    assertThat(finished.calibration().after().score()).isEqualTo(1);
    assertThat(finished.calibration().after().logLoss())
        .isLessThanOrEqualTo(finished.calibration().before().logLoss());
    ModelRelease before = FineTuneFixtures.release();
    for (String name : before.weights().names()) {
      assertThat(finished.release().weights().floats(name))
          .as(name)
          .isEqualTo(before.weights().floats(name));
    }
    assertThat(finished.release().identity().version()).isEqualTo("1+change-frozen-3");
    theReleaseTellsWhatItLearned(finished.release(), samples);
  }

  /** Through the encoder, as evaluation and stream do it. */
  private static void theReleaseTellsWhatItLearned(ModelRelease release, LabelledSamples samples)
      throws Exception {
    double threshold = release.heads().change().orElseThrow().threshold();
    try (TensorFlowEncoder encoder =
        TensorFlowEncoder.open(release, EncoderSettings.cpu().withBatch(4))) {
      for (int i = 0; i < samples.size(); i++) {
        LabelledSample sample = samples.sample(i);
        FoldResult before = encoder.fold(sample.history(), List.of(Optional.empty())).get(0);
        LookFeatures features =
            encoder
                .look(
                    List.of(sample.look().optical().orElseThrow()),
                    List.of(Optional.of(before.memory())),
                    List.of(Optional.of(new Reference(before.memory(), before.bands()))))
                .get(0);
        float[] probabilities = features.change().orElseThrow().probabilities();
        byte[] changed = ((Label.Cells) sample.label()).changed();
        for (int cell = 0; cell < changed.length; cell++) {
          assertThat(probabilities[cell] >= threshold - 1e-3).isEqualTo(changed[cell] == 1);
        }
      }
    }
  }

  @Test
  void everythingTogetherOverfitsLandCover() throws Exception {
    FineTuneResult result =
        tuner(
                plan(COVER, Start.TRAINABLE, 120),
                FineTuneFixtures.many(0, 8, FineTuneFixtures::landCover),
                "cover",
                nobody())
            .run();
    assertThat(result.bestLoss()).isLessThan(0.05);
    ModelRelease release = result.finished().orElseThrow().release();
    assertThat(release.identity().trained()).isTrue();
    assertThat(release.weights().floats("blocks.0.mlp.up.weight"))
        .isNotEqualTo(FineTuneFixtures.release().weights().floats("blocks.0.mlp.up.weight"));
    assertThat(release.weights().floats("tokenizer.sar.weight"))
        .as("a modality that no sample has")
        .isEqualTo(FineTuneFixtures.release().weights().floats("tokenizer.sar.weight"));
  }

  @Test
  void scenesOfBothModalitiesAreLearnedFromScratch() throws Exception {
    LabelledSamples samples = FineTuneFixtures.many(0, 9, FineTuneFixtures::scene);
    FineTuneResult result =
        tuner(plan(SCENE, Start.SCRATCH, 150).withBatch(9), samples, "scene", nobody()).run();
    assertThat(result.bestLoss()).isLessThan(0.05);
    theReleaseTellsScenes(result.finished().orElseThrow().release(), samples);
  }

  @Test
  void whatARunFromScratchMakesHasLearnedNothingElse() {
    Instant end = Instant.parse("2026-04-01T00:00:00Z");
    TrainingData pretraining = TrainingData.of("images", "CC0-1.0");
    TrainingData labels = TrainingData.of("labels", "CC0-1.0");
    Provenance before =
        Provenance.trained(List.of(pretraining), 1, end, Optional.empty(), "CC0-1.0");

    assertThat(
            plan(SCENE, Start.SCRATCH, 1)
                .provenance(before, List.of(labels), List.of("Maps."), end)
                .data())
        .containsExactly(labels);
    Provenance frozen =
        plan(SCENE, Start.FROZEN, 1).provenance(before, List.of(labels), List.of(), end);
    assertThat(frozen.data()).containsExactly(pretraining, labels);
    assertThat(frozen.seed()).hasValue(3L);
  }

  @Test
  void aProbeThatNoEpochMakesBetterStaysAsItWas() throws Exception {
    LabelledSamples samples = FineTuneFixtures.many(0, 9, FineTuneFixtures::scene);
    LabelledSample right = samples.sample(0);
    List<LabelledSample> oneMistaken = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      oneMistaken.add(samples.sample(i));
    }
    oneMistaken.add(
        new LabelledSample(
            right.id(), right.group(), List.of(), -1, right.look(), new Label.Scene(1)));
    // Steps that large make the head so sure that the one mistake costs more than all else.
    FineTuneResult result =
        new FineTuner(
                plan(SCENE, Start.FROZEN, 5).withBatch(9).withLearningRate(100),
                FineTuneFixtures.release(),
                samples,
                FineTuneFixtures.list(oneMistaken),
                folder.resolve("wild"),
                SETTINGS,
                nobody(),
                InstantSource.system())
            .run();
    assertThat(result.bestEpoch()).isZero();
    theReleaseTellsScenes(result.finished().orElseThrow().release(), samples);
  }

  private static void theReleaseTellsScenes(ModelRelease release, LabelledSamples samples)
      throws Exception {
    try (TensorFlowEncoder encoder =
        TensorFlowEncoder.open(release, EncoderSettings.cpu().withBatch(4))) {
      for (int i = 0; i < samples.size(); i++) {
        float[] scene =
            encoder
                .scenes(List.of(samples.sample(i).look()), List.of(Optional.empty()))
                .get(0)
                .orElseThrow();
        assertThat(scene[i % 3]).isGreaterThan(0.5f);
      }
    }
  }

  @Test
  void severalClassesAtOnceAreLearned() throws Exception {
    HeadTask several = new HeadTask.Scene(new SceneHeadShape(List.of("bright", "loud"), true));
    LabelledSamples samples =
        FineTuneFixtures.many(
            0,
            9,
            i -> {
              LabelledSample scene = FineTuneFixtures.scene(i);
              boolean[] present = {i % 3 == 2, i % 3 == 1};
              return new LabelledSample(
                  scene.id(),
                  scene.group(),
                  List.of(),
                  -1,
                  scene.look(),
                  new Label.Scenes(present));
            });
    FineTuneResult result =
        tuner(plan(several, Start.SCRATCH, 150).withBatch(9), samples, "several", nobody()).run();
    assertThat(result.bestLoss()).isLessThan(0.05);
  }

  @Test
  void aResumedRunEqualsAnUninterruptedOne() throws Exception {
    FineTunePlan plan =
        FineTunePlan.of(CHANGE, Start.TRAINABLE, 4, 3)
            .withBatch(3)
            .withAugmentation(Augmentation.standard(), 4)
            .withBalance(0.5, 0.3, true);
    LabelledSamples samples = FineTuneFixtures.many(0, 8, FineTuneFixtures::change);
    FineTuneResult whole = tuner(plan, samples, "whole", nobody()).run();
    for (int stop : new int[] {2, 6, 7}) { // in an epoch, at its end, in the next
      FineTuner[] first = new FineTuner[1];
      first[0] =
          tuner(
              plan,
              samples,
              "parts",
              new FineTuneListener() {
                @Override
                public void step(Step step) {
                  if (step.step() == stop) {
                    first[0].requestStop();
                  }
                }
              });
      FineTuneResult part = first[0].run();
      assertThat(part.finished()).isEmpty();
      assertThat(part.step()).isEqualTo(stop);
    }
    FineTuneResult rest = tuner(plan, samples, "parts", nobody()).run();
    assertThat(rest.bestLoss()).isEqualTo(whole.bestLoss());
    ModelRelease expected = whole.finished().orElseThrow().release();
    ModelRelease actual = rest.finished().orElseThrow().release();
    assertThat(actual.identity()).isEqualTo(expected.identity()); // the digest of all weights
    assertThat(actual.heads()).isEqualTo(expected.heads());
  }

  @Test
  void aCheckpointOfAnotherRunOrADamagedOneIsRefused() throws Exception {
    LabelledSamples samples = FineTuneFixtures.many(0, 4, FineTuneFixtures::change);
    tuner(plan(CHANGE, Start.FROZEN, 1), samples, "same", nobody()).run();
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> tuner(plan(CHANGE, Start.FROZEN, 2), samples, "same", nobody()).run())
        .withMessageContaining("another run (plan.epochs is 1 there and 2 now)");
    Path file = folder.resolve("same");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> tuner(plan(CHANGE, Start.FROZEN, 1), samples, "same", nobody()).run())
        .withMessageContaining("damaged");
  }

  @Test
  void aRunEndsEarlyWithoutBetterValidation() throws Exception {
    List<FineTuneListener.Epoch> epochs = new ArrayList<>();
    FineTunePlan wild =
        FineTunePlan.of(CHANGE, Start.FROZEN, 400, 3).withBatch(8).withLearningRate(2);
    tuner(
            wild,
            FineTuneFixtures.many(0, 8, FineTuneFixtures::change),
            "early",
            new FineTuneListener() {
              @Override
              public void epoch(Epoch epoch) {
                epochs.add(epoch);
              }
            })
        .run();
    int best =
        epochs.stream()
            .filter(FineTuneListener.Epoch::best)
            .mapToInt(e -> e.epoch())
            .max()
            .orElse(0);
    assertThat(epochs).hasSizeLessThan(400).hasSize(best + wild.patience());
  }

  @Test
  void aFrozenHeadLearnsTheSameWhetherFeaturesAreKeptOrComputedAgain() throws Exception {
    LabelledSamples samples = FineTuneFixtures.many(0, 8, FineTuneFixtures::change);
    FineTunePlan plan = plan(CHANGE, Start.FROZEN, 3).withAugmentation(Augmentation.standard(), 2);
    FineTuneResult kept = tuner(plan, samples, "kept", nobody()).run();
    FineTuneResult again =
        new FineTuner(
                plan,
                FineTuneFixtures.release(),
                samples,
                samples,
                folder.resolve("again"),
                new FineTuneSettings(Device.CPU, 1, 2, 0),
                nobody(),
                InstantSource.system())
            .run();
    assertThat(again.bestLoss()).isCloseTo(kept.bestLoss(), within(1e-5));
  }

  @Test
  void learningRatesShrinkTowardsThePixels() {
    LayerRates rates = new LayerRates(FineTuneFixtures.A, 1, 0.5);
    // One block, one fusion layer, one top: heads 1, fusion 1/2, block 1/4, tokenizer 1/8.
    assertThat(rates.scale("head.change.conv1.weight")).isEqualTo(1);
    assertThat(rates.scale("memory.optical.project.weight")).isEqualTo(1);
    assertThat(rates.scale("fusion.0.optical.mlp.up.weight")).isEqualTo(0.5);
    assertThat(rates.scale("blocks.0.norm1.bias")).isEqualTo(0.25);
    assertThat(rates.scale("norm.weight")).isEqualTo(0.25);
    assertThat(rates.scale("tokenizer.sar.weight")).isEqualTo(0.125);
    assertThat(new LayerRates(FineTuneFixtures.A, 1, 1).scale("time.weight")).isEqualTo(1);
  }

  @Test
  void theEncoderMayLearnMoreSlowlyThanTheHead() {
    LayerRates rates = new LayerRates(FineTuneFixtures.A, 0.1, 0.5);
    assertThat(rates.scale("head.change.conv1.weight")).isEqualTo(1);
    assertThat(rates.scale("memory.optical.project.weight")).isEqualTo(0.1);
    assertThat(rates.scale("blocks.0.norm1.bias")).isEqualTo(0.025);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerRates(FineTuneFixtures.A, 0, 0.5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan(CHANGE, Start.TRAINABLE, 1).withEncoderRate(2, 1));
  }

  @Test
  void theEpochMayBeChosenByItsScore() throws Exception {
    List<FineTuneListener.Epoch> epochs = new ArrayList<>();
    FineTuneListener listener =
        new FineTuneListener() {
          @Override
          public void epoch(Epoch epoch) {
            epochs.add(epoch);
          }
        };
    FineTunePlan plan =
        plan(CHANGE, Start.FROZEN, 6).withCriterion(FineTunePlan.Criterion.SCORE, 6);

    FineTuneResult result =
        tuner(plan, FineTuneFixtures.many(0, 8, FineTuneFixtures::change), "score", listener).run();

    // What is reported as best is how much the best F1 falls short of 1.
    double f1 = result.finished().orElseThrow().calibration().after().score();
    assertThat(result.bestLoss()).isCloseTo(1 - f1, within(1e-6));
    assertThat(epochs).hasSize(6);
    assertThat(result.bestEpoch()).isPositive();
    assertThat(epochs.get(result.bestEpoch() - 1).best()).isTrue();
  }

  @Test
  void aSeasonThatASampleLacksChangesNothing() throws Exception {
    LabelledSample one = FineTuneFixtures.change(1);
    Chip older = FineTuneFixtures.chip(Modality.OPTICAL, 77);
    LabelledSample longer =
        new LabelledSample(
            "long",
            "g",
            List.of(FineTuneFixtures.optical(older), one.history().get(0)),
            1,
            one.look(),
            one.label());
    // Beside a sample with a longer history, and alone: the same loss after the same steps.
    FineTunePlan plan = plan(CHANGE, Start.FROZEN, 1).withBatch(1).withLearningRate(1e-9);
    LabelledSamples alone = FineTuneFixtures.list(Collections.nCopies(1, one));
    LabelledSamples beside = FineTuneFixtures.list(List.of(longer));
    double expected = tuner(plan, alone, "one", nobody()).run().bestLoss();
    double withLonger =
        new FineTuner(
                plan,
                FineTuneFixtures.release(),
                beside,
                alone,
                folder.resolve("two"),
                SETTINGS,
                nobody(),
                InstantSource.system())
            .run()
            .bestLoss();
    assertThat(withLonger).isCloseTo(expected, within(1e-5));
  }
}
