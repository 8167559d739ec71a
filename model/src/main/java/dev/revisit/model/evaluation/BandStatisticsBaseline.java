package dev.revisit.model.evaluation;

import dev.revisit.model.data.Label;
import dev.revisit.model.data.benchmark.ImageRaster;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.data.benchmark.LabelledImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/** Nearest neighbours on simple statistics of the bands. */
final class BandStatisticsBaseline {
  private static final int NEIGHBOURS = 20;

  private BandStatisticsBaseline() {}

  private record Described(String group, int label, double[] features) {}

  private record Neighbour(double distance, int label) {}

  static Evaluation run(String method, List<SplitRule.Fold> folds, long seed, Progress progress)
      throws IOException {
    ClassTally tally = new ClassTally(folds.get(0).train().classes());
    for (SplitRule.Fold fold : folds) {
      List<Described> train = describe(fold.train(), "training scenes", progress);
      List<Described> test = describe(fold.test(), "test scenes", progress);
      standardise(train, test);
      int[] predicted =
          IntStream.range(0, test.size())
              .parallel()
              .map(i -> vote(train, test.get(i), tally.classes().size()))
              .toArray();
      for (int i = 0; i < predicted.length; i++) {
        tally.add(test.get(i).group(), test.get(i).label(), predicted[i]);
      }
    }
    return tally.summary(method, seed);
  }

  private static List<Described> describe(ImageSet images, String what, Progress progress)
      throws IOException {
    List<Described> described = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      if (i % 100 == 0) {
        progress.at(what, i, images.size());
      }
      if (progress.stopRequested()) {
        throw new CancellationException();
      }
      LabelledImage image = images.entry(i).reader().read();
      if (!(image.truth() instanceof Label.Scene scene)) {
        throw new IllegalArgumentException("band-statistics tells one class a scene");
      }
      described.add(new Described(images.entry(i).group(), scene.index(), features(image)));
    }
    return described;
  }

  private static double[] features(LabelledImage image) {
    List<Double> features = new ArrayList<>();
    int pixels = image.width() * image.height();
    for (ImageRaster raster : image.now()) {
      for (int at = 0; at < raster.values().length; at += pixels) {
        float[] band = Arrays.copyOfRange(raster.values(), at, at + pixels);
        double[] moments = Baseline.moments(band);
        if (!Double.isNaN(moments[0])) {
          features.add(moments[0]);
          features.add(moments[1]);
          features.add(gradient(band, image.width()));
        }
      }
    }
    return features.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Mean absolute difference of neighbours, of both directions. */
  private static double gradient(float[] band, int width) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < band.length; i++) {
      for (int other : new int[] {i % width + 1 < width ? i + 1 : -1, i + width}) {
        if (other >= 0 && other < band.length) {
          float difference = Math.abs(band[other] - band[i]);
          if (!Float.isNaN(difference)) {
            sum += difference;
            count++;
          }
        }
      }
    }
    return sum / count;
  }

  private static void standardise(List<Described> train, List<Described> test) {
    int width = train.get(0).features().length;
    for (int k = 0; k < width; k++) {
      int feature = k;
      double mean = train.stream().mapToDouble(d -> d.features()[feature]).average().orElseThrow();
      double deviation =
          Math.sqrt(
              train.stream()
                  .mapToDouble(d -> d.features()[feature] - mean)
                  .map(difference -> difference * difference)
                  .average()
                  .orElseThrow());
      for (List<Described> part : List.of(train, test)) {
        for (Described described : part) {
          described.features()[feature] =
              deviation > 0 ? (described.features()[feature] - mean) / deviation : 0;
        }
      }
    }
  }

  private static int vote(List<Described> train, Described query, int classes) {
    PriorityQueue<Neighbour> nearest =
        new PriorityQueue<>(Comparator.comparingDouble(Neighbour::distance).reversed());
    for (Described reference : train) {
      double distance = 0;
      for (int k = 0; k < query.features().length; k++) {
        double difference = query.features()[k] - reference.features()[k];
        distance += difference * difference;
      }
      if (nearest.size() < NEIGHBOURS || distance < nearest.peek().distance()) {
        nearest.add(new Neighbour(distance, reference.label()));
        if (nearest.size() > NEIGHBOURS) {
          nearest.poll();
        }
      }
    }
    int[] votes = new int[classes];
    nearest.forEach(neighbour -> votes[neighbour.label()]++);
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = votes[c] > votes[best] ? c : best;
    }
    return best;
  }
}
