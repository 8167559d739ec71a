package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.ChangeHead;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.ChipEmbedding;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.network.BandNormaliser;
import dev.revisit.model.network.FusedSeason;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.network.Tokens;
import dev.revisit.model.runtime.NetworkRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * From pixels to what a head reads: the history is folded into the memory season by season, then
 * the look is encoded and fused, as in the stream but without rounding the memory.
 */
final class Backbone {
  private record LookInput(
      Placeholder<TFloat32> pixels,
      Placeholder<TFloat32> valid,
      Placeholder<TFloat32> time,
      Placeholder<TFloat32> present) {}

  private record Season(
      FusedSeason fused,
      Map<Modality, Operand<TFloat32>> normalised,
      Map<Modality, Operand<TFloat32>> present) {}

  private final Ops tf;
  private final Architecture architecture;
  private final HeadTask task;
  private final Set<Modality> modalities;
  private final int history;
  private final int batch;
  private final SeaMo model;
  private final BandNormaliser normaliser;
  private final List<Map<Modality, LookInput>> inputs = new ArrayList<>();
  private final Placeholder<TFloat32> reference;
  private final Map<Modality, Placeholder<TFloat32>> referenceBands = new EnumMap<>(Modality.class);
  private final Map<Modality, Placeholder<TFloat32>> seasonBands = new EnumMap<>(Modality.class);
  private final Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();

  Backbone(
      Ops tf,
      Architecture architecture,
      Normalisation normalisation,
      Parameters parameters,
      HeadTask task,
      Set<Modality> modalities,
      int history,
      int batch) {
    this.tf = tf;
    this.architecture = architecture;
    this.task = task;
    this.modalities = modalities;
    this.history = history;
    this.batch = batch;
    this.model = new SeaMo(tf, architecture, parameters);
    this.normaliser = new BandNormaliser(tf, normalisation);
    this.reference = floats(history);
    build();
  }

  /** What the head reads, by the names of {@link HeadInputs}. */
  Map<String, Operand<TFloat32>> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  void feed(NetworkRun run, FineTuneBatch values) {
    for (int season = 0; season <= history; season++) {
      for (Modality modality : modalities) {
        LookInput input = inputs.get(season).get(modality);
        FineTuneBatch.Looks looks = values.looks(season, modality);
        run.feed(input.pixels(), looks.pixels);
        run.feed(input.valid(), looks.valid);
        run.feed(input.time(), looks.time);
        run.feed(input.present(), looks.present);
      }
    }
    if (history > 0) {
      run.feed(reference, values.reference());
    }
    referenceBands.forEach((m, bands) -> run.feed(bands, values.referenceBands(m)));
    seasonBands.forEach((m, bands) -> run.feed(bands, values.seasonBands(m)));
  }

  private void build() {
    boolean change = task instanceof HeadTask.Change;
    Map<Modality, Tokens> memory = new EnumMap<>(Modality.class);
    Map<String, Operand<TFloat32>> atReference = new LinkedHashMap<>();
    if (history > 0 || change) {
      modalities.forEach(m -> memory.put(m, nothing()));
    }
    for (int t = 0; t < history; t++) {
      Season season = season(memory);
      for (Modality modality : modalities) {
        Tokens kept =
            model.choose(
                season.present().get(modality),
                season.fused().memory().get(modality),
                memory.get(modality));
        memory.put(modality, kept);
        if (change) {
          addReference(atReference, modality, t, kept);
        }
      }
    }
    Season look = season(memory);
    if (task instanceof HeadTask.Scene) {
      outputs.put(
          HeadInputs.EMBEDDING,
          new ChipEmbedding(tf, architecture).of(look.fused().features(), look.normalised()));
      return;
    }
    for (Modality modality : modalities) {
      Tokens fused = look.fused().features().get(modality);
      outputs.put(HeadInputs.FUSED.of(modality), fused.values());
      outputs.put(HeadInputs.VALID.of(modality), fused.valid());
      long side = ChangeHeadShape.side(architecture);
      long width = SeasonChannels.width(architecture, modality);
      Placeholder<TFloat32> seasons = floats(side, side, SeasonChannels.SEASONS * width);
      seasonBands.put(modality, seasons);
      outputs.put(HeadInputs.SEASONS.of(modality), seasons);
      if (change) {
        Operand<TFloat32> code = look.fused().memory().get(modality).values();
        Operand<TFloat32> cells = ChangeHead.cells(tf, look.normalised().get(modality));
        outputs.put(HeadInputs.CODE.of(modality), code);
        outputs.put(HeadInputs.CELLS.of(modality), cells);
        Tokens none = nothing();
        put(atReference, HeadInputs.REFERENCE.of(modality), none.values());
        put(atReference, HeadInputs.REFERENCE_VALID.of(modality), none.valid());
        Placeholder<TFloat32> bands = floats(side, side, width);
        referenceBands.put(modality, bands);
        outputs.put(HeadInputs.REFERENCE_BANDS.of(modality), bands);
      } else {
        outputs.put(HeadInputs.PIXELS.of(modality), look.normalised().get(modality));
        outputs.put(HeadInputs.PRESENT.of(modality), look.present().get(modality));
      }
    }
  }

