package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHead;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.ChangeInput;
import dev.revisit.model.heads.ChipEmbedding;
import dev.revisit.model.heads.LandCoverHead;
import dev.revisit.model.heads.SceneHead;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.network.BandNormaliser;
import dev.revisit.model.network.FusedSeason;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.network.Tokens;
import dev.revisit.model.release.ModelRelease;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/**
 * The graph of an encoder: one look for each modality and one fold, sharing all parameters, with
 * fixed shapes. What a sample lacks is marked invalid, never left out, so that any mix of samples
 * runs through the same graph.
 */
final class InferenceGraph {
  /**
   * Inputs of one modality.
   *
   * @param pixels {@code [batch, bands, image, image]} in physical units, NaN where missing
   * @param valid {@code [batch, tokens]}, 1 or 0
   * @param time {@code [batch, 2 * harmonics]}
   * @param present {@code [batch]}, 1 or 0
   */
  record ChipInput(
      Placeholder<TFloat32> pixels,
      Placeholder<TFloat32> valid,
      Placeholder<TFloat32> time,
      Placeholder<TFloat32> present) {}

  /**
   * Inputs of one modality's memory.
   *
   * @param values {@code [batch, tokens, memory]}
   * @param valid {@code [batch, tokens]}, 1 or 0
   */
  record MemoryInput(Placeholder<TFloat32> values, Placeholder<TFloat32> valid) {
    Tokens tokens() {
      return new Tokens(values, valid);
    }
  }

  /**
   * One look at chips of one modality.
   *
   * @param classes {@code [batch, image, image]} indices into the class scheme
   * @param confidence {@code [batch, image, image]}
   * @param whole what is told of the whole chip
   * @param seasons {@code [batch, rows, columns, seasons * (bands + 1)]}, see {@link
   *     dev.revisit.model.heads.SeasonChannels}
   * @param change if the release has a change head
   */
  record Look(
      ChipInput chip,
      Map<Modality, MemoryInput> memory,
      Map<Modality, Placeholder<TFloat32>> seasons,
      Operand<TUint8> classes,
      Operand<TFloat32> confidence,
      WholeChip whole,
      Optional<Change> change) {}

  /**
   * What is told of a whole chip.
   *
   * @param embedding {@code [batch, width]}, see {@link ChipEmbedding}
   * @param scene {@code [batch, classes]} probabilities, if the release has a scene head
   */
  record WholeChip(Operand<TFloat32> embedding, Optional<Operand<TFloat32>> scene) {}

  /**
   * Change against a reference of the look's modality.
   *
   * @param reference the memory code of the reference
   * @param bands {@code [batch, rows, columns, bands + 1]} of the reference, see {@link
   *     dev.revisit.model.heads.SeasonChannels}
   * @param probability {@code [batch, cells]}
   */
  record Change(
      MemoryInput reference, Placeholder<TFloat32> bands, Operand<TFloat32> probability) {}

  /**
   * One season's fold.
   *
   * @param seasons as of a look
   * @param newMemory {@code [batch, tokens, memory]}
   * @param classes {@code [batch, image, image]} indices into the class scheme
   * @param whole what is told of the whole chip
   */
  record Fold(
      Map<Modality, ChipInput> chips,
      Map<Modality, MemoryInput> memory,
      Map<Modality, Placeholder<TFloat32>> seasons,
      Map<Modality, Operand<TFloat32>> newMemory,
      Operand<TUint8> classes,
      WholeChip whole) {}

  private final Ops tf;
  private final Architecture architecture;
  private final int batch;
  private final double temperature;
  private final SeaMo model;
  private final LandCoverHead head;
  private final TaskHeads heads;
  private final Optional<ChangeHead> changeHead;
  private final Optional<SceneHead> sceneHead;
  private final BandNormaliser normaliser;
  private final Map<Modality, Look> looks = new EnumMap<>(Modality.class);
  private final Fold fold;

  InferenceGraph(Ops tf, ModelRelease release, Parameters parameters, int batch) {
    this.tf = tf;
    this.architecture = release.architecture();
    this.batch = batch;
    this.temperature = release.temperature();
    this.model = new SeaMo(tf, architecture, parameters);
    this.head = new LandCoverHead(tf, architecture, parameters);
    this.heads = release.heads();
    this.changeHead =
        heads.change().map(h -> new ChangeHead(tf, architecture, h.shape(), parameters));
    this.sceneHead = heads.scene().map(h -> new SceneHead(tf, parameters));
    this.normaliser = new BandNormaliser(tf, release.normalisation());
    for (Modality modality : Modality.values()) {
      looks.put(modality, buildLook(modality));
    }
    this.fold = buildFold();
  }

  Look look(Modality modality) {
    return looks.get(modality);
  }

  Fold fold() {
    return fold;
  }

