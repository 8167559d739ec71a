package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.network.FusedSeason;
import dev.revisit.model.network.KeptPatches;
import dev.revisit.model.network.MaskedSeason;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.network.PretrainLoss;
import dev.revisit.model.network.SeaMo;
import dev.revisit.model.network.Tokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The graph that computes every output of a parity case, all seasons unrolled. */
final class CaseGraph {
  private static final String GRADIENT = "gradient.";

  /** What the reference writes: one parameter of every kind. */
  private static final List<String> GRADIENTS =
      List.of(
          "tokenizer.optical.weight",
          "blocks.0.attention.query.weight",
          "fusion.0.sar.carry.weight",
          "memory.optical.project.weight",
          "fusion.0.optical.attention.value.weight",
          "decoder.sar.predict.bias",
          "modality.sar",
          "time.weight");

  private record SeasonInput(
      Map<Modality, Placeholder<TFloat32>> pixels,
      Placeholder<TFloat32> time,
      Placeholder<TFloat32> opticalValid,
      Placeholder<TInt64> kept) {}

  private final Ops tf;
  private final ParityCase parityCase;
  private final Architecture architecture;
  private final Parameters parameters;
  private final SeaMo model;
  private final List<SeasonInput> inputs = new ArrayList<>();
  private final Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();

  CaseGraph(Ops tf, ParityCase parityCase, Parameters parameters) {
    this.tf = tf;
    this.parityCase = parityCase;
    this.architecture = parityCase.architecture();
    this.parameters = parameters;
    this.model = new SeaMo(tf, architecture, parameters);
    for (int season = 0; season < parityCase.seasons(); season++) {
      inputs.add(input());
    }
    buildSeasons();
    buildDecoders();
    buildLosses();
  }

