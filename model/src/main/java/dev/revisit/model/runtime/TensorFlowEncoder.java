package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.network.Parameters;
import dev.revisit.model.release.ModelIdentity;
import dev.revisit.model.release.ModelRelease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;

/**
 * An {@link Encoder} on TensorFlow: one graph, one session, shared by all threads of a process.
 *
 * <p>Holds the weights once and, per concurrent call, the activations of one batch, all outside of
 * the Java heap. Chips of a call go through in batches of the size set, the last one padded.
 */
public final class TensorFlowEncoder implements Encoder {
  private static final Logger LOG = LoggerFactory.getLogger(TensorFlowEncoder.class);

  private final ModelIdentity identity;
  private final Architecture architecture;
  private final Normalisation normalisation;
  private final int batch;
  private final byte[] codes;
  private final Graph graph;
  private final InferenceGraph network;
  private final Session session;
  private final TaskHeads heads;
  private final WholeChips wholeChips;
  private final AtomicBoolean closed = new AtomicBoolean();

  private TensorFlowEncoder(
      ModelRelease release, int batch, Graph graph, InferenceGraph network, Session session) {
    this.identity = release.identity();
    this.architecture = release.architecture();
    this.normalisation = release.normalisation();
    this.batch = batch;
    this.codes = codes(release.identity().classScheme());
    this.graph = graph;
    this.network = network;
    this.session = session;
    this.heads = release.heads();
    this.wholeChips = new WholeChips(architecture, batch, network, session);
  }

