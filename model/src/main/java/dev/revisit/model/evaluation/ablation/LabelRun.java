package dev.revisit.model.evaluation.ablation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.evaluation.Evaluation;
import dev.revisit.model.evaluation.Progress;
import dev.revisit.model.evaluation.ProtocolRun;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.training.FineTunePlan.Start;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/**
 * Fine-tunes a protocol's head and the encoder on shares of the training labels, from a pretrained
 * release and from scratch, and measures each on the protocol's test part.
 *
 * <pre>{@code
 * LabelRun run = new LabelRun(settings, EncoderSettings.cpu(), folder, listener, () -> false);
 * LabelReport report = run.run();
 * }</pre>
 *
 * <p>Both starts of a seed and fraction learn from the same chips, and the chips of a fraction are
 * among those of a larger one. All are trained with the same number of steps, so the chips of a
 * small fraction come more often. What training holds back for the choice of the epoch and for
 * calibration has the same share of the labels.
 *
 * <p>A training that is finished is on disk and is not done again; one that is not continues from
 * its checkpoint.
 */
public final class LabelRun {
  /** The name in files. */
  static final String STUDY = "labels";

  private final LabelSettings settings;
  private final EncoderSettings execution;
  private final ResultFolder results;
  private final AblationListener listener;
  private final BooleanSupplier stopRequested;

  /**
   * @param folder receives results and, until a training is finished, its checkpoint
   * @param stopRequested is asked after every step; a run that is to stop keeps a checkpoint
   */
  public LabelRun(
      LabelSettings settings,
      EncoderSettings execution,
      Path folder,
      AblationListener listener,
      BooleanSupplier stopRequested) {
    this.settings = settings;
    this.execution = execution;
    this.results = new ResultFolder(folder);
    this.listener = listener;
    this.stopRequested = stopRequested;
  }

  private record Case(Start start, double fraction, long seed) {
    String arm() {
      return LabelReport.arm(start, fraction);
    }

    String description() {
      return "%s, %s of the labels"
          .formatted(LabelReport.words(start), LabelReport.share(fraction));
    }
  }

  /**
   * Runs what is missing.
   *
   * @return the report of all trainings that are finished; all of them unless a stop was asked for
   * @throws IOException if the data set cannot be read
   * @throws IllegalArgumentException if the folder holds results of other settings or other data
   */
  public LabelReport run() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (long seed : settings.seeds()) {
      for (double fraction : settings.fractions()) {
        for (Start start : LabelReport.STARTS) {
          cases.add(new Case(start, fraction, seed));
        }
      }
    }
    String data = fingerprint(settings.protocol().images(settings.data()));
    List<ArmResult> finished = new ArrayList<>();
    for (Case one : cases) {
      String key = key(one, data);
      Optional<ArmResult> earlier = results.read(STUDY, one.arm(), one.seed(), key);
      Optional<ArmResult> result =
          earlier.isPresent() || stopRequested.getAsBoolean()
              ? earlier
              : train(one, key, finished.size(), cases.size());
      if (result.isPresent()) {
        finished.add(result.get());
        listener.finished(result.get(), earlier.isPresent());
      }
    }
    return new LabelReport(settings, finished);
  }

  /** Everything that decides the numbers. */
  private String key(Case one, String data) {
    ObjectNode key = new ObjectMapper().createObjectNode();
    key.put("protocol", settings.protocol().name());
    key.put("schedule", settings.protocol().schedule().toString());
    key.put("epochs", settings.epochsOfTraining());
    key.put("release", settings.release().identity().sha256());
    key.put("start", one.start().name());
    key.put("fraction", one.fraction());
    key.put("data", data);
    return key.toString();
  }

  private static String fingerprint(ImageSet images) {
    CRC32 digest = new CRC32();
    for (int i = 0; i < images.size(); i++) {
      digest.update(images.entry(i).id().getBytes(StandardCharsets.UTF_8));
    }
    return images.size() + "-" + Long.toHexString(digest.getValue());
  }

  /** Empty if it was stopped. */
  private Optional<ArmResult> train(Case one, String key, int done, int all) throws IOException {
    Progress progress =
        new Progress() {
          @Override
          public void at(String what, int at, int of) {
            listener.step(
                "%s, seed %d: %s".formatted(one.description(), one.seed(), what),
                done,
                all,
                at,
                of);
          }

          @Override
          public boolean stopRequested() {
            return stopRequested.getAsBoolean();
          }
        };
    Evaluation evaluation;
    try {
      evaluation =
          new ProtocolRun(
                  settings.protocol(),
                  settings.data(),
                  settings.release(),
                  execution,
                  one.seed(),
                  progress)
              .trainAndMeasure(
                  new ProtocolRun.Training(
                      settings.data(),
                      results.checkpoints(STUDY, one.arm(), one.seed()),
                      Optional.of(settings.epochsOfTraining()),
                      Optional.of(one.start()),
                      one.fraction()));
    } catch (CancellationException e) {
      return Optional.empty();
    }
    Map<String, Double> measures = new LinkedHashMap<>();
    evaluation.metrics().forEach(measures::put);
    evaluation.counts().forEach((name, count) -> measures.put(name, count.doubleValue()));
    measures.values().removeIf(value -> !Double.isFinite(value));
    ArmResult result =
        new ArmResult(
            STUDY, one.arm(), one.description(), one.seed(), key, Map.of(), List.of(), measures);
    results.write(result);
    results.removeCheckpoints(STUDY, one.arm(), one.seed());
    return Optional.of(result);
  }
}
