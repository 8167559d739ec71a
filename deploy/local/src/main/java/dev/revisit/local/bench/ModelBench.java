package dev.revisit.local.bench;

import dev.revisit.local.console.ProcessMemory;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Flops;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.evaluation.ablation.Cost;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.FoldResult;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.model.runtime.TensorFlowEncoder;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import dev.revisit.model.training.TrainingStepTimer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * Speed of a preset: looks, the memory against recomputation, training steps. Shares are of the
 * float32 matrix product, measured before each pass.
 */
final class ModelBench {
  private static final int SEASONS = 4;
  private static final int PASSES = 3;
  private static final long SEED = 1;

  private final String preset;
  private final Architecture architecture;
  private final Flops flops;
  private final Device device;
  private final MatrixSpeed matrices;
  private final Consumer<String> progress;

  ModelBench(String preset, Device device, MatrixSpeed matrices, Consumer<String> progress) {
    this.preset = preset;
    this.architecture = Architecture.preset(preset);
    this.flops = new Flops(architecture);
    this.device = device;
    this.matrices = matrices;
    this.progress = progress;
  }

  /** Seconds and share of the matrix product. */
  private record Speed(double seconds, double flopsPerSecond, double share) {}

  /**
   * Medians of several passes after the first, in which TensorFlow optimises the graph.
   *
   * @param pass gives its seconds
   */
  private Speed measure(double work, DoubleSupplier pass) {
    progress.accept(
        String.format(Locale.ROOT, "%s: first pass %.1f s", preset, pass.getAsDouble()));
    List<Double> seconds = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < PASSES; i++) {
      double before = matrices.flopsPerSecond();
      double time = pass.getAsDouble();
      double after = matrices.flopsPerSecond();
      seconds.add(time);
      shares.add(work / time / ((before + after) / 2));
    }
    double typical = MatrixSpeed.median(seconds);
    return new Speed(typical, work / typical, MatrixSpeed.median(shares));
  }

  List<Measurement> run() throws IOException {
    List<Measurement> lines = new ArrayList<>();
    ModelRelease release = ModelReleases.untrained("seamo-" + preset, architecture, SEED);
    EncoderSettings settings = device == Device.GPU ? EncoderSettings.gpu() : EncoderSettings.cpu();
    double aSecond = matrices.flopsPerSecond() / flops.look(Modality.OPTICAL);
    int batch = settings.batch();
    while (batch > 4 && batch > aSecond) {
      batch /= 2;
    }
    int chips = batch * Math.max(1, (int) Math.round(aSecond / batch));
    try (Encoder encoder = TensorFlowEncoder.open(release, settings.withBatch(batch))) {
      progress.accept(preset + ": looks ...");
      inference(encoder, chips, release.landCover(), lines);
    }
    memory("inference", lines);
    progress.accept(preset + ": training steps ...");
    training(lines);
    memory("training", lines);
    return lines;
  }

  private void inference(
      Encoder encoder, int chips, LandCoverHeadShape head, List<Measurement> lines) {
    SyntheticChips source = new SyntheticChips(architecture, SEASONS);
    List<Chip> looks = new ArrayList<>();
    List<SeasonChips> seasons = new ArrayList<>();
    for (int i = 0; i < chips; i++) {
      SeasonChips season = source.season(i);
      seasons.add(season);
      looks.add(season.optical().orElseThrow());
    }
    List<Optional<MemoryCode>> memories = remembered(encoder, seasons, nothing(chips));
    double work =
        chips
            * (flops.look(Modality.OPTICAL)
                + flops.landCover(head.features(), head.seasons(), head.hidden(), head.classes()));
    Speed look = measure(work, () -> time(() -> encoder.look(looks, memories)));
    lines.add(
        line(
            "look with memory and land-cover head",
            String.format(
                Locale.ROOT,
                "%.1f chips/s, %.0f GFLOP/s",
                chips / look.seconds(),
                look.flopsPerSecond() / 1e9),
            share(look)));
    Speed again =
        measure(
            work,
            () ->
                time(
                    () -> {
                      List<Optional<MemoryCode>> memory = nothing(chips);
                      for (int t = 0; t < SEASONS; t++) {
                        memory = remembered(encoder, seasons, memory);
                      }
                    }));
    lines.add(
        line(
            "the same from four seasons x two modalities, without memory",
            String.format(Locale.ROOT, "%.1f chips/s", chips / again.seconds()),
            String.format(
                Locale.ROOT, "memory is %.1f times cheaper", again.seconds() / look.seconds())));
  }

  private static List<Optional<MemoryCode>> nothing(int chips) {
    return Collections.nCopies(chips, Optional.empty());
  }

  private static List<Optional<MemoryCode>> remembered(
      Encoder encoder, List<SeasonChips> seasons, List<Optional<MemoryCode>> before) {
    return encoder.fold(seasons, before).stream()
        .map(FoldResult::memory)
        .map(Optional::of)
        .toList();
  }

  private static double time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private void training(List<Measurement> lines) throws IOException {
    for (Stage stage : List.of(Stage.MULTIMODAL, Stage.SEASONAL)) {
      int kept = plan(StagePlan.of(stage, 100, 1)).masking().kept();
      double place =
          new Cost(architecture, FusionKind.TEMPORAL_MULTIMODAL).trainingStep(stage, 1, kept);
      // About two seconds a step, in a power of two.
      int largest = device == Device.GPU ? 256 : 32;
      int batch = largest;
      while (batch > 1 && batch * place > 2 * matrices.flopsPerSecond()) {
        batch /= 2;
      }
      StagePlan stagePlan = StagePlan.of(stage, 100, batch);
      try (SyntheticChips chips = new SyntheticChips(architecture, SEASONS);
          TrainingStepTimer timer =
              new TrainingStepTimer(plan(stagePlan), stagePlan, chips, device, 0)) {
        Speed step = measure(batch * place, timer::seconds);
        lines.add(
            line(
                "training step, stage " + stage.number() + ", " + batch + " places",
                String.format(
                    Locale.ROOT,
                    "%.1f places/s, %.0f GFLOP/s",
                    batch / step.seconds(),
                    step.flopsPerSecond() / 1e9),
                share(step)));
      }
    }
  }

  private PretrainPlan plan(StagePlan stagePlan) {
    return PretrainPlan.of(architecture, Normalisation.ssl4eo(), List.of(stagePlan), SEED);
  }

  private void memory(String what, List<Measurement> lines) {
    ProcessMemory.peakBytes()
        .ifPresent(
            bytes ->
                lines.add(
                    line(
                        "peak memory of the process until after " + what,
                        String.format(Locale.ROOT, "%.2f GB", bytes / 1e9),
                        "")));
  }

  private Measurement line(String what, String value, String ratio) {
    return new Measurement("`" + preset + "`, " + what, value, ratio);
  }

  private static String share(Speed speed) {
    return String.format(Locale.ROOT, "%.2f of the matrix product", speed.share());
  }
}
