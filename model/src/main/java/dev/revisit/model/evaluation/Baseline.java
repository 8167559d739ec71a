package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import dev.revisit.model.data.benchmark.ImageRaster;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.data.benchmark.LabelledImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

/**
 * Judges that need no model: what a network must beat, and a check of readers and metrics against
 * numbers computed elsewhere.
 */
public enum Baseline {
  /**
   * Length of the change vector: the root of the summed squares of the differences of B02, B03,
   * B04, B08, B11 and B12, each standardised over the image.
   */
  CHANGE_VECTOR("change-vector"),
  /** Drop of NDMI = (B08 - B11) / (B08 + B11) from the earlier date to the later. */
  NDMI_DROP("ndmi-drop"),
  /**
   * Twenty nearest neighbours by Euclidean distance on mean, deviation and mean absolute gradient
   * of every band, standardised, one vote each.
   */
  BAND_STATISTICS("band-statistics"),
  /**
   * Mean of every band in every season, judged as the features of a model are: a linear probe, and
   * twenty nearest neighbours.
   */
  SEASON_MEANS("season-means");

  private static final List<String> VECTOR = List.of("B02", "B03", "B04", "B08", "B11", "B12");

  private final String id;

  Baseline(String id) {
    this.id = id;
  }

  /** Name in protocols. */
  public String id() {
    return id;
  }

  /**
   * The baseline of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Baseline ofId(String id) {
    for (Baseline baseline : values()) {
      if (baseline.id.equals(id)) {
        return baseline;
      }
    }
    throw new IllegalArgumentException(
        "Unknown baseline '"
            + id
            + "': use change-vector, ndmi-drop, band-statistics or season-means");
  }

  /**
   * The baseline of a protocol.
   *
   * @throws IllegalArgumentException if it has none
   */
  static Baseline of(Protocol protocol) {
    return protocol
        .baseline()
        .map(Baseline::ofId)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The protocol " + protocol.name() + " has no baseline"));
  }

  /**
   * Measures the baseline of a protocol. Change is measured over the whole data set with the best
   * threshold; scenes over the test split, with the rest as neighbours.
   *
   * @throws IOException if the data set cannot be read
   */
  public static Evaluation run(Protocol protocol, Path root, long seed, Progress progress)
      throws IOException {
    Baseline baseline = of(protocol);
    ImageSet images = protocol.images(root);
    String method = "baseline " + baseline.id();
    if (baseline == BAND_STATISTICS || baseline == SEASON_MEANS) {
      List<SplitRule.Fold> folds = protocol.split().folds(images, root);
      return baseline == SEASON_MEANS
          ? SeasonMeansBaseline.run(method, folds, seed, progress)
          : BandStatisticsBaseline.run(method, folds, seed, progress);
    }
    ChangeTally tally = new ChangeTally(false);
    for (int i = 0; i < images.size(); i++) {
      progress.at("images", i, images.size());
      if (progress.stopRequested()) {
        throw new CancellationException();
      }
      LabelledImage image = images.entry(i).reader().read();
      baseline.tell(image, images.entry(i).group(), tally);
    }
    return tally.summary(method, OptionalDouble.empty(), "", seed);
  }

  /**
   * What the baseline tells of the change in an image, cell by cell.
   *
   * @throws IllegalArgumentException if it tells scenes
   */
  ChangeCells cells(ImageSet.Entry entry) throws IOException {
    LabelledImage image = entry.reader().read();
    return ChangeCells.ofPixels(
        entry.group(),
        image.width(),
        image.height(),
        ((Label.Pixels) image.truth()).codes(),
        scores(image));
  }

  private float[] scores(LabelledImage image) {
    ImageRaster before = image.history().get(0).get(0);
    ImageRaster now = image.now().get(0);
    return switch (this) {
      case CHANGE_VECTOR -> changeVector(before, now);
      case NDMI_DROP -> ndmiDrop(before, now);
      case BAND_STATISTICS, SEASON_MEANS ->
          throw new IllegalArgumentException("The baseline " + id + " does not tell change");
    };
  }

  private void tell(LabelledImage image, String group, ChangeTally tally) {
    byte[] truth = ((Label.Pixels) image.truth()).codes();
    float[] scores = scores(image);
    for (int i = 0; i < scores.length; i++) {
      if ((truth[i] & 0xff) == Label.UNLABELLED) {
        continue;
      }
      if (Float.isNaN(scores[i])) {
        tally.addNotJudged();
      } else {
        tally.add(group, scores[i], truth[i] == 1);
      }
    }
  }

  private static float[] changeVector(ImageRaster before, ImageRaster now) {
    double[] sums = new double[0];
    for (String band : VECTOR) {
      float[] difference = difference(before.band(band), now.band(band));
      sums = sums.length == 0 ? new double[difference.length] : sums;
      double[] moments = moments(difference);
      for (int i = 0; i < difference.length; i++) {
        double standardised = (difference[i] - moments[0]) / moments[1];
        sums[i] += standardised * standardised;
      }
    }
    float[] lengths = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      lengths[i] = (float) Math.sqrt(sums[i]);
    }
    return lengths;
  }

  private static float[] difference(float[] before, float[] now) {
    float[] difference = new float[before.length];
    for (int i = 0; i < difference.length; i++) {
      difference[i] = now[i] - before[i];
    }
    return difference;
  }

  /** Mean and deviation of the values that are there. */
  static double[] moments(float[] values) {
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (float value : values) {
      if (!Float.isNaN(value)) {
        sum += value;
        squares += (double) value * value;
        count++;
      }
    }
    double mean = sum / count;
    return new double[] {mean, Math.sqrt(Math.max(0, squares / count - mean * mean))};
  }

  private static float[] ndmiDrop(ImageRaster before, ImageRaster now) {
    float[] first = ndmi(before);
    float[] second = ndmi(now);
    float[] drop = new float[first.length];
    for (int i = 0; i < drop.length; i++) {
      drop[i] = first[i] - second[i];
    }
    return drop;
  }

  private static float[] ndmi(ImageRaster image) {
    float[] nir = image.band("B08");
    float[] swir = image.band("B11");
    float[] index = new float[nir.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = (nir[i] - swir[i]) / (nir[i] + swir[i]);
    }
    return index;
  }
}
