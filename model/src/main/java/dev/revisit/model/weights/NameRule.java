package dev.revisit.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What becomes of the tensors whose names match a pattern. The steps are taken in the order of the
 * components.
 *
 * @param source pattern of the whole name
 * @param targets names that a tensor is given, with {@code $1} and so on for the pattern's groups;
 *     none if it is left aside. Several share it in equal pieces of the first axis.
 * @param take slices of an axis
 * @param permute order of the axes, if it changes
 * @param reshape whether the tensor takes the shape of its target
 * @param swapHalves axes whose second half comes first
 */
record NameRule(
    Pattern source,
    List<String> targets,
    Optional<Take> take,
    Optional<List<Integer>> permute,
    boolean reshape,
    List<Integer> swapHalves) {
  private static final Set<String> ENTRIES =
      Set.of("source", "target", "ignore", "take", "permute", "reshape", "swap_halves", "note");

  /**
   * Slices of an axis.
   *
   * @param of length that the axis must have; with another nothing is taken
   * @param indices in order; -1 for zeros
   */
  record Take(int axis, int of, List<Integer> indices) {}

  /**
   * Reads a rule.
   *
   * @throws NameMapException if an entry is missing, unknown or unusable
   */
  static NameRule read(JsonNode node) {
    Set<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(ENTRIES);
    if (!unknown.isEmpty()) {
      throw new NameMapException(
          "A rule has the entries " + unknown + "; known are " + new TreeSet<>(ENTRIES));
    }
    if (!node.path("source").isTextual() || node.has("target") == node.path("ignore").asBoolean()) {
      throw new NameMapException(
          "A rule needs 'source', and either 'target' or 'ignore': true, found " + node);
    }
    try {
      return new NameRule(
          Pattern.compile(node.path("source").asText()),
          targets(node.path("target")),
          node.has("take") ? Optional.of(take(node.path("take"))) : Optional.empty(),
          node.has("permute") ? Optional.of(whole(node.path("permute"))) : Optional.empty(),
          node.path("reshape").asBoolean(),
          node.has("swap_halves") ? whole(node.path("swap_halves")) : List.of());
    } catch (PatternSyntaxException e) {
      throw new NameMapException("'" + e.getPattern() + "' is no pattern: " + e.getMessage(), e);
    }
  }

  private static List<String> targets(JsonNode node) {
    List<String> targets = new ArrayList<>();
    if (node.isTextual()) {
      targets.add(node.asText());
    }
    node.forEach(target -> targets.add(target.asText()));
    return List.copyOf(targets);
  }

  private static Take take(JsonNode node) {
    if (!node.path("axis").isInt() || !node.path("of").isInt()) {
      throw new NameMapException("'take' needs 'axis', 'of' and 'indices', found " + node);
    }
    Take take =
        new Take(
            node.get("axis").intValue(), node.get("of").intValue(), whole(node.path("indices")));
    if (take.indices().stream().anyMatch(i -> i < Layout.ZERO || i >= take.of())) {
      throw new NameMapException(
          "'take' has the indices %s of an axis of %d: expected -1 (zeros) to %d"
              .formatted(take.indices(), take.of(), take.of() - 1));
    }
    return take;
  }

  private static List<Integer> whole(JsonNode node) {
    List<Integer> values = new ArrayList<>();
    for (JsonNode value : node) {
      if (!value.isInt()) {
        throw new NameMapException("Expected a list of whole numbers, found " + node);
      }
      values.add(value.intValue());
    }
    if (values.isEmpty()) {
      throw new NameMapException("Expected a list of whole numbers, found '" + node + "'");
    }
    return List.copyOf(values);
  }

  /** The targets of a name, or nothing if the pattern does not match it. */
  Optional<List<String>> match(String name) {
    Matcher matcher = source.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(targets.stream().map(target -> expand(matcher, target)).toList());
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new NameMapException(
          "The rule for '" + source + "' uses a group that the pattern does not have: " + targets,
          e);
    }
  }

  private static String expand(Matcher matcher, String target) {
    StringBuilder name = new StringBuilder();
    matcher.reset().matches(); // from the beginning again, for each target
    matcher.appendReplacement(name, target);
    return name.toString();
  }

  /**
   * The tensor that a target gets.
   *
   * @param part which of the targets
   * @param shape of the target
   * @throws NameMapException if the steps cannot be taken on a tensor of this shape
   */
  Layout apply(Layout tensor, int part, long[] shape) {
    try {
      Layout result = tensor;
      if (take.isPresent() && tensor.size(take.get().axis()) == take.get().of()) {
        result = result.take(take.get().axis(), array(take.get().indices()));
      }
      if (permute.isPresent()) {
        result = result.permute(checkedOrder(result.shape().length));
      }
      if (targets.size() > 1) {
        if (result.size(0) % targets.size() != 0) {
          throw new IllegalArgumentException("its first axis has no " + targets.size() + " parts");
        }
        result = result.piece(part, targets.size());
      }
      if (reshape && TensorData.elements(shape) == result.values().length) {
        result = result.reshape(shape);
      }
      for (int axis : swapHalves) {
        result = result.swapHalves(axis);
      }
      return result;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new NameMapException(
          "The rule for '%s' does not fit a tensor of shape %s: %s"
              .formatted(source, Arrays.toString(tensor.shape()), e.getMessage()),
          e);
    }
  }

  private int[] checkedOrder(int rank) {
    List<Integer> order = permute.orElseThrow();
    if (order.size() != rank || order.stream().distinct().count() != rank) {
      throw new IllegalArgumentException(order + " is no order of " + rank + " axes");
    }
    return array(order);
  }

  private static int[] array(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