  private Look buildLook(Modality modality) {
    ChipInput input = chipInput(modality);
    Map<Modality, MemoryInput> memory = memoryInputs();
    Map<Modality, Placeholder<TFloat32>> seasons = seasonInputs();
    Operand<TFloat32> pixels = normaliser.apply(modality, input.pixels());
    Tokens embedded = new Tokens(model.embed(modality, pixels, input.time()), input.valid());
    Map<Modality, Tokens> encoded = model.encode(Map.of(modality, embedded));
    FusedSeason season = model.fuse(encoded, tokens(memory));
    Tokens fused = season.features().get(modality);
    Operand<TFloat32> logits = head.logits(modality, fused, pixels, operands(seasons));
    Operand<TFloat32> probability =
        tf.nn.softmax(tf.math.div(logits, tf.constant((float) temperature)));
    Operand<TFloat32> confidence =
        tf.reduceMax(probability, tf.constant(3), new ReduceMax.Options[0]);
    return new Look(
        input,
        memory,
        seasons,
        classes(logits),
        confidence,
        wholeChip(Map.of(modality, fused), Map.of(modality, pixels)),
        changeHead.map(
            change ->
                buildChange(
                    change,
                    modality,
                    fused,
                    season.memory().get(modality).values(),
                    pixels,
                    operands(seasons))));
  }

  private Change buildChange(
      ChangeHead head,
      Modality modality,
      Tokens fused,
      Operand<TFloat32> code,
      Operand<TFloat32> pixels,
      Map<Modality, Operand<TFloat32>> seasons) {
    TaskHeads.Change calibrated = heads.change().orElseThrow();
    MemoryInput reference = memoryInput();
    long side = ChangeHeadShape.side(architecture);
    Placeholder<TFloat32> bands = input(side, side, SeasonChannels.width(architecture, modality));
    ChangeInput input =
        new ChangeInput(fused, code, reference.tokens(), ChangeHead.cells(tf, pixels), bands);
    Operand<TFloat32> logits = head.logits(Map.of(modality, input), seasons);
    return new Change(
        reference,
        bands,
        tf.math.sigmoid(tf.math.div(logits, tf.constant((float) calibrated.temperature()))));
  }

  private WholeChip wholeChip(
      Map<Modality, Tokens> fused, Map<Modality, Operand<TFloat32>> pixels) {
    Operand<TFloat32> embedding = new ChipEmbedding(tf, architecture).of(fused, pixels);
    return new WholeChip(embedding, sceneHead.map(head -> scene(head.logits(embedding))));
  }

  private Operand<TFloat32> scene(Operand<TFloat32> logits) {
    TaskHeads.Scene calibrated = heads.scene().orElseThrow();
    Operand<TFloat32> scaled = tf.math.div(logits, tf.constant((float) calibrated.temperature()));
    return calibrated.shape().severalAtOnce() ? tf.math.sigmoid(scaled) : tf.nn.softmax(scaled);
  }

  private Fold buildFold() {
    Map<Modality, ChipInput> inputs = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> pixels = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> presence = new EnumMap<>(Modality.class);
    Map<Modality, Tokens> embedded = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      ChipInput input = chipInput(modality);
      Operand<TFloat32> normalised = normaliser.apply(modality, input.pixels());
      inputs.put(modality, input);
      pixels.put(modality, normalised);
      presence.put(modality, input.present());
      embedded.put(
          modality, new Tokens(model.embed(modality, normalised, input.time()), input.valid()));
    }
    Map<Modality, MemoryInput> memory = memoryInputs();
    Map<Modality, Placeholder<TFloat32>> seasons = seasonInputs();
    FusedSeason fused = model.fuse(model.encode(embedded), tokens(memory), presence);
    Map<Modality, Operand<TFloat32>> newMemory = new EnumMap<>(Modality.class);
    fused.memory().forEach((modality, tokens) -> newMemory.put(modality, tokens.values()));
    return new Fold(
        inputs,
        memory,
        seasons,
        newMemory,
        classes(head.logits(fused.features(), presence, pixels, operands(seasons))),
        wholeChip(fused.features(), pixels));
  }

  private Operand<TUint8> classes(Operand<TFloat32> logits) {
    return tf.dtypes.cast(tf.math.argMax(logits, tf.constant(3)), TUint8.class);
  }

  private ChipInput chipInput(Modality modality) {
    return new ChipInput(
        input(architecture.bands(modality), architecture.image(), architecture.image()),
        input(architecture.tokens()),
        input(DayOfYear.width(architecture.timeHarmonics())),
        input());
  }

  private Map<Modality, MemoryInput> memoryInputs() {
    Map<Modality, MemoryInput> inputs = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      inputs.put(modality, memoryInput());
    }
    return inputs;
  }

  private Map<Modality, Placeholder<TFloat32>> seasonInputs() {
    long side = ChangeHeadShape.side(architecture);
    Map<Modality, Placeholder<TFloat32>> inputs = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      long width = SeasonChannels.width(architecture, modality);
      inputs.put(modality, input(side, side, SeasonChannels.SEASONS * width));
    }
    return inputs;
  }

  private static Map<Modality, Operand<TFloat32>> operands(
      Map<Modality, Placeholder<TFloat32>> inputs) {
    return new EnumMap<>(inputs);
  }

  private MemoryInput memoryInput() {
    return new MemoryInput(
        input(architecture.tokens(), architecture.memory()), input(architecture.tokens()));
  }

  private static Map<Modality, Tokens> tokens(Map<Modality, MemoryInput> inputs) {
    Map<Modality, Tokens> tokens = new EnumMap<>(Modality.class);
    inputs.forEach((modality, input) -> tokens.put(modality, input.tokens()));
    return tokens;
  }

  private Placeholder<TFloat32> input(long... sampleShape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(sampleShape).prepend(batch)));
  }
}
