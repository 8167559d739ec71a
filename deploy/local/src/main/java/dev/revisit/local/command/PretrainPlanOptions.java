package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.pretrain.PretrainPreset;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.AdamWSettings;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.RegionSelection;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options that decide the numbers of a pretraining run. */
final class PretrainPlanOptions {
  private static final double MODALITY_DROPOUT = 0.25;
  private static final double BAND_DROPOUT = 0.1;

  /** Passes over the data, and the part of it, that a stage has by default. */
  private static final Map<Stage, Integer> EPOCHS =
      Map.of(Stage.UNIMODAL, 5, Stage.MULTIMODAL, 20, Stage.SEASONAL, 200);

  private static final Map<Stage, Double> FRACTIONS =
      Map.of(Stage.UNIMODAL, 0.1, Stage.MULTIMODAL, 0.25, Stage.SEASONAL, 1.0);

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "nano",
      description =
          "Size of the model: @|bold nano|@ (laptops), @|bold tiny|@ (CPU servers), @|bold base|@ (ViT-Base, GPU) or @|bold base-16|@ (ViT-Base, larger patches). Default: ${DEFAULT-VALUE}")
  private String preset;

  @Option(
      names = "--stages",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,3",
      description =
          "Stages in order: 1 one modality, 2 both modalities, 3 seasons. Default: ${DEFAULT-VALUE}")
  private List<Integer> stages;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      split = ",",
      description = "Passes over the data, one number a stage. Default: 5, 20, 200")
  private List<Integer> epochs = List.of();

  @Option(
      names = "--fractions",
      paramLabel = "F",
      split = ",",
      description = "Part of the data, one number a stage. Default: 0.1, 0.25, 1")
  private List<Double> fractions = List.of();

  @Option(
      names = "--steps",
      paramLabel = "N",
      split = ",",
      description =
          "Optimiser steps instead of epochs, one number for all stages or one a stage. The learning rate falls to zero over them, so a run that is to be short needs fewer steps, not an early end.")
  private List<Long> steps = List.of();

  @Option(
      names = "--batch",
      paramLabel = "PLACES",
      description = "Places in one step. Default: 32 for nano and tiny, 256 for base and base-16")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--learning-rate-scale",
      paramLabel = "X",
      description =
          "Times the learning rate of 1.5e-4 (stages 1 and 2) or 1e-4 (stage 3) for a batch of 256. Default: 20 for nano, 10 for tiny, 1 for base and base-16")
  private Optional<Double> learningRateScale = Optional.empty();

  @Option(
      names = "--mask-ratio",
      paramLabel = "R",
      defaultValue = "0.75",
      description = "Part of the patches that is hidden. Default: ${DEFAULT-VALUE}")
  private double maskRatio;

  @Option(
      names = "--crops",
      paramLabel = "MODE",
      defaultValue = "partial",
      description =
          "What part of a place each season shows: @|bold same|@, @|bold partial|@ (they overlap), @|bold disjoint|@ or @|bold native|@ (not resized). Default: ${DEFAULT-VALUE}")
  private String crops;

  @Option(
      names = "--memory",
      paramLabel = "WIDTH",
      description = "Width of what is remembered of a season. Default: 32 for nano, 48, 64, 64")
  private Optional<Integer> memory = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Of weights, order, crops and masks. Default: ${DEFAULT-VALUE}")
  private long seed;

  PretrainPreset preset() {
    try {
      return PretrainPreset.of(preset);
    } catch (IllegalArgumentException e) {
      throw usage("--preset: " + e.getMessage(), "Give one of those.", e);
    }
  }

  Architecture architecture() {
    try {
      Architecture a = preset().architecture();
      return memory.isPresent() ? a.withMemory(memory.get()) : a;
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage(), "Give another --memory.", e);
    }
  }

  long seed() {
    return seed;
  }

  /** Refuses nonsense before data is read. */
  void validate() {
    plan(1);
  }

  /**
   * The plan for a number of chips to train on.
   *
   * @throws UserError if there is no such plan
   */
  PretrainPlan plan(int chips) {
    Architecture architecture = architecture();
    try {
      return new PretrainPlan(
          architecture,
          Normalisation.ssl4eo(),
          stagePlans(chips),
          RegionSelection.of(mode()),
          maskRatio,
          MODALITY_DROPOUT,
          BAND_DROPOUT,
          AdamWSettings.pretraining(),
          seed);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage(), "revisit pretrain --help tells what the options mean.", e);
    }
  }

  private RegionSelection.Mode mode() {
    return Arrays.stream(RegionSelection.Mode.values())
        .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(crops))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--crops is "
                        + crops
                        + ": use one of "
                        + Arrays.stream(RegionSelection.Mode.values())
                            .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "))));
  }

  private List<StagePlan> stagePlans(int chips) {
    checkCount("--epochs", epochs.size());
    checkCount("--fractions", fractions.size());
    if (steps.size() != 1) {
      checkCount("--steps", steps.size());
    }
    if (!epochs.isEmpty() && !steps.isEmpty()) {
      throw new IllegalArgumentException("--epochs and --steps exclude each other");
    }
    int places = batch.orElse(preset().batch());
    List<StagePlan> plans = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = Stage.ofNumber(stages.get(i));
      double rate =
          stage.baseLearningRate() * learningRateScale.orElse(preset().learningRateScale());
      double fraction = fractions.isEmpty() ? FRACTIONS.get(stage) : fractions.get(i);
      long length;
      if (steps.isEmpty()) {
        int passes = epochs.isEmpty() ? EPOCHS.get(stage) : epochs.get(i);
        length = StagePlan.epochs(stage, passes, places, fraction, chips).steps();
      } else {
        length = steps.get(steps.size() == 1 ? 0 : i);
      }
      plans.add(new StagePlan(stage, length, places, rate, fraction));
    }
    return plans;
  }

  private void checkCount(String option, int count) {
    if (count != 0 && count != stages.size()) {
      throw new IllegalArgumentException(
          option + " has " + count + " numbers for " + stages.size() + " stages");
    }
  }

  private static UserError usage(String message, String remedy, Throwable cause) {
    return new UserError(ExitCode.USAGE, message, remedy, cause);
  }
}