  /** The outputs by name, in the order of the reference. */
  Map<String, Operand<TFloat32>> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  private SeasonInput input() {
    int batch = parityCase.batch();
    Map<Modality, Placeholder<TFloat32>> pixels = new EnumMap<>(Modality.class);
    for (Modality m : Modality.values()) {
      pixels.put(
          m, floats(batch, architecture.bands(m), architecture.image(), architecture.image()));
    }
    return new SeasonInput(
        pixels,
        floats(batch, DayOfYear.width(architecture.timeHarmonics())),
        floats(batch, architecture.tokens()),
        tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(batch, parityCase.kept()))));
  }

  private Placeholder<TFloat32> floats(long... shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
  }

  private void buildSeasons() {
    Map<Modality, Tokens> memory = Map.of();
    for (int season = 0; season < inputs.size(); season++) {
      SeasonInput input = inputs.get(season);
      Map<Modality, Tokens> tokens = new EnumMap<>(Modality.class);
      tokens.put(
          Modality.OPTICAL, new Tokens(embed(Modality.OPTICAL, input), input.opticalValid()));
      tokens.put(Modality.SAR, Tokens.allValid(tf, embed(Modality.SAR, input)));
      Map<Modality, Tokens> encoded = model.encode(tokens);
      Map<Modality, Tokens> alone = model.encode(Map.of(Modality.SAR, tokens.get(Modality.SAR)));
      FusedSeason look = model.fuse(alone, memory);
      FusedSeason fused = model.fuse(encoded, memory);
      memory = fused.memory();
      for (Modality m : Modality.values()) {
        String suffix = m.id() + "." + season;
        outputs.put("encoded." + suffix, encoded.get(m).values());
        outputs.put("fused." + suffix, fused.features().get(m).values());
        outputs.put("memory." + suffix, memory.get(m).values());
      }
      outputs.put("encoded.sar-alone." + season, alone.get(Modality.SAR).values());
      outputs.put("fused.sar-alone." + season, look.features().get(Modality.SAR).values());
    }
  }

  private Operand<TFloat32> embed(Modality modality, SeasonInput input) {
    return model.embed(modality, input.pixels().get(modality), input.time());
  }

  private void buildDecoders() {
    SeasonInput first = inputs.get(0);
    KeptPatches kept = new KeptPatches(tf, first.kept(), architecture.tokens());
    for (Modality m : Modality.values()) {
      outputs.put("decoded." + m.id(), model.decoder(m).apply(kept.take(embed(m, first)), kept));
    }
  }

  private void buildLosses() {
    PretrainLoss loss = new PretrainLoss(tf, model);
    List<MaskedSeason> seasons = new ArrayList<>();
    for (SeasonInput input : inputs) {
      seasons.add(
          MaskedSeason.clear(
              new EnumMap<>(input.pixels()),
              input.time(),
              new KeptPatches(tf, input.kept(), architecture.tokens())));
    }
    Operand<TFloat32> multiSeason = loss.of(seasons, true);
    outputs.put("loss.single-time", vector(loss.of(seasons.subList(0, 1), false)));
    outputs.put("loss.multi-season", vector(multiSeason));
    List<String> names = new ArrayList<>(gradientNames());
    List<Operand<TFloat32>> variables = names.stream().map(parameters::get).toList();
    Gradients gradients = tf.gradients(multiSeason, variables);
    for (int i = 0; i < names.size(); i++) {
      outputs.put(GRADIENT + names.get(i), gradients.<TFloat32>dy(i));
    }
  }

  private Set<String> gradientNames() {
    Set<String> names = new LinkedHashSet<>(GRADIENTS);
    for (String name : parityCase.expected().keySet()) {
      if (name.startsWith(GRADIENT)
          && parityCase.weights().names().contains(name.substring(GRADIENT.length()))) {
        names.add(name.substring(GRADIENT.length()));
      }
    }
    return names;
  }

  private Operand<TFloat32> vector(Operand<TFloat32> scalar) {
    return tf.reshape(scalar, tf.constant(new long[] {1}));
  }

  /** Feeds the inputs of the case. */
  void feed(NetworkRun run) {
    for (int season = 0; season < inputs.size(); season++) {
      SeasonInput input = inputs.get(season);
      for (Modality m : Modality.values()) {
        float[] all = parityCase.pixels().get(m);
        run.feed(input.pixels().get(m), season(all, season));
      }
      run.feed(input.time(), time(season));
      boolean[] valid = parityCase.opticalValid();
      float[] validity = new float[valid.length];
      for (int i = 0; i < valid.length; i++) {
        validity[i] = valid[i] ? 1 : 0;
      }
      run.feed(input.opticalValid(), season(validity, season));
      run.feed(input.kept(), kept(season));
    }
  }

  /** {@code [batch, seasons, ...]} to {@code [batch, ...]} of one season. */
  private float[] season(float[] all, int season) {
    int length = all.length / (parityCase.batch() * parityCase.seasons());
    float[] part = new float[parityCase.batch() * length];
    for (int sample = 0; sample < parityCase.batch(); sample++) {
      int from = (sample * parityCase.seasons() + season) * length;
      System.arraycopy(all, from, part, sample * length, length);
    }
    return part;
  }

  private long[] kept(int season) {
    long[] part = new long[parityCase.batch() * parityCase.kept()];
    for (int sample = 0; sample < parityCase.batch(); sample++) {
      int from = (sample * parityCase.seasons() + season) * parityCase.kept();
      long[] row = Arrays.copyOfRange(parityCase.keptIndices(), from, from + parityCase.kept());
      System.arraycopy(row, 0, part, sample * row.length, row.length);
    }
    return part;
  }

  private float[] time(int season) {
    int harmonics = architecture.timeHarmonics();
    float[] time = new float[parityCase.batch() * DayOfYear.width(harmonics)];
    float[] days = season(parityCase.days(), season);
    for (int sample = 0; sample < days.length; sample++) {
      DayOfYear.write(days[sample], harmonics, time, sample * DayOfYear.width(harmonics));
    }
    return time;
  }
}
