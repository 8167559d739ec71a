package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.cluster.ClusterSession;
import dev.revisit.model.cluster.TrainingCluster;
import dev.revisit.model.network.BandNormaliser;
import dev.revisit.model.network.KeptPatches;
import dev.revisit.model.network.MaskedSeason;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.PretrainLoss;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.NetworkRun;
import dev.revisit.model.runtime.Sessions;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
import org.tensorflow.types.TInt64;

/**
 * Network, loss and optimiser of one stage in one graph, and the session that runs it.
 *
 * <p>On a cluster the network is there once for every worker, each with its share of the batch and
 * all with the same variables. Sums are exchanged and not means, so that loss and gradients are
 * those of the whole batch, however cloud is distributed over the shares.
 */
final class TrainingGraph implements AutoCloseable {
  /** What a step reports; the loss is that before the update. */
  record Outcome(float loss, float gradientNorm) {}

  private record LookInput(
      Placeholder<TFloat32> pixels,
      Placeholder<TFloat32> bands,
      Placeholder<TFloat32> time,
      Placeholder<TFloat32> valid,
      Placeholder<TFloat32> targets,
      Placeholder<TFloat32> presence) {}

  private record SeasonInput(Map<Modality, LookInput> looks, Placeholder<TInt64> kept) {}

  /** The network on one worker, as far as it is built. */
  private record Tower(
      Ops tf, PretrainLoss loss, List<SeasonInput> inputs, List<MaskedSeason> seasons) {}

  private final Architecture architecture;
  private final Map<String, long[]> shapes;
  private final Map<String, long[]> trained;
  private final int share; // samples of a worker
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Parameters parameters;
  private final List<Tower> towers = new ArrayList<>();
  private final List<PretrainLoss.Reconstructed> parts;
  private final Operand<TFloat32> loss;
  private final AdamW optimizer;
  private final Optional<ClusterSession> remote;
  private final Session session;

  /**
   * @param seasons of one sample
   * @param threads of one operation; 0 for all cores
   */
  TrainingGraph(
      PretrainPlan plan, Stage stage, int seasons, int batch, Device device, int threads) {
    this(plan, stage, seasons, batch, new PretrainSettings(device, threads, 1, 1));
  }

  /**
   * @param seasons of one sample
   * @param settings device, threads, precision and compilation count
   */
  TrainingGraph(PretrainPlan plan, Stage stage, int seasons, int batch, PretrainSettings settings) {
    this(plan, stage, seasons, batch, settings, Optional.empty());
  }

  /**
   * @param seasons of one sample
   * @param settings device, threads, precision and compilation count
   * @param cluster to run on, with this device and threads; empty for this process
   * @throws IllegalArgumentException if the workers cannot share the batch evenly
   */
  TrainingGraph(
      PretrainPlan plan,
      Stage stage,
      int seasons,
      int batch,
      PretrainSettings settings,
      Optional<TrainingCluster> cluster) {
    this.architecture = plan.architecture();
    this.shapes = plan.parameters();
    this.trained = stage.trained(shapes);
    this.share = cluster.map(workers -> workers.share(batch)).orElse(batch);
    Session opened = null;
    try {
      this.parameters = new Parameters(tf, shapes, settings.precision());
      for (Ops place : cluster.map(workers -> workers.places(tf)).orElse(List.of(tf))) {
        towers.add(tower(place, plan, seasons));
      }
      this.parts = reconstructed(stage);
      this.loss =
          parts.size() == 1
              ? parts.get(0).loss()
              : tf.math.addN(parts.stream().map(PretrainLoss.Reconstructed::loss).toList());
      this.optimizer = new AdamW(tf, parameters, trained, adamParts(), plan.optimizer(), name -> 1);
      this.remote =
          cluster.map(
              workers ->
                  ClusterSession.open(
                      graph, workers, settings.device(), settings.threads(), settings.xla()));
      opened =
          remote
              .map(ClusterSession::session)
              .orElseGet(
                  () ->
                      Sessions.openForTraining(
                          graph, settings.device(), settings.threads(), settings.xla()));
      this.session = opened;
    } finally {
      if (opened == null) {
        graph.close();
      }
    }
  }

  private Tower tower(Ops place, PretrainPlan plan, int seasons) {
    BandNormaliser normaliser = new BandNormaliser(place, plan.normalisation());
    Parameters read = towers.isEmpty() ? parameters : parameters.copiedTo(place);
    SeaMo model = new SeaMo(place, architecture, read, plan.fusion());
    List<SeasonInput> inputs = new ArrayList<>();
    List<MaskedSeason> masked = new ArrayList<>();
    for (int t = 0; t < seasons; t++) {
      SeasonInput input = input(place, plan.masking().kept());
      inputs.add(input);
      masked.add(season(place, normaliser, input));
    }
    return new Tower(place, new PretrainLoss(place, model), inputs, masked);
  }

