package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.runtime.ChangeMap;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.LookFeatures;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.Reference;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Runs a model over labelled samples as the stream would: the history is folded into memory, the
 * look is judged against it. What the model abstains from is counted and enters no metric.
 *
 * <p>Change is told for cells of 4 x 4 pixels and measured against the mask's pixels, so that
 * numbers compare with those of others: a cell's probability is that of all its pixels.
 */
public final class ModelEvaluator {
  /** Samples that go to the encoder in one call. */
  private static final int CALL = 64;

  private final Encoder encoder;
  private final Progress progress;

  /**
   * An evaluator.
   *
   * @param encoder that is measured; not closed here
   */
  public ModelEvaluator(Encoder encoder, Progress progress) {
    this.encoder = encoder;
    this.progress = progress;
  }

  private interface BatchWork {
    void on(List<LabelledSample> samples, int first) throws IOException;
  }

  /** Images cut into chips of this model, each pixel labelled once. */
  public ChipSamples chips(ImageSet images) {
    return ChipSamples.once(images, encoder.architecture().image());
  }

  /**
   * Tells change.
   *
   * @throws IllegalStateException if the release has no change head
   */
  public void change(ChipSamples samples, ChangeTally tally) throws IOException {
    requireChangeHead();
    inBatches(
        samples,
        (batch, first) -> {
          List<LookFeatures> features = lookAtChange(batch, true);
          for (int i = 0; i < batch.size(); i++) {
            tellChange(features.get(i), samples.pixels(first + i), batch.get(i).group(), tally);
          }
        });
  }

  /**
   * Tells change as the stream does, from the memory of the reference season without its pixels,
   * and measures it cell by cell.
   *
   * @param samples with {@link Label.Cells}
   * @throws IllegalStateException if the release has no change head
   */
  public void changeOfCells(LabelledSamples samples, ChangeTally tally) throws IOException {
    requireChangeHead();
    inBatches(
        samples,
        (batch, first) -> {
          List<LookFeatures> features = lookAtChange(batch, false);
          for (int i = 0; i < batch.size(); i++) {
            byte[] truth = ((Label.Cells) batch.get(i).label()).changed();
            Optional<ChangeMap> map = features.get(i).change();
            for (int cell = 0; cell < truth.length; cell++) {
              tell(map, cell, truth[cell], batch.get(i).group(), tally);
            }
          }
        });
  }

  private void requireChangeHead() {
    if (encoder.heads().change().isEmpty()) {
      throw new IllegalStateException(
          "The release " + encoder.identity().name() + " has no change head: train one");
    }
  }

  private List<LookFeatures> lookAtChange(List<LabelledSample> batch, boolean pixels) {
    List<Chip> looks = new ArrayList<>();
    List<Optional<Reference>> references = new ArrayList<>();
    List<Optional<MemoryCode>> memories = new ArrayList<>();
    List<MemoryCode> atReference = fold(batch, LabelledSample::reference);
    List<MemoryCode> folded = fold(batch);
    for (int i = 0; i < batch.size(); i++) {
      LabelledSample sample = batch.get(i);
      Chip look = single(sample.look());
      looks.add(look);
      memories.add(Optional.of(folded.get(i)));
      references.add(
          Optional.of(
              new Reference(
                  atReference.get(i),
                  pixels
                      ? sample.history().get(sample.reference()).chip(look.modality())
                      : Optional.empty())));
    }
    return encoder.look(looks, memories, references);
  }

  /** Memory after the whole history of each sample. */
  private List<MemoryCode> fold(List<LabelledSample> batch) {
    return fold(batch, sample -> sample.history().size() - 1);
  }

