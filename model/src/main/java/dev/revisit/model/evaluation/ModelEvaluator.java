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
import dev.revisit.model.runtime.FoldResult;
import dev.revisit.model.runtime.LookFeatures;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.Reference;
import dev.revisit.model.runtime.SeasonBands;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.model.training.Symmetry;
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
 * numbers compare with those of others; see {@link ChangeCells}.
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
   * @param judging how often and turned how each place is looked at
   * @return for each image what was told
   * @throws IllegalStateException if the release has no change head
   */
  List<ChangeCells> change(ImageSet images, Judging judging) throws IOException {
    requireChangeHead();
    int side = encoder.architecture().image();
    ChipSamples samples = ChipSamples.overlapping(images, side, judging.stride(side));
    List<ChangeCells> told = new ArrayList<>();
    inBatches(
        samples,
        (batch, first) -> {
          // Chips come image by image.
          int last = samples.window(first + batch.size() - 1).image();
          for (int image = told.size(); image <= last; image++) {
            ImageSet.Entry entry = images.entry(image);
            byte[] mask = samples.mask(image);
            told.add(new ChangeCells(entry.group(), entry.width(), entry.height(), mask));
          }
          for (int view = 0; view < judging.views(); view++) {
            List<LabelledSample> turned = turned(batch, first, view, judging);
            List<LookFeatures> features = lookAtChange(turned);
            for (int i = 0; i < batch.size(); i++) {
              ChipSamples.Window window = samples.window(first + i);
              Symmetry symmetry = judging.symmetry(first + i, view);
              features
                  .get(i)
                  .change()
                  .ifPresent(
                      map ->
                          told.get(window.image()).add(map, symmetry, window.left(), window.top()));
            }
          }
        });
    return told;
  }

  /** Looks and histories turned; labels are left as they are. */
  private static List<LabelledSample> turned(
      List<LabelledSample> batch, int first, int view, Judging judging) {
    List<LabelledSample> turned = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      LabelledSample sample = batch.get(i);
      Symmetry symmetry = judging.symmetry(first + i, view);
      turned.add(
          new LabelledSample(
              sample.id(),
              sample.group(),
              sample.history().stream().map(symmetry::apply).toList(),
              sample.reference(),
              symmetry.apply(sample.look()),
              sample.label()));
    }
    return turned;
  }

  /**
   * Tells change and measures it cell by cell.
   *
   * @param samples with {@link Label.Cells}
   * @throws IllegalStateException if the release has no change head
   */
  public void changeOfCells(LabelledSamples samples, ChangeSink tally) throws IOException {
    requireChangeHead();
    inBatches(
        samples,
        (batch, first) -> {
          List<LookFeatures> features = lookAtChange(batch);
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

  private List<LookFeatures> lookAtChange(List<LabelledSample> batch) {
    List<Chip> looks = new ArrayList<>();
    List<Optional<Reference>> references = new ArrayList<>();
    List<Optional<MemoryCode>> memories = new ArrayList<>();
    List<FoldResult> folded = fold(batch);
    List<FoldResult> atReference =
        batch.stream().allMatch(sample -> sample.reference() == sample.history().size() - 1)
            ? folded
            : fold(batch, LabelledSample::reference);
    for (int i = 0; i < batch.size(); i++) {
      looks.add(single(batch.get(i).look()));
      memories.add(Optional.of(folded.get(i).memory()));
      FoldResult reference = atReference.get(i);
      references.add(Optional.of(new Reference(reference.memory(), reference.bands())));
    }
    return encoder.look(looks, memories, references);
  }

  /** Memory after the whole history of each sample. */
  private List<FoldResult> fold(List<LabelledSample> batch) {
    return fold(batch, sample -> sample.history().size() - 1);
  }

  /** Memory after the history of each sample up to one of its seasons. */
  private List<FoldResult> fold(
      List<LabelledSample> batch, ToIntFunction<LabelledSample> lastSeason) {
    List<FoldResult> nothing =
        Collections.nCopies(
            batch.size(), new FoldResult(MemoryCode.empty(), new byte[0], SeasonBands.none()));
    List<FoldResult> folded = new ArrayList<>(nothing);
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
      List<FoldResult> results =
          encoder.fold(
              chips, places.stream().map(i -> Optional.of(folded.get(i).memory())).toList());
      for (int i = 0; i < places.size(); i++) {
        folded.set(places.get(i), results.get(i));
      }
    }
    return folded;
  }

  private static void tell(
      Optional<ChangeMap> map, int cell, byte truth, String group, ChangeSink tally) {
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
          List<LookFeatures> features = encoder.look(looks, memories(batch));
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
   * Tells one class or several for each scene with the release's scene head.
   *
   * @param classes that the labels are indices of
   * @throws IllegalStateException if the release has no such head
   */
  List<SceneScores> scenes(LabelledSamples samples, List<String> classes, Judging judging)
      throws IOException {
    requireSceneHead(classes);
    List<SceneScores> told = new ArrayList<>();
    inBatches(
        samples,
        (batch, first) -> {
          List<List<Optional<float[]>>> views = new ArrayList<>();
          for (int view = 0; view < judging.views(); view++) {
            List<LabelledSample> turned = turned(batch, first, view, judging);
            views.add(encoder.scenes(looks(turned), memories(turned)));
          }
          for (int i = 0; i < batch.size(); i++) {
            int place = i;
            told.add(
                new SceneScores(
                    batch.get(i).group(),
                    batch.get(i).label(),
                    SceneScores.meanOf(views.stream().map(view -> view.get(place)).toList())));
          }
        });
    return told;
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

  /**
   * Vectors of each sample: one for every season of its history and one for its look, each fused
   * with the memory of the seasons before it.
   *
   * @param labels receives the truth of every sample
   * @param groups receives the group of every sample
   */
  public List<List<float[]>> embed(LabelledSamples samples, List<Label> labels, List<String> groups)
      throws IOException {
    List<List<float[]>> embeddings = new ArrayList<>();
    inBatches(
        samples,
        (batch, first) -> {
          embeddings.addAll(embed(batch));
          batch.forEach(
              sample -> {
                labels.add(sample.label());
                groups.add(sample.group());
              });
        });
    return embeddings;
  }

  private List<List<float[]>> embed(List<LabelledSample> batch) {
    List<List<float[]>> embeddings = new ArrayList<>();
    batch.forEach(sample -> embeddings.add(new ArrayList<>()));
    List<Optional<MemoryCode>> memories = new ArrayList<>(noMemory(batch));
    int most = batch.stream().mapToInt(sample -> sample.history().size()).max().orElse(0);
    for (int season = 0; season < most; season++) {
      int number = season;
      List<Integer> places =
          IntStream.range(0, batch.size())
              .filter(i -> number < batch.get(i).history().size())
              .boxed()
              .toList();
      List<SeasonChips> chips =
          places.stream().map(i -> batch.get(i).history().get(number)).toList();
      List<Optional<MemoryCode>> before = places.stream().map(memories::get).toList();
      List<float[]> vectors = encoder.embed(chips, before);
      var folded = encoder.fold(chips, before);
      for (int i = 0; i < places.size(); i++) {
        embeddings.get(places.get(i)).add(vectors.get(i));
        memories.set(places.get(i), Optional.of(folded.get(i).memory()));
      }
    }
    List<float[]> looks = encoder.embed(looks(batch), memories);
    for (int i = 0; i < batch.size(); i++) {
      embeddings.get(i).add(looks.get(i));
    }
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

  /** Memory after the history of each sample that has one. */
  private List<Optional<MemoryCode>> memories(List<LabelledSample> batch) {
    List<FoldResult> folded = fold(batch);
    return IntStream.range(0, batch.size())
        .mapToObj(
            i ->
                batch.get(i).history().isEmpty()
                    ? Optional.<MemoryCode>empty()
                    : Optional.of(folded.get(i).memory()))
        .toList();
  }

  private static List<Optional<MemoryCode>> noMemory(List<LabelledSample> batch) {
    return Collections.nCopies(batch.size(), Optional.empty());
  }

  private static Chip single(SeasonChips look) {
    return look.optical().or(look::sar).orElseThrow();
  }
}