  /** What each worker contributes to the loss. */
  private List<PretrainLoss.Reconstructed> reconstructed(Stage stage) {
    if (towers.size() == 1) {
      Tower only = towers.get(0);
      return List.of(only.loss().reconstruct(only.seasons(), stage.fusion()));
    }
    List<Map<Modality, Operand<TFloat32>>> counts = new ArrayList<>();
    for (int t = 0; t < towers.get(0).seasons().size(); t++) {
      counts.add(counts(t));
    }
    List<PretrainLoss.Reconstructed> parts = new ArrayList<>();
    for (Tower tower : towers) {
      List<MaskedSeason> seasons = new ArrayList<>();
      for (int t = 0; t < counts.size(); t++) {
        seasons.add(tower.seasons().get(t).partOf(counts.get(t)));
      }
      parts.add(tower.loss().reconstruct(seasons, stage.fusion()));
    }
    return parts;
  }

  private List<AdamW.Part> adamParts() {
    List<AdamW.Part> adamParts = new ArrayList<>();
    for (int worker = 0; worker < towers.size(); worker++) {
      adamParts.add(new AdamW.Part(towers.get(worker).tf(), parts.get(worker).loss()));
    }
    return adamParts;
  }

  /** By what the errors of a season are divided, over the whole batch. */
  private Map<Modality, Operand<TFloat32>> counts(int season) {
    Map<Modality, List<Operand<TFloat32>>> terms = new EnumMap<>(Modality.class);
    for (Tower tower : towers) {
      tower
          .loss()
          .counts(tower.seasons().get(season))
          .forEach((m, count) -> terms.computeIfAbsent(m, x -> new ArrayList<>()).add(count));
    }
    Map<Modality, Operand<TFloat32>> counts = new EnumMap<>(Modality.class);
    terms.forEach((modality, counted) -> counts.put(modality, tf.math.addN(counted)));
    return counts;
  }

