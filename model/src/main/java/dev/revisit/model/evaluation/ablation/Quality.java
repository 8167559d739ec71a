package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.training.HeldOutLoss;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures weights on the held-out chips. Keeps its graphs while the network stays the same,
 * because building them costs as much as using them.
 */
final class Quality implements AutoCloseable {
  /**
   * What was measured.
   *
   * @param seasonLosses of each season given those before it
   */
  record Measured(List<Double> seasonLosses, Map<Measure, Double> measures) {}

  private record Network(Architecture architecture, FusionKind fusion) {}

  private record Graphs(Network network, HeldOutLoss loss, FusedFeatures features) {
    void close() {
      loss.close();
      features.close();
    }
  }

  private final AblationSettings settings;
  private final AblationData data;
  private final PretrainSettings execution;
  private final ProbeSet known;
  private final ProbeSet asked;
  private Optional<Graphs> graphs = Optional.empty();

  /** Reads the chips with truth. */
  Quality(AblationSettings settings, AblationData data, PretrainSettings execution)
      throws IOException {
    this.settings = settings;
    this.data = data;
    this.execution = execution;
    this.known = ProbeSet.read(data.training(), data.labels(), settings.architecture());
    this.asked = ProbeSet.read(data.heldOut(), data.labels(), settings.architecture());
  }

  /** Measures the weights of a plan. */
  Measured of(PretrainPlan plan, WeightMap weights) throws IOException {
    Graphs ready = graphs(plan);
    HeldOutLoss.Losses losses = ready.loss().of(weights);
    Map<Measure, Double> measures = new LinkedHashMap<>();
    measures.put(Measure.LAST_SEASON_LOSS, losses.last());
    measures.put(Measure.MEAN_LOSS, losses.mean());
    measures.put(Measure.HISTORY_GAIN, losses.lastAlone() - losses.last());
    if (hasTruth()) {
      FusedFeatures features = ready.features();
      features.load(weights);
      ProbeScore score =
          ProbeScore.of(known, features.of(known.chips()), asked, features.of(asked.chips()));
      measures.put(Measure.PROBE_ACCURACY, score.accuracy());
      measures.put(Measure.PROBE_MACRO_F1, score.macroF1());
    }
    return new Measured(losses.seasons(), measures);
  }

  private Graphs graphs(PretrainPlan plan) {
    Network network = new Network(plan.architecture(), plan.fusion());
    if (graphs.isEmpty() || !graphs.get().network().equals(network)) {
      close();
      int batch = Math.min(settings.batch(), data.heldOut().size());
      graphs =
          Optional.of(
              new Graphs(
                  network,
                  new HeldOutLoss(
                      plan, data.heldOut(), batch, settings.evaluationRepeats(), execution),
                  new FusedFeatures(plan, batch, execution)));
    }
    return graphs.get();
  }

  private boolean hasTruth() {
    return !known.isEmpty() && !asked.isEmpty();
  }

  /** What a probe of nothing but the last season's band means reaches. */
  Optional<ProbeScore> pixelProbe() {
    if (!hasTruth()) {
      return Optional.empty();
    }
    return Optional.of(
        ProbeScore.of(
            known,
            known.bandMeans(settings.architecture()),
            asked,
            asked.bandMeans(settings.architecture())));
  }

  /** Chips with truth, as part of what decides the numbers. */
  String labelled() {
    return known.chips().size() + " and " + asked.chips().size();
  }

  @Override
  public void close() {
    graphs.ifPresent(Graphs::close);
    graphs = Optional.empty();
  }
}
