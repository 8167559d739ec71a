package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the batches of a run. What a batch holds is a function of the plan's seed and its number
 * alone. Training and validation batches may be made on different threads.
 */
final class HeadBatches {
  private static final long VIEW = 31;
  private static final long AUGMENT = 32;

  private record Key(boolean training, int sample, long view) {}

  private record Entry(Map<String, float[]> features, long[] targets) {
    long bytes() {
      long values = features.values().stream().mapToLong(part -> part.length).sum();
      return values * Float.BYTES + (long) targets.length * Long.BYTES;
    }
  }

  private final FineTunePlan plan;
  private final FineTuneGraph graph;
  private final Architecture architecture;
  private final Normalisation normalisation;
  private final Set<Modality> modalities;
  private final int history;
  private final LabelledSamples training;
  private final LabelledSamples validation;
  private final SampleOrder order;
  private final Targets targets;
  private final long cacheBytes;
  private final Map<Key, Entry> cache = new ConcurrentHashMap<>();
  private final AtomicLong cached = new AtomicLong();

  HeadBatches(
      FineTunePlan plan,
      FineTuneGraph graph,
      Architecture architecture,
      Normalisation normalisation,
      Set<Modality> modalities,
      int history,
      LabelledSamples training,
      LabelledSamples validation,
      SampleOrder order,
      long cacheBytes) {
    this.plan = plan;
    this.graph = graph;
    this.architecture = architecture;
    this.normalisation = normalisation;
    this.modalities = modalities;
    this.history = history;
    this.training = training;
    this.validation = validation;
    this.order = order;
    this.targets = new Targets(plan.task(), architecture);
    this.cacheBytes = cacheBytes;
  }

  /** Samples of a batch, with its padding. */
  int batchSize() {
    return plan.batch();
  }

  /** Steps of one epoch. */
  long stepsPerEpoch() {
    return ceilDiv(training.size(), plan.batch());
  }

  /** Batches that hold every validation sample once. */
  int validationBatches() {
    return (int) ceilDiv(validation.size(), plan.batch());
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  /** The batch of a step, counted from 0. */
  HeadBatch training(long step) throws IOException {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < plan.batch(); i++) {
      long position = step * plan.batch() + i;
      int sample = order.sample(position);
      // A learning encoder sees a new variation at every position of the run.
      long view =
          plan.frozen()
              ? new CounterRandom(plan.seed(), VIEW, position).nextInt(plan.views())
              : position;
      keys.add(new Key(true, sample, view));
    }
    return batch(keys);
  }

  /** A validation batch: samples as they are, in order, the last batch padded. */
  HeadBatch validation(int number) throws IOException {
    List<Key> keys = new ArrayList<>();
    int first = number * plan.batch();
    for (int i = first; i < Math.min(first + plan.batch(), validation.size()); i++) {
      keys.add(new Key(false, i, 0));
    }
    return batch(keys);
  }

  private HeadBatch batch(List<Key> keys) throws IOException {
    int perSample = plan.task().labels(architecture);
    long[] labels = new long[plan.batch() * perSample];
    Arrays.fill(labels, Targets.NONE);
    if (plan.frozen()) {
      List<Entry> entries = entries(keys);
      List<Map<String, float[]>> features = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        features.add(entries.get(i).features());
        System.arraycopy(entries.get(i).targets(), 0, labels, i * perSample, perSample);
      }
      return new HeadBatch(Optional.empty(), features, labels);
    }
    FineTuneBatch pixels = emptyBatch();
    for (int i = 0; i < keys.size(); i++) {
      LabelledSample sample = sample(keys.get(i));
      pixels.put(i, sample);
      System.arraycopy(targets.of(sample), 0, labels, i * perSample, perSample);
    }
    return new HeadBatch(Optional.of(pixels), List.of(), labels);
  }

  /** Features from the cache, or computed in one run. */
  private List<Entry> entries(List<Key> keys) throws IOException {
    Entry[] entries = new Entry[keys.size()];
    FineTuneBatch pixels = null;
    List<Integer> missing = new ArrayList<>();
    List<long[]> found = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      entries[i] = cache.get(keys.get(i));
      if (entries[i] == null) {
        if (pixels == null) {
          pixels = emptyBatch();
        }
        LabelledSample sample = sample(keys.get(i));
        pixels.put(missing.size(), sample);
        found.add(targets.of(sample));
        missing.add(i);
      }
    }
    if (pixels != null) {
      List<Map<String, float[]>> features = graph.features(pixels, missing.size());
      for (int i = 0; i < missing.size(); i++) {
        Entry entry = new Entry(features.get(i), found.get(i));
        entries[missing.get(i)] = entry;
        if (cached.addAndGet(entry.bytes()) <= cacheBytes) {
          cache.put(keys.get(missing.get(i)), entry);
        } else {
          cached.addAndGet(-entry.bytes());
        }
      }
    }
    return List.of(entries);
  }

  /**
   * Embeddings of training samples as they are, evenly taken from all.
   *
   * @param most of them
   * @param labels receives the truth of each
   */
  List<float[]> embeddings(int most, List<Label> labels) throws IOException {
    List<float[]> embeddings = new ArrayList<>();
    int count = Math.min(most, training.size());
    for (int start = 0; start < count; start += plan.batch()) {
      int size = Math.min(plan.batch(), count - start);
      FineTuneBatch pixels = emptyBatch();
      for (int i = 0; i < size; i++) {
        int sample = (int) ((long) (start + i) * training.size() / count);
        LabelledSample taken = training.sample(sample);
        pixels.put(i, taken);
        labels.add(taken.label());
      }
      for (Map<String, float[]> features : graph.features(pixels, size)) {
        embeddings.add(features.get(HeadInputs.EMBEDDING));
      }
    }
    return embeddings;
  }

  private FineTuneBatch emptyBatch() {
    return new FineTuneBatch(architecture, normalisation, modalities, history, plan.batch());
  }

  private LabelledSample sample(Key key) throws IOException {
    if (!key.training()) {
      return validation.sample(key.sample());
    }
    CounterRandom random = new CounterRandom(plan.seed(), AUGMENT, key.sample(), key.view());
    return plan.augmentation().apply(training.sample(key.sample()), random);
  }
}
