package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestGraph;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.ChipEmbedding;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.runtime.NetworkRun;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Losses against hand calculation, and their gradients against finite differences. */
class HeadLossTest {
  private static final HeadTask CHANGE = new HeadTask.Change(new ChangeHeadShape(2, 3));
  private static final HeadTask COVER =
      new HeadTask.LandCover(FineTuneFixtures.SCHEME, new LandCoverHeadShape(2, 2, 3, 2));
  private static final HeadTask SCENE =
      new HeadTask.Scene(new SceneHeadShape(List.of("a", "b", "c"), false));
  private static final HeadTask SEVERAL =
      new HeadTask.Scene(new SceneHeadShape(List.of("a", "b"), true));

  /** One graph of a head on constant inputs. */
  private static final class Case implements AutoCloseable {
    private final Graph graph = new Graph();
    private final Map<String, long[]> shapes;
    private final Parameters parameters;
    private final HeadLoss loss;
    private final List<String> names;
    private final List<Operand<TFloat32>> gradients;
    private final Session session;

    Case(HeadTask task, float[] classWeights, double dice, int batch) {
      Ops tf = Ops.create(graph);
      this.shapes = task.parameters(FineTuneFixtures.A);
      this.parameters = new Parameters(tf, shapes);
      this.loss =
          new HeadLoss(
              tf,
              FineTuneFixtures.A,
              task,
              parameters,
              Set.of(Modality.OPTICAL),
              inputs(tf, batch),
              classWeights,
              dice,
              batch);
      this.names = List.copyOf(parameters.variables().keySet());
      this.gradients = new ArrayList<>();
      for (String name : names) {
        if (!name.contains(".sar.")) {
          gradients.add(tf.gradients(loss.loss(), List.of(parameters.get(name))).dy(0));
        }
      }
      this.session = new Session(graph);
    }

    private static Map<String, Operand<TFloat32>> inputs(Ops tf, int batch) {
      Map<String, Operand<TFloat32>> inputs = new LinkedHashMap<>();
      Modality m = Modality.OPTICAL;
      inputs.put(
          HeadInputs.EMBEDDING, random(tf, 1, batch, ChipEmbedding.width(FineTuneFixtures.A)));
      inputs.put(HeadInputs.FUSED.of(m), random(tf, 2, batch, 4, 16));
      inputs.put(HeadInputs.VALID.of(m), ones(tf, batch, 4));
      inputs.put(HeadInputs.PRESENT.of(m), ones(tf, batch));
      inputs.put(HeadInputs.PIXELS.of(m), random(tf, 3, batch, 3, 16, 16));
      inputs.put(HeadInputs.CODE.of(m), random(tf, 4, batch, 4, 6));
      inputs.put(HeadInputs.REFERENCE.of(m), random(tf, 5, batch, 4, 6));
      inputs.put(HeadInputs.REFERENCE_VALID.of(m), ones(tf, batch, 4));
      inputs.put(HeadInputs.CELLS.of(m), random(tf, 6, batch, 4, 4, 3));
      inputs.put(HeadInputs.REFERENCE_BANDS.of(m), random(tf, 7, batch, 4, 4, 4));
      inputs.put(HeadInputs.SEASONS.of(m), random(tf, 8, batch, 4, 4, 16));
      return inputs;
    }

    private static Operand<TFloat32> random(Ops tf, long seed, long... shape) {
      return tf.constant(Shape.of(shape), DataBuffers.of(TestGraph.random(seed, shape)));
    }

    private static Operand<TFloat32> ones(Ops tf, long... shape) {
      return tf.fill(tf.constant(shape), tf.constant(1f));
    }

    double loss(WeightMap weights, long[] labels) {
      return run(weights, labels, List.of(loss.loss())).get(0)[0];
    }