  private SeasonInput input(Ops place, int kept) {
    Map<Modality, LookInput> looks = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      int bands = architecture.bands(modality);
      looks.put(
          modality,
          new LookInput(
              floats(place, bands, architecture.image(), architecture.image()),
              floats(place, bands),
              floats(place, DayOfYear.width(architecture.timeHarmonics())),
              floats(place, architecture.tokens()),
              floats(place, architecture.tokens()),
              floats(place)));
    }
    return new SeasonInput(
        looks, place.placeholder(TInt64.class, Placeholder.shape(Shape.of(share, kept))));
  }

  private Placeholder<TFloat32> floats(Ops place, long... sampleShape) {
    return place.placeholder(
        TFloat32.class, Placeholder.shape(Shape.of(sampleShape).prepend(share)));
  }

  private MaskedSeason season(Ops place, BandNormaliser normaliser, SeasonInput input) {
    Map<Modality, Operand<TFloat32>> pixels = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> shown = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> time = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> valid = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> targets = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> presence = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> known = new EnumMap<>(Modality.class);
    input
        .looks()
        .forEach(
            (modality, look) -> {
              Operand<TFloat32> normalised = normaliser.apply(modality, look.pixels());
              pixels.put(modality, normalised);
              shown.put(modality, withoutDropped(place, normalised, look.bands()));
              time.put(modality, look.time());
              valid.put(modality, look.valid());
              targets.put(modality, look.targets());
              presence.put(modality, look.presence());
              known.put(
                  modality,
                  place.dtypes.cast(
                      place.math.logicalNot(place.math.isNan(look.pixels())), TFloat32.class));
            });
    KeptPatches kept = new KeptPatches(place, input.kept(), architecture.tokens());
    return new MaskedSeason(pixels, shown, time, kept, valid, targets, presence).withKnown(known);
  }

  /** A dropped band looks like one that is missing. */
  private Operand<TFloat32> withoutDropped(
      Ops place, Operand<TFloat32> normalised, Operand<TFloat32> bands) {
    long[] shape = {share, bands.shape().get(1), 1, 1};
    Operand<TFloat32> seen = place.reshape(bands, place.constant(shape));
    Operand<TFloat32> missing =
        place.math.mul(
            place.math.sub(place.constant(1f), seen), place.constant(Normalisation.MISSING));
    return place.math.add(place.math.mul(normalised, seen), missing);
  }

  /** Sets weights and moments. */
  void load(TrainingState state) {
    parameters.load(session, state.weights());
    optimizer.firstMoments().load(session, state.firstMoments());
    optimizer.secondMoments().load(session, state.secondMoments());
  }

  /** Reads weights and moments. */
  TrainingState state() {
    List<Parameters> groups =
        List.of(parameters, optimizer.firstMoments(), optimizer.secondMoments());
    List<Map<String, TensorData>> values = new ArrayList<>();
    try (NetworkRun run = new NetworkRun(session)) {
      groups.forEach(group -> group.variables().values().forEach(run::fetch));
      run.run();
      int index = 0;
      for (Parameters group : groups) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (String name : group.variables().keySet()) {
          tensors.put(name, TensorData.ofFloats(run.floats(index), shapes.get(name)));
          index++;
        }
        values.add(tensors);
      }
    }
    return new TrainingState(
        WeightMap.of(values.get(0), shapes),
        WeightMap.of(values.get(1), trained),
        WeightMap.of(values.get(2), trained));
  }

  /**
   * One step.
   *
   * @param number counted from 1 since the moments were zero
   */
  Outcome step(TrainingBatch values, double learningRate, long number) {
    try (NetworkRun run = new NetworkRun(session)) {
      feed(run, values);
      optimizer.feed(run, learningRate, number);
      run.fetch(loss);
      run.fetch(optimizer.norm());
      run.target(optimizer.update());
      run.run();
      return new Outcome(run.floats(0)[0], run.floats(1)[0]);
    }
  }

  /** The loss of each season, without a step. */
  float[] losses(TrainingBatch values) {
    try (NetworkRun run = new NetworkRun(session)) {
      feed(run, values);
      parts.forEach(part -> part.seasonLosses().forEach(run::fetch));
      run.run();
      float[] losses = new float[parts.get(0).seasonLosses().size()];
      for (int i = 0; i < parts.size() * losses.length; i++) {
        losses[i % losses.length] += run.floats(i)[0];
      }
      return losses;
    }
  }

  /** The loss of a batch; changes nothing. */
  float loss(TrainingBatch values) {
    try (NetworkRun run = new NetworkRun(session)) {
      feed(run, values);
      run.fetch(loss);
      run.run();
      return run.floats(0)[0];
    }
  }

  /**
   * What the network makes of a batch, in units of per-patch normalised pixels; changes nothing.
   *
   * @return of every season: of each modality {@code [batch, tokens, patch * patch * bands]}
   */
  List<Map<Modality, float[]>> predictions(TrainingBatch values) {
    try (NetworkRun run = new NetworkRun(session)) {
      feed(run, values);
      parts.forEach(
          part -> part.predictions().forEach(season -> season.values().forEach(run::fetch)));
      run.run();
      List<Map<Modality, float[]>> seasons = new ArrayList<>();
      int index = 0;
      for (PretrainLoss.Reconstructed part : parts) {
        for (int t = 0; t < part.predictions().size(); t++) {
          if (seasons.size() == t) {
            seasons.add(new EnumMap<>(Modality.class));
          }
          for (Modality modality : part.predictions().get(t).keySet()) {
            seasons.get(t).merge(modality, run.floats(index++), TrainingGraph::joined);
          }
        }
      }
      return seasons;
    }
  }

  private static float[] joined(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private void feed(NetworkRun run, TrainingBatch values) {
    for (int worker = 0; worker < towers.size(); worker++) {
      feed(run, worker, values);
    }
  }

  private void feed(NetworkRun run, int worker, TrainingBatch values) {
    List<SeasonInput> inputs = towers.get(worker).inputs();
    for (int t = 0; t < inputs.size(); t++) {
      for (Map.Entry<Modality, LookInput> entry : inputs.get(t).looks().entrySet()) {
        LookInput look = entry.getValue();
        TrainingBatch.Looks looks = values.looks(t, entry.getKey());
        feed(run, worker, look.pixels(), looks.pixels);
        feed(run, worker, look.bands(), looks.bands);
        feed(run, worker, look.time(), looks.time);
        feed(run, worker, look.valid(), looks.valid);
        feed(run, worker, look.targets(), looks.targets);
        feed(run, worker, look.presence(), looks.presence);
      }
      long[] kept = values.kept(t);
      int size = kept.length / towers.size();
      run.feed(
          inputs.get(t).kept(),
          size == kept.length
              ? kept
              : Arrays.copyOfRange(kept, worker * size, (worker + 1) * size));
    }
  }

  /** Feeds a worker's share: its samples lie together. */
  private void feed(NetworkRun run, int worker, Placeholder<TFloat32> placeholder, float[] values) {
    int size = values.length / towers.size();
    run.feed(
        placeholder,
        size == values.length
            ? values
            : Arrays.copyOfRange(values, worker * size, (worker + 1) * size));
  }

  @Override
  public void close() {
    if (remote.isPresent()) {
      remote.get().close();
    } else {
      session.close();
    }
    graph.close();
  }
}
