package dev.revisit.model.network;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The SeaMo network as graph pieces: tokenizers, shared encoder, temporal-multimodal fusion, memory
 * code and decoders. Inference and training build different graphs out of the same methods; calling
 * a method twice in one graph shares the parameters.
 *
 * <p>All shapes are static: the batch size of the inputs is the batch size of the graph.
 */
public final class SeaMo {
  private record Memory(Linear project, LayerNorm norm) {}

  private final Ops tf;
  private final Architecture architecture;
  private final Parameters parameters;
  private final Patches patches;
  private final Map<Modality, Linear> tokenizers = new EnumMap<>(Modality.class);
  private final Map<Modality, Operand<TFloat32>> modalityCodes = new EnumMap<>(Modality.class);
  private final Linear time;
  private final List<EncoderBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;
  private final List<Map<Modality, FusionStream>> fusion = new ArrayList<>();
  private final Map<Modality, Memory> memories = new EnumMap<>(Modality.class);
  private final Map<Modality, Decoder> decoders = new EnumMap<>(Modality.class);
  private final Operand<TFloat32> position;
  private final FusionKind fusionKind;

  /**
   * @param parameters of the graph that {@code tf} builds, for this architecture
   */
  public SeaMo(Ops tf, Architecture architecture, Parameters parameters) {
    this(tf, architecture, parameters, FusionKind.TEMPORAL_MULTIMODAL);
  }

  /**
   * A model that fuses seasons in another way, which only {@link #sequence()} offers.
   *
   * @param parameters for this architecture and this fusion
   */
  public SeaMo(Ops tf, Architecture architecture, Parameters parameters, FusionKind fusionKind) {
    this.tf = tf;
    this.architecture = architecture;
    this.fusionKind = fusionKind;
    this.parameters = parameters;
    this.patches = new Patches(tf, architecture);
    for (Modality modality : Modality.values()) {
      String id = modality.id();
      tokenizers.put(modality, new Linear(tf, parameters.scope("tokenizer." + id)));
      modalityCodes.put(modality, parameters.get("modality." + id));
    }
    this.time = new Linear(tf, parameters.scope("time"));
    for (int i = 0; i < architecture.depth(); i++) {
      blocks.add(new EncoderBlock(tf, parameters.scope("blocks." + i), architecture.heads()));
    }
    this.norm = new LayerNorm(tf, parameters.scope("norm"));
    if (fusionKind == FusionKind.TEMPORAL_MULTIMODAL) {
      addTemporalMultimodalFusion();
    } else {
      LayeredFusion.begin(tf, architecture, parameters, fusionKind); // the parameters exist now
    }
    this.position = PositionCode.constant(tf, architecture.dim(), architecture.side());
  }

  private void addTemporalMultimodalFusion() {
    for (int layer = 0; layer < architecture.tmLayers(); layer++) {
      Map<Modality, FusionStream> streams = new EnumMap<>(Modality.class);
      for (Modality modality : Modality.values()) {
        ParameterScope scope = parameters.scope("fusion." + layer + "." + modality.id());
        streams.put(modality, new FusionStream(tf, scope, architecture.heads()));
      }
      fusion.add(streams);
    }
    for (Modality modality : Modality.values()) {
      ParameterScope memory = parameters.scope("memory." + modality.id());
      memories.put(
          modality,
          new Memory(
              new Linear(tf, memory.child("project")), new LayerNorm(tf, memory.child("norm"))));
    }
  }

  /** The shape of this model. */
  public Architecture architecture() {
    return architecture;
  }

  /** Pixels to patches and back, for this architecture. */
  public Patches patches() {
    return patches;
  }

  /** The decoder of a modality; its parameters exist from the first call on. */
  public Decoder decoder(Modality modality) {
    return decoders.computeIfAbsent(
        modality, m -> new Decoder(tf, parameters.scope("decoder." + m.id()), architecture));
  }

  /**
   * Tokens of a chip: patches through the modality's tokenizer, plus position, modality and time.
   *
   * @param pixels {@code [batch, bands, image, image]}, normalised to 0..1
   * @param time features of the day of year {@code [batch, 2 * harmonics]}
   * @return {@code [batch, tokens, dim]}
   */
  public Operand<TFloat32> embed(
      Modality modality, Operand<TFloat32> pixels, Operand<TFloat32> time) {
    long batch = pixels.shape().get(0);
    Operand<TFloat32> tokens = tokenizers.get(modality).apply(patches.split(pixels));
    Operand<TFloat32> sample = tf.math.add(this.time.apply(time), modalityCodes.get(modality));
    return tf.math.add(
        tf.math.add(tokens, position), Graphs.reshape(tf, sample, batch, 1, architecture.dim()));
  }

  /**
   * Encodes the modalities of one season jointly: self-attention over space and modality, never
   * over time.
   *
   * @param tokens of the modalities present, at least one
   * @return the encoded tokens of the same modalities with the validity given
   */
  public Map<Modality, Tokens> encode(Map<Modality, Tokens> tokens) {
    List<Modality> present = present(tokens);
    if (present.isEmpty()) {
      throw new IllegalArgumentException("There is no modality to encode");
    }
    Tokens joined = Tokens.concat(tf, present.stream().map(tokens::get).toList());
    Operand<TFloat32> x = joined.values();
    for (EncoderBlock block : blocks) {
      x = block.apply(new Tokens(x, joined.valid()));
    }
    x = norm.apply(x);
    Map<Modality, Tokens> encoded = new EnumMap<>(Modality.class);
    int start = 0;
    for (Modality modality : present) {
      Tokens given = tokens.get(modality);
      Operand<TFloat32> part =
          tf.slice(
              x,
              // 32-bit indices: the gradient of a slice cannot be built for 64-bit ones.
              tf.constant(new int[] {0, start, 0}),
              tf.constant(new int[] {-1, given.count(), -1}));
      encoded.put(modality, new Tokens(part, given.valid()));
      start += given.count();
    }
    return encoded;
  }