  private void put(
      Map<String, Operand<TFloat32>> atReference, String name, Operand<TFloat32> otherwise) {
    outputs.put(name, atReference.getOrDefault(name, otherwise));
  }

  /** Adds to each sum what season {@code t} contributes: itself where it is the reference. */
  private void addReference(
      Map<String, Operand<TFloat32>> sums, Modality modality, int t, Tokens memory) {
    Operand<TFloat32> chosen =
        tf.slice(reference, tf.constant(new int[] {0, t}), tf.constant(new int[] {-1, 1}));
    Operand<TFloat32> flat = tf.reshape(chosen, tf.constant(new long[] {batch}));
    add(sums, HeadInputs.REFERENCE.of(modality), memory.values(), flat);
    add(sums, HeadInputs.REFERENCE_VALID.of(modality), memory.valid(), flat);
  }

  private void add(
      Map<String, Operand<TFloat32>> sums,
      String name,
      Operand<TFloat32> value,
      Operand<TFloat32> chosen) {
    long[] shape = new long[value.shape().numDimensions()];
    Arrays.fill(shape, 1);
    shape[0] = batch;
    Operand<TFloat32> part = tf.math.mul(value, tf.reshape(chosen, tf.constant(shape)));
    sums.merge(name, part, tf.math::add);
  }

  private Season season(Map<Modality, Tokens> memory) {
    Map<Modality, LookInput> looks = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> normalised = new EnumMap<>(Modality.class);
    Map<Modality, Operand<TFloat32>> present = new EnumMap<>(Modality.class);
    Map<Modality, Tokens> embedded = new EnumMap<>(Modality.class);
    for (Modality modality : modalities) {
      LookInput look =
          new LookInput(
              floats(architecture.bands(modality), architecture.image(), architecture.image()),
              floats(architecture.tokens()),
              floats(DayOfYear.width(architecture.timeHarmonics())),
              floats());
      Operand<TFloat32> pixels = normaliser.apply(modality, look.pixels());
      looks.put(modality, look);
      normalised.put(modality, pixels);
      present.put(modality, look.present());
      embedded.put(modality, new Tokens(model.embed(modality, pixels, look.time()), look.valid()));
    }
    inputs.add(looks);
    FusedSeason fused = model.fuse(model.encode(embedded), new EnumMap<>(memory), present);
    return new Season(fused, normalised, present);
  }

  private Tokens nothing() {
    return new Tokens(
        tf.fill(
            tf.constant(new long[] {batch, architecture.tokens(), architecture.memory()}),
            tf.constant(0f)),
        tf.fill(tf.constant(new long[] {batch, architecture.tokens()}), tf.constant(0f)));
  }

  private Placeholder<TFloat32> floats(long... sampleShape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(sampleShape).prepend(batch)));
  }
}
