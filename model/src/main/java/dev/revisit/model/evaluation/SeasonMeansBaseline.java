package dev.revisit.model.evaluation;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.benchmark.ImageRaster;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.data.benchmark.LabelledImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * What the means of the bands in every season are worth, measured as a model's features are. A
 * missing value becomes the mean of the training part, so that standardised it says nothing.
 */
final class SeasonMeansBaseline {
  private static final Map<Modality, Integer> BANDS = Map.of(Modality.OPTICAL, 12, Modality.SAR, 2);

  private SeasonMeansBaseline() {}

  static Evaluation run(String method, List<SplitRule.Fold> folds, long seed, Progress progress)
      throws IOException {
    FeatureTally tally = new FeatureTally(folds.get(0).train().classes());
    for (SplitRule.Fold fold : folds) {
      List<LabelledImage> train = read(fold.train(), progress);
      List<LabelledImage> test = read(fold.test(), progress);
      int seasons =
          1
              + Math.max(
                  train.stream().mapToInt(image -> image.history().size()).max().orElse(0),
                  test.stream().mapToInt(image -> image.history().size()).max().orElse(0));
      List<float[]> known = new ArrayList<>();
      train.forEach(image -> known.add(means(image, seasons)));
      List<float[]> asked = new ArrayList<>();
      test.forEach(image -> asked.add(means(image, seasons)));
      standardise(known, asked);
      tally.add(scenes(known, train, fold.train()), scenes(asked, test, fold.test()));
    }
    return tally.summary(method, seed);
  }

  private static List<LabelledImage> read(ImageSet images, Progress progress) throws IOException {
    List<LabelledImage> read = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      progress.at("scenes", i, images.size());
      if (progress.stopRequested()) {
        throw new CancellationException();
      }
      read.add(images.entry(i).reader().read());
    }
    return read;
  }

  private static FeatureTally.Scenes scenes(
      List<float[]> features, List<LabelledImage> read, ImageSet images) {
    List<Label> labels = read.stream().map(LabelledImage::truth).toList();
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      groups.add(images.entry(i).group());
    }
    return new FeatureTally.Scenes(features, labels, groups);
  }

  /** Means of all bands, season by season, the newest last; NaN where there is none. */
  private static float[] means(LabelledImage image, int seasons) {
    List<List<ImageRaster>> series = new ArrayList<>(image.history());
    series.add(image.now());
    int width = BANDS.values().stream().mapToInt(Integer::intValue).sum();
    float[] means = new float[seasons * width];
    Arrays.fill(means, Float.NaN);
    int at = (seasons - series.size()) * width;
    int pixels = image.width() * image.height();
    for (List<ImageRaster> season : series) {
      for (ImageRaster raster : season) {
        int first = at + (raster.modality() == Modality.OPTICAL ? 0 : BANDS.get(Modality.OPTICAL));
        for (int band = 0; band < BANDS.get(raster.modality()); band++) {
          float[] values = Arrays.copyOfRange(raster.values(), band * pixels, (band + 1) * pixels);
          means[first + band] = (float) Baseline.moments(values)[0];
        }
      }
      at += width;
    }
    return means;
  }

  private static void standardise(List<float[]> known, List<float[]> asked) {
    for (int k = 0; k < known.get(0).length; k++) {
      float[] values = new float[known.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = known.get(i)[k];
      }
      double[] moments = Baseline.moments(values);
      for (List<float[]> part : List.of(known, asked)) {
        for (float[] features : part) {
          double standardised = (features[k] - moments[0]) / moments[1];
          features[k] = Double.isFinite(standardised) ? (float) standardised : 0;
        }
      }
    }
  }
}