    private List<float[]> run(WeightMap weights, long[] labels, List<Operand<TFloat32>> outputs) {
      parameters.load(session, weights);
      try (NetworkRun run = new NetworkRun(session)) {
        run.feed(loss.labels(), labels);
        outputs.forEach(run::fetch);
        run.run();
        List<float[]> values = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
          values.add(run.floats(i));
        }
        return values;
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  private static void gradientsAreThoseOfFiniteDifferences(HeadTask task, double dice) {
    long[] labels = new long[2 * task.labels(FineTuneFixtures.A)];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 5 == 3 ? Targets.NONE : i * 7 / 3 % task.classes();
    }
    float[] classWeights = new float[task.classes()];
    for (int c = 0; c < classWeights.length; c++) {
      classWeights[c] = 0.5f + c;
    }
    try (Case head = new Case(task, classWeights, dice, 2)) {
      WeightMap weights = TestWeights.random(head.shapes, 4);
      List<float[]> gradients = head.run(weights, labels, head.gradients);
      int parameter = 0;
      for (String name : head.names) {
        if (name.contains(".sar.")) {
          continue;
        }
        float[] analytic = gradients.get(parameter++);
        for (int i = 0; i < analytic.length; i += Math.max(1, analytic.length / 3)) {
          float step = 2e-3f;
          double up = head.loss(changed(head.shapes, weights, name, i, step), labels);
          double down = head.loss(changed(head.shapes, weights, name, i, -step), labels);
          assertThat((double) analytic[i])
              .as("%s[%d]", name, i)
              .isCloseTo((up - down) / (2 * step), within(2e-3 + 0.02 * Math.abs(analytic[i])));
        }
      }
    }
  }

  private static WeightMap changed(
      Map<String, long[]> shapes, WeightMap weights, String name, int index, float by) {
    Map<String, TensorData> tensors = new LinkedHashMap<>(weights.tensors());
    float[] values = weights.floats(name);
    values[index] += by;
    tensors.put(name, TensorData.ofFloats(values, shapes.get(name)));
    return WeightMap.of(tensors, shapes);
  }

  @Test
  void gradientsOfTheChangeHead() {
    gradientsAreThoseOfFiniteDifferences(CHANGE, 0.3);
  }

  @Test
  void gradientsOfTheLandCoverHead() {
    gradientsAreThoseOfFiniteDifferences(COVER, 0);
  }

  @Test
  void gradientsOfTheSceneHeads() {
    gradientsAreThoseOfFiniteDifferences(SCENE, 0);
    gradientsAreThoseOfFiniteDifferences(SEVERAL, 0);
  }

  /** All weights zero, so that only biases of the output speak. */
  private static WeightMap biases(Map<String, long[]> shapes, String name, float... biases) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    shapes.forEach(
        (parameter, shape) -> {
          float[] values = new float[(int) Shape.of(shape).size()];
          tensors.put(
              parameter, TensorData.ofFloats(parameter.equals(name) ? biases : values, shape));
        });
    return WeightMap.of(tensors, shapes);
  }

  @Test
  void crossEntropyCountsEachClassByItsWeight() {
    try (Case head = new Case(SCENE, new float[] {1, 4, 2}, 0, 3)) {
      WeightMap weights = biases(head.shapes, "head.scene.bias", 1, 0, -1);
      double all = Math.log(Math.exp(1) + 1 + Math.exp(-1));
      // Labels 0, 1 and none: (1 (all - 1) + 4 (all - 0)) / (1 + 4).
      assertThat(head.loss(weights, new long[] {0, 1, Targets.NONE}))
          .isCloseTo((all - 1 + 4 * all) / 5, within(1e-6));
      assertThat(head.loss(weights, new long[] {Targets.NONE, Targets.NONE, Targets.NONE}))
          .isZero();
    }
  }

  @Test
  void severalClassesAreQuestionsOfTheirOwn() {
    try (Case head = new Case(SEVERAL, new float[] {1, 3}, 0, 1)) {
      WeightMap weights = biases(head.shapes, "head.scene.bias", 2, -1);
      // The first is there: log(1 + e^-2), weight 3; the second is not: log(1 + e^-1), weight 1.
      assertThat(head.loss(weights, new long[] {1, 0}))
          .isCloseTo((3 * Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(-1))) / 4, within(1e-6));
    }
  }

  @Test
  void changeMixesInTheDiceLoss() {
    try (Case head = new Case(CHANGE, new float[] {1, 1}, 0.25, 1)) {
      WeightMap weights = biases(head.shapes, "head.change.out.bias", 0.5f);
      long[] labels = new long[16];
      Arrays.fill(labels, 4, 16, Targets.NONE);
      labels[0] = 1; // one of four labelled cells changed
      double yes = 1 / (1 + Math.exp(-0.5));
      double entropy = (-Math.log(yes) - 3 * Math.log(1 - yes)) / 4;
      double dice = 1 - (2 * yes + 1) / (4 * yes + 1 + 1);
      assertThat(head.loss(weights, labels)).isCloseTo(0.75 * entropy + 0.25 * dice, within(1e-6));
    }
  }
}