  /**
   * Begins a sequence of seasons, in whichever way this model fuses them. Sequences of one graph
   * share the parameters.
   */
  public SeasonFusion sequence() {
    if (fusionKind == FusionKind.TEMPORAL_MULTIMODAL) {
      return new MemoryFusion(this);
    }
    return LayeredFusion.begin(tf, architecture, parameters, fusionKind);
  }

  /**
   * One season's step of temporal-multimodal fusion, where every sample of the batch holds the
   * modalities of {@code features}.
   *
   * @param features encoded tokens of the modalities present now
   * @param memory what earlier seasons left {@code [batch, k, memory]}; empty at the beginning. A
   *     sample without memory is one whose memory has no valid token.
   */
  public FusedSeason fuse(Map<Modality, Tokens> features, Map<Modality, Tokens> memory) {
    return fuse(features, memory, Map.of());
  }

  /**
   * As {@link #fuse(Map, Map)} for a batch that mixes samples with and without a modality.
   *
   * @param presence {@code [batch]}, 1 where a sample holds the modality, else 0; a modality
   *     without an entry is held by all. The tokens of an absent modality must be finite and
   *     invalid. What comes out for them is meaningless, and their memory has to be kept by the
   *     caller.
   */
  public FusedSeason fuse(
      Map<Modality, Tokens> features,
      Map<Modality, Tokens> memory,
      Map<Modality, Operand<TFloat32>> presence) {
    if (fusionKind != FusionKind.TEMPORAL_MULTIMODAL) {
      throw new IllegalStateException("This model fuses as " + fusionKind + ": use sequence()");
    }
    Map<Modality, Tokens> x = new EnumMap<>(features);
    for (Map<Modality, FusionStream> layer : fusion) {
      Map<Modality, Tokens> next = new EnumMap<>(Modality.class);
      for (Modality modality : present(x)) {
        List<Tokens> context = context(modality, layer, x, memory, presence);
        Tokens own = x.get(modality);
        next.put(
            modality, new Tokens(layer.get(modality).apply(own.values(), context), own.valid()));
      }
      x = next;
    }
    Map<Modality, Tokens> newMemory = new EnumMap<>(Modality.class);
    newMemory.putAll(memory);
    x.forEach(
        (modality, tokens) ->
            newMemory.put(modality, new Tokens(memorise(modality, tokens), tokens.valid())));
    return new FusedSeason(x, newMemory);
  }

  /** First the other modality, as it is now or else as remembered; then the own memory. */
  private List<Tokens> context(
      Modality modality,
      Map<Modality, FusionStream> layer,
      Map<Modality, Tokens> x,
      Map<Modality, Tokens> memory,
      Map<Modality, Operand<TFloat32>> presence) {
    Modality other = modality.other();
    List<Tokens> context = new ArrayList<>();
    if (!x.containsKey(other)) {
      if (memory.containsKey(other)) {
        context.add(layer.get(other).recall(memory.get(other)));
      }
    } else if (presence.containsKey(other) && memory.containsKey(other)) {
      Tokens recalled = layer.get(other).recall(memory.get(other));
      context.add(choose(presence.get(other), x.get(other), recalled));
    } else {
      context.add(x.get(other));
    }
    if (memory.containsKey(modality)) {
      context.add(layer.get(modality).recall(memory.get(modality)));
    }
    return context;
  }

  /** The first where {@code choice [batch]} is 1, the second where it is 0. */
  public Tokens choose(Operand<TFloat32> choice, Tokens first, Tokens second) {
    if (first.count() != second.count()) {
      throw new IllegalArgumentException(
          "A batch that mixes samples with and without a modality needs a memory of as many tokens"
              + " as the season has: "
              + second.count()
              + " and "
              + first.count());
    }
    long batch = choice.shape().get(0);
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), choice);
    return new Tokens(
        blend(
            Graphs.reshape(tf, choice, batch, 1, 1),
            first.values(),
            Graphs.reshape(tf, rest, batch, 1, 1),
            second.values()),
        blend(
            Graphs.reshape(tf, choice, batch, 1),
            first.valid(),
            Graphs.reshape(tf, rest, batch, 1),
            second.valid()));
  }

  private Operand<TFloat32> blend(
      Operand<TFloat32> a, Operand<TFloat32> x, Operand<TFloat32> b, Operand<TFloat32> y) {
    return tf.math.add(tf.math.mul(a, x), tf.math.mul(b, y));
  }

  private Operand<TFloat32> memorise(Modality modality, Tokens tokens) {
    Memory memory = memories.get(modality);
    return memory.norm().apply(memory.project().apply(tokens.values()));
  }

  static List<Modality> present(Map<Modality, ?> tokens) {
    List<Modality> present = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      if (tokens.containsKey(modality)) {
        present.add(modality);
      }
    }
    return present;
  }
}
