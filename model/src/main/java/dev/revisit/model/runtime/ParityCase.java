package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.SafetensorsException;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import dev.revisit.model.weights.WeightMismatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A parity case as the reference implementation writes it: architecture, weights and inputs, and
 * the outputs expected if it has any.
 *
 * @param architecture from the metadata entry {@code config}
 * @param weights parameters of the network
 * @param batch samples
 * @param seasons seasons of each sample; may differ from the architecture's
 * @param kept visible patches of each season
 * @param pixels {@code [batch, seasons, bands, image, image]}, normalised
 * @param days {@code [batch, seasons]} day of year
 * @param keptIndices {@code [batch, seasons, kept]}
 * @param opticalValid {@code [batch, seasons, tokens]}
 * @param expected by name, without the prefix {@code output/}
 */
// Arrays are read by one class of this package and never compared.
@SuppressWarnings("ArrayRecordComponent")
record ParityCase(
    Architecture architecture,
    WeightMap weights,
    int batch,
    int seasons,
    int kept,
    Map<Modality, float[]> pixels,
    float[] days,
    long[] keptIndices,
    boolean[] opticalValid,
    Map<String, TensorData> expected) {
  static final String OUTPUT = "output/";

  private static final String WEIGHT = "weight/";
  private static final String DAY = "input/day";
  private static final String KEPT = "input/kept";
  private static final String VALID = "input/valid.optical";

  /**
   * Reads a case.
   *
   * @throws InvalidCaseException naming what is missing or does not fit
   */
  static ParityCase read(Path path) throws IOException {
    try (SafetensorsReader file = SafetensorsReader.open(path)) {
      return read(file);
    } catch (InvalidCaseException e) {
      throw new InvalidCaseException(path.getFileName() + ": " + e.getMessage(), e);
    } catch (SafetensorsException e) {
      throw new InvalidCaseException("Not a usable case: " + e.getMessage(), e);
    }
  }

  private static ParityCase read(SafetensorsReader file) throws IOException {
    Architecture a = architecture(file);
    checkPresent(file);
    WeightMap weights;
    try {
      weights = WeightMap.read(file, WEIGHT, ParameterShapes.seaMo(a));
    } catch (WeightMismatchException e) {
      throw new InvalidCaseException(e.getMessage(), e);
    }
    long[] dayShape = file.shape(DAY);
    long[] keptShape = file.shape(KEPT);
    // The gradient of what one season leaves to the next exists from two seasons on.
    if (dayShape.length != 2 || dayShape[0] < 1 || dayShape[1] < 2) {
      throw misfit(DAY, dayShape, "[batch, two seasons or more]");
    }
    long batch = dayShape[0];
    long seasons = dayShape[1];
    if (keptShape.length != 3 || keptShape[2] < 1 || keptShape[2] > a.tokens()) {
      throw misfit(KEPT, keptShape, "[batch, seasons, 1 to " + a.tokens() + " patches]");
    }
    checkShape(file, KEPT, batch, seasons, keptShape[2]);
    checkShape(file, VALID, batch, seasons, a.tokens());
    Map<Modality, float[]> pixels = new EnumMap<>(Modality.class);
    for (Modality m : Modality.values()) {
      checkShape(file, pixelsName(m), batch, seasons, a.bands(m), a.image(), a.image());
      pixels.put(m, floats(file, pixelsName(m)));
    }
    return new ParityCase(
        a,
        weights,
        Math.toIntExact(batch),
        Math.toIntExact(seasons),
        Math.toIntExact(keptShape[2]),
        pixels,
        floats(file, DAY),
        indices(file, a, Math.toIntExact(keptShape[2])),
        booleans(file, VALID),
        expected(file));
  }

  private static Architecture architecture(SafetensorsReader file) throws InvalidCaseException {
    String config = file.metadata().get("config");
    if (config == null) {
      throw new InvalidCaseException(
          "the metadata has no entry 'config' with the architecture as JSON");
    }
    try {
      return ArchitectureJson.parse(config);
    } catch (IllegalArgumentException e) {
      throw new InvalidCaseException("metadata entry 'config': " + e.getMessage(), e);
    }
  }

  private static void checkPresent(SafetensorsReader file) throws InvalidCaseException {
    List<String> needed = new ArrayList<>(List.of(DAY, KEPT, VALID));
    for (Modality m : Modality.values()) {
      needed.add(pixelsName(m));
    }
    needed.removeAll(file.names());
    if (!needed.isEmpty()) {
      throw new InvalidCaseException("missing " + String.join(", ", needed));
    }
  }

  private static String pixelsName(Modality modality) {
    return "input/pixels." + modality.id();
  }

  private static void checkShape(SafetensorsReader file, String name, long... expected)
      throws InvalidCaseException {
    if (!Arrays.equals(file.shape(name), expected)) {
      throw misfit(name, file.shape(name), Arrays.toString(expected));
    }
  }

  private static InvalidCaseException misfit(String name, long[] actual, String expected) {
    return new InvalidCaseException(
        name + " has the shape " + Arrays.toString(actual) + ", expected " + expected);
  }

  private static float[] floats(SafetensorsReader file, String name) throws IOException {
    try {
      return file.tensor(name).toFloats();
    } catch (IllegalStateException e) {
      throw new InvalidCaseException(name + ": " + e.getMessage(), e);
    }
  }

  private static boolean[] booleans(SafetensorsReader file, String name) throws IOException {
    try {
      return file.tensor(name).toBooleans();
    } catch (IllegalStateException e) {
      throw new InvalidCaseException(name + ": " + e.getMessage(), e);
    }
  }

  private static long[] indices(SafetensorsReader file, Architecture a, int kept)
      throws IOException {
    long[] indices;
    try {
      indices = file.tensor(KEPT).toLongs();
    } catch (IllegalStateException e) {
      throw new InvalidCaseException(KEPT + ": " + e.getMessage(), e);
    }
    for (long index : indices) {
      if (index < 0 || index >= a.tokens()) {
        throw new InvalidCaseException(
            KEPT + " holds " + index + ", expected 0 to " + (a.tokens() - 1));
      }
    }
    for (int start = 0; start < indices.length; start += kept) {
      if (Arrays.stream(indices, start, start + kept).distinct().count() != kept) {
        throw new InvalidCaseException(KEPT + " names a patch twice in one season");
      }
    }
    return indices;
  }

  private static Map<String, TensorData> expected(SafetensorsReader file) throws IOException {
    Map<String, TensorData> expected = new LinkedHashMap<>();
    for (String name : file.names()) {
      if (name.startsWith(OUTPUT)) {
        expected.put(name.substring(OUTPUT.length()), file.tensor(name));
      }
    }
    return expected;
  }
}
