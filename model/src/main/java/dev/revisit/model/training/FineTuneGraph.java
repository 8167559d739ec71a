package dev.revisit.model.training;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.runtime.NetworkRun;
import dev.revisit.model.runtime.Sessions;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

/**
 * Network, head, loss and optimiser in one graph. With a frozen encoder the head is a graph of its
 * own that is fed what {@link #features} computed before, so that each sample goes through the
 * encoder once and not in every epoch.
 */
final class FineTuneGraph implements AutoCloseable {
  /** What a step reports; the loss is that before the update. */
  record Outcome(float loss, float gradientNorm) {}

  /**
   * Sums over the labels of a batch.
   *
   * @param weighted cross-entropy
   * @param weight of the labels
   * @param logits {@code [batch, ...]}
   */
  record Evaluation(double weighted, double weight, float[] logits) {}

  private final int batch;
  private final boolean frozen;
  private final Map<String, long[]> trained;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Parameters parameters;
  private final Backbone backbone;
  private final Map<String, Placeholder<TFloat32>> fedFeatures = new LinkedHashMap<>();
  private final Map<String, Operand<TFloat32>> fetchedFeatures = new LinkedHashMap<>();
  private final HeadLoss head;
  private final AdamW optimizer;
  private final Session session;

  /**
   * @param shapes of all parameters of the model with its heads
   * @param history seasons before the look
   * @param threads of one operation; 0 for all cores
   */
  FineTuneGraph(
      FineTunePlan plan,
      ModelRelease base,
      Map<String, long[]> shapes,
      Set<Modality> modalities,
      int history,
      float[] classWeights,
      Device device,
      int threads) {
    this.batch = plan.batch();
    this.frozen = plan.frozen();
    Session opened = null;
    try {
      HeadTask task = plan.task();
      this.parameters = new Parameters(tf, shapes);
      this.backbone =
          new Backbone(
              tf,
              base.architecture(),
              base.normalisation(),
              parameters,
              task,
              modalities,
              history,
              batch);
      // An input that the head reads as it is could not be fed and fetched at once.
      backbone.outputs().forEach((name, out) -> fetchedFeatures.put(name, tf.identity(out)));
      this.head =
          new HeadLoss(
              tf,
              base.architecture(),
              task,
              parameters,
              modalities,
              frozen ? placeholders() : backbone.outputs(),
              classWeights,
              plan.dice(),
              batch);
      this.trained = trained(shapes, task);
      LayerRates rates = new LayerRates(base.architecture(), plan.encoderRate(), plan.layerDecay());
      this.optimizer =
          new AdamW(tf, parameters, trained, head.loss(), plan.optimizer(), rates::scale);
      opened = Sessions.openForTraining(graph, device, threads);
      this.session = opened;
    } finally {
      if (opened == null) {
        graph.close();
      }
    }
  }

  private Map<String, Operand<TFloat32>> placeholders() {
    Map<String, Operand<TFloat32>> operands = new LinkedHashMap<>();
    backbone
        .outputs()
        .forEach(
            (name, output) -> {
              Placeholder<TFloat32> placeholder =
                  tf.placeholder(TFloat32.class, Placeholder.shape(output.shape()));
              fedFeatures.put(name, placeholder);
              operands.put(name, placeholder);
            });
    return operands;
  }

  /**
   * The parameters that the loss depends on: which ones depends on task, modalities and history,
   * and the gradient of any other cannot be built.
   */
  private Map<String, long[]> trained(Map<String, long[]> shapes, HeadTask task) {
    Map<String, List<String>> inputs = new HashMap<>();
    for (NodeDef node : graph.toGraphDef().getNodeList()) {
      inputs.put(node.getName(), node.getInputList());
    }
    Set<String> reached = new HashSet<>();
    ArrayDeque<String> open = new ArrayDeque<>(List.of(head.loss().op().name()));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (reached.add(name)) {
        for (String input : inputs.getOrDefault(name, List.of())) {
          open.push(input.replaceFirst("^\\^", "").replaceFirst(":\\d+$", ""));
        }
      }
    }
    Map<String, long[]> trained = new LinkedHashMap<>();
    parameters
        .variables()
        .forEach(
            (name, variable) -> {
              if (reached.contains(variable.op().name()) && !task.constants().contains(name)) {
                trained.put(name, shapes.get(name));
              }
            });
    return Collections.unmodifiableMap(trained);
  }

  /** Names and shapes of the parameters that steps change. */
  Map<String, long[]> trained() {
    return trained;
  }

  /** Sets all weights; moments are not touched. */
  void load(WeightMap weights) {
    parameters.load(session, weights);
  }

  /** Sets the moments. */
  void loadMoments(WeightMap first, WeightMap second) {
    optimizer.firstMoments().load(session, first);
    optimizer.secondMoments().load(session, second);
  }

  /** Reads the parameters that steps change. */
  WeightMap weights() {
    return read(parameters);
  }

  WeightMap firstMoments() {
    return read(optimizer.firstMoments());
  }

  WeightMap secondMoments() {
    return read(optimizer.secondMoments());
  }

  private WeightMap read(Parameters group) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    try (NetworkRun run = new NetworkRun(session)) {
      trained.keySet().forEach(name -> run.fetch(group.get(name)));
      run.run();
      int index = 0;
      for (Map.Entry<String, long[]> entry : trained.entrySet()) {
        tensors.put(entry.getKey(), TensorData.ofFloats(run.floats(index++), entry.getValue()));
      }
    }
    return WeightMap.of(tensors, trained);
  }

  /**
   * What the head reads of samples.
   *
   * @param count samples of the batch that are not padding
   * @return for each sample and input its values
   */
  List<Map<String, float[]>> features(FineTuneBatch values, int count) {
    List<Map<String, float[]>> features = new ArrayList<>();
    try (NetworkRun run = new NetworkRun(session)) {
      backbone.feed(run, values);
      fetchedFeatures.values().forEach(run::fetch);
      run.run();
      int index = 0;
      for (int sample = 0; sample < count; sample++) {
        features.add(new HashMap<>());
      }
      for (String name : fetchedFeatures.keySet()) {
        float[] all = run.floats(index++);
        int size = all.length / batch;
        for (int sample = 0; sample < count; sample++) {
          float[] part = Arrays.copyOfRange(all, sample * size, (sample + 1) * size);
          features.get(sample).put(name, part);
        }
      }
    }
    return features;
  }

  /**
   * One step.
   *
   * @param number counted from 1 since the moments were zero
   */
  Outcome step(HeadBatch values, double learningRate, long number) {
    try (NetworkRun run = new NetworkRun(session)) {
      feed(run, values);
      optimizer.feed(run, learningRate, number);
      run.fetch(head.loss());
      run.fetch(optimizer.norm());
      run.target(optimizer.update());
      run.run();
      return new Outcome(run.floats(0)[0], run.floats(1)[0]);
    }
  }

  /** Logits and loss without a step. */
  Evaluation evaluate(HeadBatch values) {
    try (NetworkRun run = new NetworkRun(session)) {
      feed(run, values);
      run.fetch(head.weighted());
      run.fetch(head.weight());
      run.fetch(head.logits());
      run.run();
      return new Evaluation(run.floats(0)[0], run.floats(1)[0], run.floats(2));
    }
  }

  private void feed(NetworkRun run, HeadBatch values) {
    if (frozen) {
      fedFeatures.forEach(
          (name, placeholder) -> run.feed(placeholder, values.features(name, batch)));
    } else {
      backbone.feed(run, values.pixels().orElseThrow());
    }
    run.feed(head.labels(), values.labels());
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
