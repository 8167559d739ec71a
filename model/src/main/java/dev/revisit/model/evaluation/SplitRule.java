package dev.revisit.model.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.benchmark.DataSetException;
import dev.revisit.model.data.benchmark.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** How a data set is divided into what is learnt from and what is measured. */
public sealed interface SplitRule {
  /**
   * One division.
   *
   * @param train what may be learnt from
   * @param test what is measured
   */
  record Fold(ImageSet train, ImageSet test) {}

  /**
   * Divides a set.
   *
   * @param root folder of the data set, for lists that lie in it
   * @throws IOException if a list is missing, or nothing is left to train or to test
   */
  List<Fold> folds(ImageSet images, Path root) throws IOException;

  /**
   * The first images by name are for training, the others for testing.
   *
   * @param train number of images to train on
   */
  record ByName(int train) implements SplitRule {
    @Override
    public List<Fold> folds(ImageSet images, Path root) throws IOException {
      List<Integer> order =
          IntStream.range(0, images.size())
              .boxed()
              .sorted(Comparator.comparing(i -> images.entry(i).id()))
              .toList();
      int count = Math.min(train, order.size());
      return List.of(
          checked(
              new Fold(
                  images.subset(order.subList(0, count)),
                  images.subset(order.subList(count, order.size()))),
              root));
    }
  }

  /**
   * Cross-validation over groups: in turn, every n-th group in the order of names is tested and the
   * others train.
   *
   * @param folds number of turns
   */
  record Folds(int folds) implements SplitRule {
    @Override
    public List<Fold> folds(ImageSet images, Path root) throws IOException {
      List<String> groups = images.groups().stream().sorted().toList();
      List<Fold> result = new ArrayList<>();
      for (int f = 0; f < folds; f++) {
        int fold = f;
        result.add(
            checked(
                divide(images, i -> groups.indexOf(images.entry(i).group()) % folds == fold),
                root));
      }
      return result;
    }
  }

  /**
   * Named groups are tested, the others train.
   *
   * @param test names of groups
   */
  record Groups(Set<String> test) implements SplitRule {
    /** Copies the set. */
    public Groups {
      test = Set.copyOf(test);
    }

    @Override
    public List<Fold> folds(ImageSet images, Path root) throws IOException {
      return List.of(checked(divide(images, i -> test.contains(images.entry(i).group())), root));
    }
  }

  /**
   * Images whose id begins with one of some texts are tested, the others train: the parts that a
   * data set is published in.
   *
   * @param test beginnings of ids
   */
  record Parts(Set<String> test) implements SplitRule {
    /** Copies the set. */
    public Parts {
      test = Set.copyOf(test);
    }

    @Override
    public List<Fold> folds(ImageSet images, Path root) throws IOException {
      return List.of(
          checked(
              divide(images, i -> test.stream().anyMatch(images.entry(i).id()::startsWith)), root));
    }
  }

  /**
   * Whole groups by a hash of their name, so that a group falls on the same side in every version
   * of a data set.
   *
   * @param test share of the groups that is tested
   * @param seed of the hash
   */
  record Share(double test, long seed) implements SplitRule {
    @Override
    public List<Fold> folds(ImageSet images, Path root) throws IOException {
      return List.of(checked(divide(images, i -> draw(images.entry(i).group()) < test), root));
    }

    private double draw(String group) {
      long key = 0;
      for (int i = 0; i < group.length(); i++) {
        key = 31 * key + group.charAt(i);
      }
      return new CounterRandom(seed, key).nextDouble();
    }
  }

  /**
   * Lists in the data set's folder, the id of an image at the start of each line. An image on
   * neither list is not used.
   *
   * @param train file names
   * @param test file names
   */
  record Lists(List<String> train, List<String> test) implements SplitRule {
    /** Copies the lists. */
    public Lists {
      train = List.copyOf(train);
      test = List.copyOf(test);
    }

    @Override
    public List<Fold> folds(ImageSet images, Path root) throws IOException {
      return List.of(checked(new Fold(pick(images, root, train), pick(images, root, test)), root));
    }

    private static ImageSet pick(ImageSet images, Path root, List<String> files)
        throws IOException {
      Set<String> ids = new HashSet<>();
      for (String name : files) {
        Path file = root.resolve(name);
        if (!Files.isRegularFile(file)) {
          throw new DataSetException(
              "There is no split list " + file + ": put the lists of the data set there");
        }
        for (String line : Files.readAllLines(file)) {
          // A list holds ids, file names, or file names with what belongs to them.
          ids.add(line.strip().split(",", 2)[0].replaceFirst("(_S1Hand|_S2Hand)?\\.[a-z]+$", ""));
        }
      }
      return images.subset(
          IntStream.range(0, images.size())
              .filter(i -> ids.contains(images.entry(i).id()))
              .boxed()
              .toList());
    }
  }

  private static Fold divide(ImageSet images, IntPredicate tested) {
    List<Integer> train = new ArrayList<>();
    List<Integer> test = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      (tested.test(i) ? test : train).add(i);
    }
    return new Fold(images.subset(train), images.subset(test));
  }

  private static Fold checked(Fold fold, Path root) throws IOException {
    if (fold.train().size() == 0 || fold.test().size() == 0) {
      throw new DataSetException(
          "%s: the protocol's split leaves %d images to train on and %d to test: is the data set complete?"
              .formatted(root, fold.train().size(), fold.test().size()));
    }
    return fold;
  }

  /**
   * Reads a rule.
   *
   * @throws IllegalArgumentException if there is no such rule
   */
  static SplitRule read(JsonNode node) {
    String rule = node.path("rule").asText();
    return switch (rule) {
      case "by-name" -> new ByName(node.path("train").asInt());
      case "folds" -> new Folds(node.path("folds").asInt());
      case "groups" -> new Groups(Set.copyOf(texts(node.path("test"))));
      case "parts" -> new Parts(Set.copyOf(texts(node.path("test"))));
      case "share" -> new Share(node.path("test").asDouble(), node.path("seed").asLong());
      case "lists" -> new Lists(texts(node.path("train")), texts(node.path("test")));
      default ->
          throw new IllegalArgumentException(
              "Unknown split rule '%s': use by-name, folds, groups, parts, share or lists"
                  .formatted(rule));
    };
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
