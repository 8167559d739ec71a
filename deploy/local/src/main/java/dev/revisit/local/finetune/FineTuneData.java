package dev.revisit.local.finetune;

import dev.revisit.local.labels.CatalogSamples;
import dev.revisit.local.labels.SeriesSamples;
import dev.revisit.model.data.CodeMapping;
import dev.revisit.model.data.JoinedSamples;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.evaluation.ProtocolHeads;
import dev.revisit.model.evaluation.SplitRule;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.TrainingData;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a head is trained on.
 *
 * @param task of the head
 * @param samples to be divided into training and validation
 * @param description for people
 * @param sources as the release tells them
 * @param notFor what the release must not be used for because of it
 * @param reader what reads the samples
 */
public record FineTuneData(
    HeadTask task,
    LabelledSamples samples,
    String description,
    List<TrainingData> sources,
    List<String> notFor,
    Closeable reader)
    implements Closeable {
  /**
   * The part of a data set that its protocol trains on; with cross-validation all of it.
   *
   * @throws IOException if the folder does not have the layout
   */
  public static FineTuneData ofProtocol(Protocol protocol, Path folder, ModelRelease release)
      throws IOException {
    ImageSet images = protocol.shown(folder);
    List<SplitRule.Fold> folds = protocol.split().folds(images, folder);
    ImageSet training = folds.size() == 1 ? folds.get(0).train() : images;
    int side = release.architecture().image();
    int stride = (int) (side * (1 - protocol.schedule().overlap())) / ChipSamples.CELL;
    ChipSamples samples =
        ChipSamples.overlapping(training, side, Math.max(1, stride) * ChipSamples.CELL);
    String part =
        folds.size() == 1 ? "%d of %d images".formatted(training.size(), images.size()) : "all";
    return new FineTuneData(
        ProtocolHeads.task(protocol, images.classes()),
        samples,
        "%s: %s, %d chips. %s"
            .formatted(protocol.title(), part, samples.size(), protocol.licence()),
        List.of(protocol.labels()),
        protocol.notFor(),
        () -> {});
  }

  /**
   * The labels of a catalogue, for the land cover of the release's class scheme.
   *
   * @param labels a table of points or a raster instead of the catalogue's label items
   * @throws IOException if there are no labels, or they cannot be used
   */
  public static FineTuneData ofCatalog(
      Path folder, Optional<Path> labels, Optional<CodeMapping> mapping, ModelRelease release)
      throws IOException {
    List<String> classes =
        release.identity().classScheme().classes().stream().map(LandCoverClass::label).toList();
    int side = release.architecture().image();
    CatalogSamples samples =
        labels.isPresent()
            ? CatalogSamples.file(labels.get(), folder, classes, mapping, side)
            : CatalogSamples.items(folder, classes, mapping, side);
    HeadTask task =
        new HeadTask.LandCover(
            release.identity().classScheme(),
            LandCoverHeadShape.of(release.identity().classScheme()));
    return new FineTuneData(
        task,
        new IndexedLabels(samples, release.identity().classScheme()),
        "%s: %d labelled chips, %d more without a scene"
            .formatted(folder, samples.size(), samples.withoutScene()),
        List.of(
            TrainingData.of(
                "land-cover labels of "
                    + name(labels.orElse(folder))
                    + labels.map(file -> " and scenes of " + name(folder)).orElse(""),
                "see their source")),
        List.of(),
        samples::close);
  }

  /**
   * Looks at simulated catalogues, as the monitor job judges them.
   *
   * @param looks scenes that are judged in each catalogue, at most
   * @param most samples in all
   * @throws IOException if one was not written by {@code revisit simulate}
   */
  public static FineTuneData ofSimulated(
      List<Path> catalogues,
      SeriesSamples.Subject subject,
      int looks,
      int most,
      long seed,
      ModelRelease release,
      SeriesSamples.Progress progress)
      throws IOException {
    SeriesSamples samples =
        SeriesSamples.read(
            catalogues, subject, release.architecture().image(), true, looks, most, seed, progress);
    HeadTask task =
        switch (subject) {
          case LAND_COVER ->
              new HeadTask.LandCover(
                  release.identity().classScheme(),
                  LandCoverHeadShape.of(release.identity().classScheme()));
          case CHANGE -> new HeadTask.Change(ChangeHeadShape.standard());
        };
    String what = task instanceof HeadTask.Change ? "change" : "land cover";
    String kept =
        subject == SeriesSamples.Subject.CHANGE
            ? ", %d of them with change".formatted(samples.changed())
            : "";
    return new FineTuneData(
        task,
        samples,
        "%d simulated catalogues: %d chips%s".formatted(catalogues.size(), samples.size(), kept),
        List.of(
            TrainingData.of(
                "%s in the simulated catalogues %s"
                    .formatted(
                        what,
                        catalogues.stream()
                            .map(FineTuneData::name)
                            .collect(Collectors.joining(", "))),
                "no third party's")),
        List.of(
            "Statements about %s of real places without an evaluation there: it was learned from simulated scenes."
                .formatted(what)),
        () -> {});
  }

  /**
   * Both, to be learnt from together.
   *
   * @throws IllegalArgumentException if the other one tells something else
   */
  public FineTuneData and(FineTuneData other) {
    if (!task.equals(other.task)) {
      throw new IllegalArgumentException(
          "One head cannot learn both '%s' and '%s': give data of the same task and classes"
              .formatted(description, other.description));
    }
    return new FineTuneData(
        task,
        new JoinedSamples(List.of(samples, other.samples)),
        description + "\n" + other.description,
        Stream.concat(sources.stream(), other.sources.stream()).toList(),
        Stream.concat(notFor.stream(), other.notFor.stream()).toList(),
        () -> {
          try {
            reader.close();
          } finally {
            other.reader.close();
          }
        });
  }

  /** A folder is told by its name: where it lay on some machine says nothing. */
  private static String name(Path path) {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
