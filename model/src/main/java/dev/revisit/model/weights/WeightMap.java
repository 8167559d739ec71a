package dev.revisit.model.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The parameters of a model by name, checked to be exactly those that its architecture asks for.
 * Immutable; a fresh copy leaves with every {@link #floats(String)}.
 */
public final class WeightMap {
  private static final int MOST_NAMED = 5;

  private final Map<String, TensorData> tensors;

  private WeightMap(Map<String, TensorData> tensors) {
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Checks and takes tensors.
   *
   * @param expected name to shape; gives the order too
   * @throws WeightMismatchException listing what is missing, unexpected or of the wrong shape
   */
  public static WeightMap of(Map<String, TensorData> tensors, Map<String, long[]> expected) {
    Map<String, long[]> found = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> found.put(name, tensor.shape()));
    check(found, expected);
    Map<String, TensorData> ordered = new LinkedHashMap<>();
    for (String name : expected.keySet()) {
      TensorData tensor = tensors.get(name);
      TensorType type = tensor.type();
      if (type != TensorType.F32 && type != TensorType.F16 && type != TensorType.BF16) {
        throw new WeightMismatchException(
            "Parameter '" + name + "' is of type " + type + ", expected F32, F16 or BF16");
      }
      ordered.put(name, tensor);
    }
    return new WeightMap(ordered);
  }

  /**
   * Reads parameters from an open file. Shapes are checked before anything large is read.
   *
   * @param prefix what stands before a parameter's name in the file, for example {@code weight/};
   *     tensors without it are ignored
   * @throws WeightMismatchException listing what is missing, unexpected or of the wrong shape
   */
  public static WeightMap read(SafetensorsReader file, String prefix, Map<String, long[]> expected)
      throws IOException {
    Map<String, long[]> found = new LinkedHashMap<>();
    for (String name : file.names()) {
      if (name.startsWith(prefix)) {
        found.put(name.substring(prefix.length()), file.shape(name));
      }
    }
    check(found, expected);
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (String name : expected.keySet()) {
      tensors.put(name, file.tensor(prefix + name));
    }
    return of(tensors, expected);
  }

  private static void check(Map<String, long[]> found, Map<String, long[]> expected) {
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          long[] actual = found.get(name);
          if (actual == null) {
            missing.add(name);
          } else if (!Arrays.equals(actual, shape)) {
            misshapen.add(
                "%s is %s, expected %s"
                    .formatted(name, Arrays.toString(actual), Arrays.toString(shape)));
          }
        });
    List<String> unexpected = new ArrayList<>(found.keySet());
    unexpected.removeAll(expected.keySet());
    if (!missing.isEmpty() || !unexpected.isEmpty() || !misshapen.isEmpty()) {
      List<String> parts = new ArrayList<>();
      describe(parts, "missing", missing);
      describe(parts, "unexpected", unexpected);
      describe(parts, "of the wrong shape", misshapen);
      throw new WeightMismatchException(
          "The weights do not fit the architecture: "
              + String.join("; ", parts)
              + ". Load them with the architecture they were made with");
    }
  }

  private static void describe(List<String> parts, String what, List<String> names) {
    if (!names.isEmpty()) {
      String listed = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
      String more = names.size() > MOST_NAMED ? ", ..." : "";
      parts.add(names.size() + " " + what + " (" + listed + more + ")");
    }
  }

  /** Names of the parameters in the order of the architecture. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** The tensors by name. */
  public Map<String, TensorData> tensors() {
    return tensors;
  }

  /**
   * A copy of one parameter's values, row-major.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public float[] floats(String name) {
    TensorData tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("No parameter '" + name + "'");
    }
    return tensor.toFloats();
  }

  /** Number of values in all parameters. */
  public long size() {
    return tensors.values().stream().mapToLong(TensorData::size).sum();
  }
}