  /** Memory after the history of each sample up to one of its seasons. */
  private List<MemoryCode> fold(
      List<LabelledSample> batch, ToIntFunction<LabelledSample> lastSeason) {
    List<Optional<MemoryCode>> memories =
        new ArrayList<>(Collections.nCopies(batch.size(), Optional.empty()));
    int seasons = 1 + batch.stream().mapToInt(lastSeason).max().orElse(-1);
    for (int season = 0; season < seasons; season++) {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        if (season <= lastSeason.applyAsInt(batch.get(i))) {
          places.add(i);
        }
      }
      int number = season;
      List<SeasonChips> chips =
          places.stream().map(i -> batch.get(i).history().get(number)).toList();
      var results = encoder.fold(chips, places.stream().map(memories::get).toList());
      for (int i = 0; i < places.size(); i++) {
        memories.set(places.get(i), Optional.of(results.get(i).memory()));
      }
    }
    return memories.stream().map(memory -> memory.orElseGet(MemoryCode::empty)).toList();
  }

  private void tellChange(LookFeatures look, byte[] truth, String group, ChangeTally tally) {
    int side = encoder.architecture().image();
    int cells = side / ChipSamples.CELL;
    Optional<ChangeMap> map = look.change();
    for (int i = 0; i < truth.length; i++) {
      int cell = i / side / ChipSamples.CELL * cells + i % side / ChipSamples.CELL;
      tell(map, cell, truth[i], group, tally);
    }
  }

  private static void tell(
      Optional<ChangeMap> map, int cell, byte truth, String group, ChangeTally tally) {
    if ((truth & 0xff) == Label.UNLABELLED) {
      return;
    }
    if (map.isEmpty() || !map.get().judged()[cell]) {
      tally.addNotJudged();
    } else {
      tally.add(group, map.get().probabilities()[cell], truth == 1);
    }
  }

  /**
   * Tells a class for every pixel, by the optical look or else the radar look.
   *
   * @param classes that the labels are indices of; matched with those of the release by name
   * @throws IllegalStateException if the release tells other classes
   */
  public void landCover(LabelledSamples samples, List<String> classes, ClassTally tally)
      throws IOException {
    int[] indices = indices(encoder.identity().classScheme(), classes);
    inBatches(
        samples,
        (batch, first) -> {
          List<Chip> looks = batch.stream().map(sample -> single(sample.look())).toList();
          List<Optional<MemoryCode>> memories = new ArrayList<>();
          List<MemoryCode> folded = fold(batch);
          for (int i = 0; i < batch.size(); i++) {
            memories.add(
                batch.get(i).history().isEmpty() ? Optional.empty() : Optional.of(folded.get(i)));
          }
          List<LookFeatures> features = encoder.look(looks, memories);
          for (int i = 0; i < batch.size(); i++) {
            tellClasses(features.get(i), batch.get(i), indices, tally);
          }
        });
  }

  private static void tellClasses(
      LookFeatures look, LabelledSample sample, int[] indices, ClassTally tally) {
    byte[] truth = ((Label.Pixels) sample.label()).codes();
    for (int i = 0; i < truth.length; i++) {
      int code = look.classes()[i] & 0xff;
      if ((truth[i] & 0xff) == Label.UNLABELLED) {
        continue;
      }
      if (code == ClassScheme.NOT_CLEAR) {
        tally.addNotJudged();
      } else {
        tally.add(sample.group(), truth[i] & 0xff, indices[code], look.confidence()[i]);
      }
    }
  }

  /** Index of each class code of a scheme among the classes of a data set. */
  private int[] indices(ClassScheme scheme, List<String> classes) {
    int[] indices = new int[ClassScheme.NOT_CLEAR];
    for (LandCoverClass known : scheme.classes()) {
      int index = classes.indexOf(known.label());
      if (index < 0) {
        throw new IllegalStateException(
            "The release %s tells the class '%s', the data set has %s: train a head on it"
                .formatted(encoder.identity().name(), known.label(), classes));
      }
      indices[known.code()] = index;
    }
    return indices;
  }

  /**
   * Tells one class for each scene with the release's scene head.
   *
   * @throws IllegalStateException if the release has no such head
   */
  public void scenes(LabelledSamples samples, ClassTally tally) throws IOException {
    requireSceneHead(tally.classes());
    inBatches(
        samples,
        (batch, first) -> {
          List<Optional<float[]>> scenes = encoder.scenes(looks(batch), noMemory(batch));
          for (int i = 0; i < batch.size(); i++) {
            if (scenes.get(i).isEmpty()) {
              tally.addNotJudged();
            } else {
              int truth = ((Label.Scene) batch.get(i).label()).index();
              tally.add(batch.get(i).group(), truth, doubles(scenes.get(i).get()));
            }
          }
        });
  }

  /** Tells any number of classes for each scene with the release's scene head. */
  public void severalScenes(LabelledSamples samples, List<String> classes, MultiLabelTally tally)
      throws IOException {
    requireSceneHead(classes);
    inBatches(
        samples,
        (batch, first) -> {
          List<Optional<float[]>> scenes = encoder.scenes(looks(batch), noMemory(batch));
          for (int i = 0; i < batch.size(); i++) {
            boolean[] truth = ((Label.Scenes) batch.get(i).label()).present();
            scenes.get(i).ifPresent(scores -> tally.add(scores, truth));
          }
        });
  }

  private void requireSceneHead(List<String> classes) {
    List<String> known =
        encoder.heads().scene().map(TaskHeads.Scene::shape).map(s -> s.classes()).orElse(List.of());
    if (!known.equals(classes)) {
      throw new IllegalStateException(
          "The release %s tells the scenes %s, the data set has %s: train a head on it"
              .formatted(encoder.identity().name(), known, classes));
    }
  }

  /** One vector for each sample, without memory. */
  public List<float[]> embed(LabelledSamples samples, List<Label> labels, List<String> groups)
      throws IOException {
    List<float[]> embeddings = new ArrayList<>();
    inBatches(
        samples,
        (batch, first) -> {
          embeddings.addAll(encoder.embed(looks(batch), noMemory(batch)));
          batch.forEach(
              sample -> {
                labels.add(sample.label());
                groups.add(sample.group());
              });
        });
    return embeddings;
  }

  private void inBatches(LabelledSamples samples, BatchWork work) throws IOException {
    for (int first = 0; first < samples.size(); first += CALL) {
      progress.at("chips", first, samples.size());
      if (progress.stopRequested()) {
        throw new CancellationException();
      }
      List<LabelledSample> batch = new ArrayList<>();
      for (int i = first; i < Math.min(first + CALL, samples.size()); i++) {
        batch.add(samples.sample(i));
      }
      work.on(batch, first);
    }
  }

  private static List<SeasonChips> looks(List<LabelledSample> batch) {
    return batch.stream().map(LabelledSample::look).toList();
  }

  private static List<Optional<MemoryCode>> noMemory(List<LabelledSample> batch) {
    return Collections.nCopies(batch.size(), Optional.empty());
  }

  private static Chip single(SeasonChips look) {
    return look.optical().or(look::sar).orElseThrow();
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }
}
