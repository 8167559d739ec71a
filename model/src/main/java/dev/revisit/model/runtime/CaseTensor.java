package dev.revisit.model.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One tensor that a case run wrote.
 *
 * @param name as in the file
 * @param shape of the tensor
 * @param maxAbsoluteError against the value that the case expects, if it holds one
 */
public record CaseTensor(String name, List<Long> shape, OptionalDouble maxAbsoluteError) {
  static CaseTensor of(String name, long[] shape, OptionalDouble error) {
    return new CaseTensor(name, Arrays.stream(shape).boxed().toList(), error);
  }

  /** For example {@code output/fused.sar.0 [2, 16, 48] max abs error 3.1e-06}. */
  @Override
  public String toString() {
    return maxAbsoluteError.isPresent()
        ? "%s %s max abs error %.1e".formatted(name, shape, maxAbsoluteError.getAsDouble())
        : name + " " + shape;
  }
}
