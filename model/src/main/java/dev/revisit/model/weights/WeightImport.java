package dev.revisit.model.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of another program under our names.
 *
 * @param tensors those that were found and fit, as float32
 * @param matched parameter to the tensor it came from
 * @param missing parameters that no tensor was found for
 * @param unused tensors that no rule knows, or whose target this architecture does not have
 * @param ignored tensors that the map leaves aside
 * @param misshapen what was found under the right name in the wrong shape, one sentence each
 */
public record WeightImport(
    Map<String, TensorData> tensors,
    Map<String, String> matched,
    List<String> missing,
    List<String> unused,
    List<String> ignored,
    List<String> misshapen) {

  /**
   * Reads the tensors of a file that a map knows.
   *
   * @param expected name to shape of all parameters
   * @throws NameMapException if two tensors are given one name, or a rule does not fit
   */
  public static WeightImport read(SafetensorsReader file, NameMap map, Map<String, long[]> expected)
      throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Map<String, String> matched = new LinkedHashMap<>();
    List<String> unused = new ArrayList<>();
    List<String> ignored = new ArrayList<>();
    Map<String, String> misshapen = new LinkedHashMap<>();
    for (String source : file.names()) {
      var decision = map.decide(source);
      if (decision.isEmpty()) {
        unused.add(source);
      } else if (decision.get().targets().isEmpty()) {
        ignored.add(source);
      } else {
        List<String> targets = decision.get().targets();
        List<String> unknown =
            targets.stream().filter(target -> !expected.containsKey(target)).toList();
        if (!unknown.isEmpty()) {
          unused.add(source + " (this architecture has no " + unknown.get(0) + ")");
          continue;
        }
        TensorData data = file.tensor(source);
        Layout tensor = new Layout(floats(source, data), data.shape());
        for (int part = 0; part < targets.size(); part++) {
          String target = targets.get(part);
          long[] shape = expected.get(target);
          Layout fitted = decision.get().rule().apply(tensor, part, shape);
          if (!Arrays.equals(fitted.shape(), shape)) {
            misshapen.put(
                target,
                "%s needs %s, %s gives %s"
                    .formatted(
                        target, Arrays.toString(shape), source, Arrays.toString(fitted.shape())));
          } else if (matched.putIfAbsent(target, source) != null) {
            throw new NameMapException(
                "Both %s and %s would become %s: make the patterns of the name map stricter"
                    .formatted(matched.get(target), source, target));
          } else {
            tensors.put(target, TensorData.ofFloats(fitted.values(), shape));
          }
        }
      }
    }
    List<String> missing = new ArrayList<>(expected.keySet());
    missing.removeAll(matched.keySet());
    missing.removeAll(misshapen.keySet());
    return new WeightImport(
        tensors, matched, missing, unused, ignored, List.copyOf(misshapen.values()));
  }

  private static float[] floats(String name, TensorData data) {
    try {
      return data.toFloats();
    } catch (IllegalStateException e) {
      throw new NameMapException("Tensor '" + name + "': " + e.getMessage(), e);
    }
  }

  /**
   * All parameters: those that were found, and seeded ones for the others.
   *
   * @param expected name to shape of all parameters, as for {@link #read}
   */
  public WeightMap complete(Map<String, long[]> expected, long seed) {
    Map<String, long[]> others = new LinkedHashMap<>(expected);
    others.keySet().removeAll(tensors.keySet());
    Map<String, TensorData> all = new LinkedHashMap<>(tensors);
    all.putAll(SeededWeights.create(others, seed).tensors());
    return WeightMap.of(all, expected);
  }
}
