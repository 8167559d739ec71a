package dev.revisit.model.runtime;

import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

/** Calls signatures of a SavedModel with nothing but TensorFlow. */
public final class SavedModelProcess {
  private SavedModelProcess() {}

  /**
   * Calls every signature once.
   *
   * @param arguments the export; a file with inputs named {@code SIGNATURE/INPUT}; the file that
   *     receives the outputs, named likewise
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(arguments[0], "serve");
        SafetensorsReader inputs = SafetensorsReader.open(Path.of(arguments[1]))) {
      for (Signature signature : bundle.signatures()) {
        call(bundle, signature.key(), name -> read(inputs, signature.key() + "/" + name), outputs);
      }
    }
    SafetensorsWriter.write(Path.of(arguments[2]), outputs, Map.of());
  }

  /** Calls one signature. */
  static void call(
      SavedModelBundle bundle,
      String key,
      Function<String, TensorData> inputs,
      Map<String, TensorData> outputs) {
    Signature signature = bundle.function(key).signature();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String input : signature.inputNames()) {
      TensorData data = inputs.apply(input);
      tensors.put(
          input, TFloat32.tensorOf(Shape.of(data.shape()), DataBuffers.of(data.toFloats())));
    }
    try (Result result = bundle.function(key).call(tensors)) {
      for (String output : signature.outputNames()) {
        outputs.put(key + "/" + output, read(result.get(output).orElseThrow()));
      }
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  private static TensorData read(SafetensorsReader file, String name) {
    try {
      return file.tensor(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TensorData read(Tensor tensor) {
    float[] values = new float[(int) tensor.shape().size()];
    if (tensor instanceof TFloat32 floats) {
      floats.copyTo(DataBuffers.of(values, false, false));
    } else {
      byte[] bytes = new byte[values.length];
      ((TUint8) tensor).copyTo(DataBuffers.of(bytes, false, false));
      for (int i = 0; i < bytes.length; i++) {
        values[i] = Byte.toUnsignedInt(bytes[i]);
      }
    }
    return TensorData.ofFloats(values, tensor.shape().asArray());
  }
}
