package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.network.BandNormaliser;
import dev.revisit.model.network.EncodedSeason;
import dev.revisit.model.network.KeptPatches;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.network.SeasonFusion;
import dev.revisit.model.network.Tokens;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.ClearPixels;
import dev.revisit.model.runtime.NetworkRun;
import dev.revisit.model.runtime.Sessions;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The fused tokens of a chip's last season given those before it, with nothing hidden: what heads
 * would read. For any way of fusing.
 */
final class FusedFeatures implements AutoCloseable {
  private record Inputs(
      Placeholder<TFloat32> pixels,
      Placeholder<TFloat32> time,
      Placeholder<TFloat32> valid,
      Placeholder<TFloat32> presence) {}

  private final Architecture architecture;
  private final int batch;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Parameters parameters;
  private final List<Map<Modality, Inputs>> inputs = new ArrayList<>();
  private final Map<Modality, Operand<TFloat32>> features = new EnumMap<>(Modality.class);
  private final Session session;

  FusedFeatures(PretrainPlan plan, int batch, PretrainSettings settings) {
    this.architecture = plan.architecture();
    this.batch = batch;
    Session opened = null;
    try {
      this.parameters = new Parameters(tf, plan.parameters());
      SeaMo model = new SeaMo(tf, architecture, parameters, plan.fusion());
      BandNormaliser normaliser = new BandNormaliser(tf, plan.normalisation());
      KeptPatches all = KeptPatches.all(tf, batch, architecture.tokens());
      SeasonFusion sequence = model.sequence();
      Map<Modality, Tokens> fused = Map.of();
      for (int t = 0; t < architecture.seasons(); t++) {
        fused = sequence.next(season(model, normaliser, all));
      }
      fused.forEach((modality, tokens) -> features.put(modality, tokens.values()));
      opened = Sessions.openForTraining(graph, settings.device(), settings.threads());
      this.session = opened;
    } finally {
      if (opened == null) {
        graph.close();
      }
    }
  }

  private EncodedSeason season(SeaMo model, BandNormaliser normaliser, KeptPatches all) {
    Map<Modality, Inputs> season = new EnumMap<>(Modality.class);
    Map<Modality, Tokens> tokens = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> time = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> presence = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      Inputs look =
          new Inputs(
              floats(architecture.bands(modality), architecture.image(), architecture.image()),
              floats(DayOfYear.width(architecture.timeHarmonics())),
              floats(architecture.tokens()),
              floats());
      season.put(modality, look);
      Operand<TFloat32> pixels = normaliser.apply(modality, look.pixels());
      tokens.put(modality, new Tokens(model.embed(modality, pixels, look.time()), look.valid()));
      time.put(modality, look.time());
      presence.put(modality, look.presence());
    }
    inputs.add(season);
    return new EncodedSeason(model.encode(tokens), time, all, presence);
  }

  private Placeholder<TFloat32> floats(long... sampleShape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(sampleShape).prepend(batch)));
  }

  void load(WeightMap weights) {
    parameters.load(session, weights);
  }

  /**
   * Features of chips, from a window of the model's size in the middle of each.
   *
   * @param chips of at least as many seasons as the architecture has; the last ones count
   * @return for each chip {@code [tokens, 2 * dim]}: those of the optical look, then of the radar
   */
  List<float[]> of(List<SeasonalChip> chips) {
    List<float[]> all = new ArrayList<>();
    for (int start = 0; start < chips.size(); start += batch) {
      List<SeasonalChip> part = chips.subList(start, Math.min(start + batch, chips.size()));
      all.addAll(run(part));
    }
    return all;
  }

  private List<float[]> run(List<SeasonalChip> chips) {
    try (NetworkRun run = new NetworkRun(session)) {
      for (int t = 0; t < inputs.size(); t++) {
        for (Modality modality : Modality.values()) {
          feed(run, inputs.get(t).get(modality), modality, looks(chips, t, modality));
        }
      }
      for (Modality modality : Modality.values()) {
        run.fetch(features.get(modality));
      }
      run.run();
      return join(chips.size(), run.floats(0), run.floats(1));
    }
  }

  private List<Optional<Chip>> looks(List<SeasonalChip> chips, int season, Modality modality) {
    int seasons = architecture.seasons();
    return chips.stream()
        .map(chip -> chip.seasons().get(chip.seasons().size() - seasons + season))
        .map(found -> found.looks().chip(modality))
        .toList();
  }

  private void feed(NetworkRun run, Inputs target, Modality modality, List<Optional<Chip>> looks) {
    int values = architecture.bands(modality) * architecture.pixels();
    int width = DayOfYear.width(architecture.timeHarmonics());
    float[] pixels = new float[batch * values];
    Arrays.fill(pixels, Float.NaN);
    float[] time = new float[batch * width];
    float[] valid = new float[batch * architecture.tokens()];
    float[] presence = new float[batch];
    for (int i = 0; i < looks.size(); i++) {
      if (looks.get(i).isPresent()) {
        Chip chip = MiddleWindow.of(looks.get(i).get(), architecture.image());
        System.arraycopy(chip.pixels(), 0, pixels, i * values, values);
        DayOfYear.write(chip.dayOfYear(), architecture.timeHarmonics(), time, i * width);
        boolean[] tokens = ClearPixels.of(chip, architecture).tokens();
        for (int token = 0; token < tokens.length; token++) {
          valid[i * tokens.length + token] = tokens[token] ? 1 : 0;
        }
        presence[i] = 1;
      }
    }
    run.feed(target.pixels(), pixels);
    run.feed(target.time(), time);
    run.feed(target.valid(), valid);
    run.feed(target.presence(), presence);
  }

  private List<float[]> join(int chips, float[] optical, float[] sar) {
    int dim = architecture.dim();
    List<float[]> joined = new ArrayList<>();
    for (int chip = 0; chip < chips; chip++) {
      float[] both = new float[architecture.tokens() * 2 * dim];
      for (int token = 0; token < architecture.tokens(); token++) {
        int source = (chip * architecture.tokens() + token) * dim;
        System.arraycopy(optical, source, both, token * 2 * dim, dim);
        System.arraycopy(sar, source, both, token * 2 * dim + dim, dim);
      }
      joined.add(both);
    }
    return joined;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