  private static byte[] codes(ClassScheme scheme) {
    byte[] codes = new byte[scheme.classes().size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) scheme.classes().get(i).code();
    }
    return codes;
  }

  /**
   * Builds the graph and loads the weights; takes about a second for a small model once the native
   * library is loaded.
   *
   * @throws IllegalStateException if a GPU was asked for and there is none
   * @throws IllegalArgumentException if a batch of chips does not fit into one array
   */
  public static TensorFlowEncoder open(ModelRelease release, EncoderSettings settings) {
    checkBatch(release.architecture(), settings.batch());
    Graph graph = new Graph();
    Session session = null;
    try {
      Ops tf = Ops.create(graph);
      Parameters parameters =
          new Parameters(
              tf,
              ModelRelease.parameterShapes(
                  release.architecture(), release.landCover(), release.heads()),
              settings.precision());
      InferenceGraph network = new InferenceGraph(tf, release, parameters, settings.batch());
      session = Sessions.open(graph, settings);
      parameters.load(session, release.weights());
      LOG.info(
          "Model {} {} ({}) on {} with TensorFlow {}, batches of {}",
          release.identity().name(),
          release.identity().version(),
          release.identity().trained() ? "trained" : "untrained",
          settings.device(),
          TensorFlow.version(),
          settings.batch());
      return new TensorFlowEncoder(release, settings.batch(), graph, network, session);
    } catch (RuntimeException e) {
      if (session != null) {
        session.close();
      }
      graph.close();
      throw e;
    }
  }

  private static void checkBatch(Architecture a, int batch) {
    int bands = Math.max(a.bands(Modality.OPTICAL), a.bands(Modality.SAR));
    long values = (long) batch * bands * a.pixels();
    if (values > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "A batch of %d chips has %d values, more than an array holds: use at most %d"
              .formatted(batch, values, (long) batch * (Integer.MAX_VALUE - 8) / values));
    }
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public TaskHeads heads() {
    return heads;
  }

  @Override
  public List<LookFeatures> look(
      List<Chip> chips, List<Optional<MemoryCode>> memories, List<Optional<Reference>> references) {
    check(chips.size(), memories.size());
    check(chips.size(), references.size());
    List<LookFeatures> features = new ArrayList<>(Collections.nCopies(chips.size(), null));
    for (Modality modality : Modality.values()) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < chips.size(); i++) {
        if (chips.get(i).modality() == modality) {
          places.add(i);
        }
      }
      for (int start = 0; start < places.size(); start += batch) {
        List<Integer> part = places.subList(start, Math.min(start + batch, places.size()));
        lookBatch(modality, part, chips, memories, references, features);
      }
    }
    return features;
  }

  private void lookBatch(
      Modality modality,
      List<Integer> places,
      List<Chip> chips,
      List<Optional<MemoryCode>> memories,
      List<Optional<Reference>> references,
      List<LookFeatures> features) {
    InferenceGraph.Look look = network.look(modality);
    ChipBatch pixels = new ChipBatch(architecture, modality, batch);
    List<ClearPixels> clear = new ArrayList<>();
    for (int sample = 0; sample < places.size(); sample++) {
      Chip chip = chips.get(places.get(sample));
      clear.add(ClearPixels.of(chip, architecture));
      pixels.put(sample, chip, clear.get(sample));
    }
    MemoryBatch memory =
        new MemoryBatch(architecture, places.stream().map(memories::get).toList(), batch);
    Optional<ReferenceBatch> reference =
        ReferenceBatch.of(
            architecture,
            modality,
            look.change(),
            places.stream().map(references::get).toList(),
            batch);
    try (NetworkRun run = new NetworkRun(session)) {
      pixels.feed(run, look.chip());
      memory.feed(run, look.memory());
      memory.feedSeasons(run, look.seasons());
      run.fetch(look.classes());
      run.fetch(look.confidence());
      reference.ifPresent(given -> given.feedAndFetch(run));
      run.run();
      byte[] classes = run.bytes(0);
      float[] confidence = run.floats(1);
      Optional<float[]> change = reference.map(given -> run.floats(2));
      for (int sample = 0; sample < places.size(); sample++) {
        ClearPixels seen = clear.get(sample);
        boolean abstains = abstains(seen.validTokens());
        boolean[] told = abstains ? new boolean[architecture.pixels()] : seen.pixels();
        int number = sample;
        features.set(
            places.get(sample),
            new LookFeatures(
                codes(classes, sample, told),
                confidence(confidence, sample, told),
                seen.validTokens(),
                abstains
                    ? Optional.empty()
                    : reference.flatMap(given -> given.map(number, change.orElseThrow(), seen))));
      }
    }
  }

  @Override
  public List<FoldResult> fold(List<SeasonChips> chips, List<Optional<MemoryCode>> memories) {
    check(chips.size(), memories.size());
    List<FoldResult> results = new ArrayList<>();
    for (int start = 0; start < chips.size(); start += batch) {
      int end = Math.min(start + batch, chips.size());
      results.addAll(foldBatch(chips.subList(start, end), memories.subList(start, end)));
    }
    return results;
  }

  private List<FoldResult> foldBatch(List<SeasonChips> chips, List<Optional<MemoryCode>> memories) {
    InferenceGraph.Fold fold = network.fold();
    Map<Modality, ChipBatch> pixels = new EnumMap<>(Modality.class);
    List<Map<Modality, ClearPixels>> clear = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      pixels.put(modality, new ChipBatch(architecture, modality, batch));
    }
    for (int sample = 0; sample < chips.size(); sample++) {
      Map<Modality, ClearPixels> seen = new EnumMap<>(Modality.class);
      for (Modality modality : Modality.values()) {
        Optional<Chip> chip = chips.get(sample).chip(modality);
        if (chip.isPresent()) {
          seen.put(modality, ClearPixels.of(chip.get(), architecture));
          pixels.get(modality).put(sample, chip.get(), seen.get(modality));
        }
      }
      clear.add(seen);
    }
    MemoryBatch memory = new MemoryBatch(architecture, memories, batch);
    try (NetworkRun run = new NetworkRun(session)) {
      pixels.forEach((modality, part) -> part.feed(run, fold.chips().get(modality)));
      memory.feed(run, fold.memory());
      memory.feedSeasons(run, fold.seasons());
      for (Modality modality : Modality.values()) {
        run.fetch(fold.newMemory().get(modality));
      }
      run.fetch(fold.classes());
      run.run();
      Map<Modality, float[]> newMemory = new EnumMap<>(Modality.class);
      int output = 0;
      for (Modality modality : Modality.values()) {
        newMemory.put(modality, run.floats(output++));
      }
      byte[] classes = run.bytes(output);
      List<FoldResult> results = new ArrayList<>();
      for (int sample = 0; sample < chips.size(); sample++) {
        results.add(
            result(
                sample,
                chips.get(sample),
                clear.get(sample),
                memories.get(sample),
                newMemory,
                classes));
      }
      return results;
    }
  }

  private FoldResult result(
      int sample,
      SeasonChips chips,
      Map<Modality, ClearPixels> clear,
      Optional<MemoryCode> before,
      Map<Modality, float[]> newMemory,
      byte[] classes) {
    MemoryCode memory = before.orElseGet(MemoryCode::empty);
    boolean[] seen = new boolean[architecture.pixels()];
    int length = architecture.tokens() * architecture.memory();
    for (Map.Entry<Modality, ClearPixels> entry : clear.entrySet()) {
      float[] values =
          Arrays.copyOfRange(newMemory.get(entry.getKey()), sample * length, (sample + 1) * length);
      memory = memory.with(entry.getKey(), values, entry.getValue().tokens());
      seen = ClearPixels.either(seen, entry.getValue().pixels());
    }
    SeasonBands bands = SeasonBands.of(chips, architecture, normalisation);
    int season = SeasonChannels.season(chips.optical().or(chips::sar).orElseThrow().dayOfYear());
    return new FoldResult(memory.with(season, bands), codes(classes, sample, seen), bands);
  }

  @Override
  public List<float[]> embed(List<SeasonChips> looks, List<Optional<MemoryCode>> memories) {
    check(looks.size(), memories.size());
    return wholeChips.run(looks, memories, InferenceGraph.WholeChip::embedding);
  }

  @Override
  public List<Optional<float[]>> scenes(
      List<SeasonChips> looks, List<Optional<MemoryCode>> memories) {
    check(looks.size(), memories.size());
    if (heads.scene().isEmpty()) {
      throw new IllegalStateException(
          "Model %s %s has no scene head: fine-tune one"
              .formatted(identity.name(), identity.version()));
    }
    List<float[]> values = wholeChips.run(looks, memories, whole -> whole.scene().orElseThrow());
    List<Optional<float[]>> scenes = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int most = 0;
      for (Modality modality : looks.get(i).modalities()) {
        Chip chip = looks.get(i).chip(modality).orElseThrow();
        most = Math.max(most, ClearPixels.of(chip, architecture).validTokens());
      }
      scenes.add(abstains(most) ? Optional.empty() : Optional.of(values.get(i)));
    }
    return scenes;
  }

  private boolean abstains(int validTokens) {
    return validTokens < heads.leastValidFraction() * architecture.tokens();
  }

  private byte[] codes(byte[] indices, int sample, boolean[] clear) {
    byte[] result = new byte[clear.length];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          clear[i] ? codes[indices[sample * clear.length + i]] : (byte) ClassScheme.NOT_CLEAR;
    }
    return result;
  }

  private static float[] confidence(float[] values, int sample, boolean[] clear) {
    float[] result = new float[clear.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = clear[i] ? values[sample * clear.length + i] : 0;
    }
    return result;
  }

  private void check(int chips, int memories) {
    if (closed.get()) {
      throw new IllegalStateException("This encoder is closed: open another one");
    }
    if (chips != memories) {
      throw new IllegalArgumentException(
          chips + " chips with " + memories + " memories: give one for each, in the same order");
    }
  }

  /** Waits for the calls that are under way. Closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      session.close();
      graph.close();
    }
  }
}
