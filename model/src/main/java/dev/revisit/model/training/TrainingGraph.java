package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.network.BandNormaliser;
import dev.revisit.model.network.KeptPatches;
import dev.revisit.model.network.MaskedSeason;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.PretrainLoss;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.NetworkRun;
import dev.revisit.model.runtime.Sessions;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Network, loss and optimiser of one stage in one graph, and the session that runs it. */
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

  private final Architecture architecture;
  private final Map<String, long[]> shapes;
  private final Map<String, long[]> trained;
  private final int batch;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final BandNormaliser normaliser;
  private final Parameters parameters;
  private final List<SeasonInput> inputs = new ArrayList<>();
  private final Operand<TFloat32> loss;
  private final AdamW optimizer;
  private final Session session;

  /**
   * @param seasons of one sample
   * @param threads of one operation; 0 for all cores
   */
  TrainingGraph(
      PretrainPlan plan, Stage stage, int seasons, int batch, Device device, int threads) {
    this.architecture = plan.architecture();
    this.shapes = ParameterShapes.seaMo(architecture);
    this.trained = stage.trained(shapes);
    this.batch = batch;
    Session opened = null;
    try {
      this.normaliser = new BandNormaliser(tf, plan.normalisation());
      this.parameters = new Parameters(tf, shapes);
      SeaMo model = new SeaMo(tf, architecture, parameters);
      List<MaskedSeason> masked = new ArrayList<>();
      for (int t = 0; t < seasons; t++) {
        SeasonInput input = input(plan.masking().kept());
        inputs.add(input);
        masked.add(season(input));
      }
      this.loss = new PretrainLoss(tf, model).of(masked, stage.fusion());
      this.optimizer = new AdamW(tf, parameters, trained, loss, plan.optimizer());
      opened = Sessions.openForTraining(graph, device, threads);
      this.session = opened;
    } finally {
      if (opened == null) {
        graph.close();
      }
    }
  }

  private SeasonInput input(int kept) {
    Map<Modality, LookInput> looks = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      int bands = architecture.bands(modality);
      looks.put(
          modality,
          new LookInput(
              floats(bands, architecture.image(), architecture.image()),
              floats(bands),
              floats(DayOfYear.width(architecture.timeHarmonics())),
              floats(architecture.tokens()),
              floats(architecture.tokens()),
              floats()));
    }
    return new SeasonInput(
        looks, tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(batch, kept))));
  }

  private Placeholder<TFloat32> floats(long... sampleShape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(sampleShape).prepend(batch)));
  }

  private MaskedSeason season(SeasonInput input) {
    Map<Modality, Operand<TFloat32>> pixels = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> shown = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> time = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> valid = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> targets = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> presence = new EnumMap<>(Modality.class);
    input
        .looks()
        .forEach(
            (modality, look) -> {
              Operand<TFloat32> normalised = normaliser.apply(modality, look.pixels());
              pixels.put(modality, normalised);
              shown.put(modality, withoutDropped(normalised, look.bands()));
              time.put(modality, look.time());
              valid.put(modality, look.valid());
              targets.put(modality, look.targets());
              presence.put(modality, look.presence());
            });
    KeptPatches kept = new KeptPatches(tf, input.kept(), architecture.tokens());
    return new MaskedSeason(pixels, shown, time, kept, valid, targets, presence);
  }

  /** A dropped band looks like one that is missing. */
  private Operand<TFloat32> withoutDropped(Operand<TFloat32> normalised, Operand<TFloat32> bands) {
    long[] shape = {batch, bands.shape().get(1), 1, 1};
    Operand<TFloat32> seen = tf.reshape(bands, tf.constant(shape));
    Operand<TFloat32> missing =
        tf.math.mul(tf.math.sub(tf.constant(1f), seen), tf.constant(Normalisation.MISSING));
    return tf.math.add(tf.math.mul(normalised, seen), missing);
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
      for (int t = 0; t < inputs.size(); t++) {
        feed(run, inputs.get(t), values, t);
      }
      optimizer.feed(run, learningRate, number);
      run.fetch(loss);
      run.fetch(optimizer.norm());
      run.target(optimizer.update());
      run.run();
      return new Outcome(run.floats(0)[0], run.floats(1)[0]);
    }
  }

  private static void feed(NetworkRun run, SeasonInput input, TrainingBatch values, int season) {
    input
        .looks()
        .forEach(
            (modality, look) -> {
              TrainingBatch.Looks looks = values.looks(season, modality);
              run.feed(look.pixels(), looks.pixels);
              run.feed(look.bands(), looks.bands);
              run.feed(look.time(), looks.time);
              run.feed(look.valid(), looks.valid);
              run.feed(look.targets(), looks.targets);
              run.feed(look.presence(), looks.presence);
            });
    run.feed(input.kept(), values.kept(season));
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
