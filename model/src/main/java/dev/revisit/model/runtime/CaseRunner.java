package dev.revisit.model.runtime;

import dev.revisit.model.network.Parameters;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;

/**
 * Runs a parity case: weights and inputs of any architecture in, every output that the reference
 * implementation writes out.
 *
 * <pre>{@code
 * CaseRunner.run(Path.of("case.safetensors"), Path.of("out.safetensors"))
 *     .forEach(System.out::println);
 * }</pre>
 */
public final class CaseRunner {
  private CaseRunner() {}

  /**
   * Runs a case on the CPU and writes its outputs as safetensors.
   *
   * @param caseFile safetensors with {@code weight/...}, {@code input/...} and the metadata entry
   *     {@code config}; may hold {@code output/...} to compare with
   * @param outFile receives {@code output/...}; replaced if it exists
   * @return what was written, in the order of the file
   * @throws InvalidCaseException naming what is missing or does not fit
   */
  public static List<CaseTensor> run(Path caseFile, Path outFile) throws IOException {
    ParityCase parityCase = ParityCase.read(caseFile);
    Map<String, TensorData> outputs = compute(parityCase);
    SafetensorsWriter.write(outFile, outputs, Map.of("format", "pt"));
    List<CaseTensor> written = new ArrayList<>();
    outputs.forEach(
        (name, tensor) ->
            written.add(CaseTensor.of(name, tensor.shape(), error(parityCase, name, tensor))));
    return written;
  }

  private static Map<String, TensorData> compute(ParityCase parityCase) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Parameters parameters = new Parameters(tf, ParameterShapes.seaMo(parityCase.architecture()));
      CaseGraph network = new CaseGraph(tf, parityCase, parameters);
      try (Session session = Sessions.openOnce(graph)) {
        parameters.load(session, parityCase.weights());
        return fetch(session, network);
      }
    }
  }

  private static Map<String, TensorData> fetch(Session session, CaseGraph network) {
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    try (NetworkRun run = new NetworkRun(session)) {
      network.feed(run);
      network.outputs().values().forEach(run::fetch);
      run.run();
      int index = 0;
      for (String name : network.outputs().keySet()) {
        outputs.put(
            ParityCase.OUTPUT + name, TensorData.ofFloats(run.floats(index), run.shape(index)));
        index++;
      }
    }
    return outputs;
  }

  /** Infinite when the shapes differ or a value is not a number. */
  private static OptionalDouble error(ParityCase parityCase, String name, TensorData actual) {
    TensorData expected = parityCase.expected().get(name.substring(ParityCase.OUTPUT.length()));
    if (expected == null) {
      return OptionalDouble.empty();
    }
    if (!Arrays.equals(expected.shape(), actual.shape())) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    float[] a = actual.toFloats();
    float[] b = expected.toFloats();
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = Math.abs((double) a[i] - b[i]);
      largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
    }
    return OptionalDouble.of(largest);
  }
}
