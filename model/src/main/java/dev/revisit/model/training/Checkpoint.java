package dev.revisit.model.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * A run between two steps. Order of data, masks and dropout are functions of the plan's seed and
 * the step, so these, the weights and the moments are all of it.
 *
 * <p>As a file: safetensors with {@code weight/NAME}, {@code first/NAME} and {@code second/NAME};
 * metadata {@code format}, {@code stage}, {@code step}, {@code plan}, {@code data} and {@code
 * sha256}, the last being the digest of the same file without that entry.
 *
 * @param stage that the run is in
 * @param step number of finished steps of the stage
 * @param plan of the run
 * @param data fingerprint of the chips
 * @param state weights and moments
 */
record Checkpoint(Stage stage, long step, JsonNode plan, String data, TrainingState state) {
  private static final String FORMAT = "pretraining-checkpoint-1";
  private static final String DIGEST = "sha256";
  private static final String WEIGHT = "weight/";
  private static final String FIRST = "first/";
  private static final String SECOND = "second/";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Writes a file that appears complete or not at all. */
  void write(Path file) throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    state.weights().tensors().forEach((name, tensor) -> tensors.put(WEIGHT + name, tensor));
    state.firstMoments().tensors().forEach((name, tensor) -> tensors.put(FIRST + name, tensor));
    state.secondMoments().tensors().forEach((name, tensor) -> tensors.put(SECOND + name, tensor));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("stage", Integer.toString(stage.number()));
    metadata.put("step", Long.toString(step));
    metadata.put("plan", plan.toString());
    metadata.put("data", data);
    metadata.put(DIGEST, digest(tensors, metadata));
    SafetensorsWriter.write(file, tensors, metadata);
  }

  private static String digest(Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    try (OutputStream stream = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      SafetensorsWriter.write(stream, tensors, metadata);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads a file and checks its digest.
   *
   * @throws DamagedCheckpointException if it is truncated or changed
   * @throws CheckpointException if it is sound but belongs to another plan or other data
   */
  static Checkpoint read(Path file, PretrainPlan plan, String data) throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      metadata.putAll(reader.metadata());
      for (String name : reader.names()) {
        tensors.put(name, reader.tensor(name));
      }
    } catch (IOException e) {
      throw new DamagedCheckpointException(e.getMessage(), e);
    }
    String expected = metadata.remove(DIGEST);
    if (expected == null || !expected.equals(digest(tensors, metadata))) {
      throw new DamagedCheckpointException(
          file.getFileName() + ": the content does not have the SHA-256 that it should", null);
    }
    if (!FORMAT.equals(metadata.get("format"))) {
      throw new CheckpointException(
          "%s is of format %s, this build reads %s: use a matching build"
              .formatted(file, metadata.get("format"), FORMAT));
    }
    JsonNode written = parse(file, metadata.get("plan"));
    checkSame(file, written, plan.toJson());
    if (!data.equals(metadata.get("data"))) {
      throw new CheckpointException(
          file
              + " was made with other data: resume with the same shards, or start a new run in"
              + " another folder from its weights");
    }
    Map<String, long[]> shapes = plan.parameters();
    Stage stage = Stage.ofNumber(Integer.parseInt(metadata.get("stage")));
    Map<String, long[]> trained = stage.trained(shapes);
    return new Checkpoint(
        stage,
        Long.parseLong(metadata.get("step")),
        written,
        data,
        new TrainingState(
            WeightMap.of(part(tensors, WEIGHT), shapes),
            WeightMap.of(part(tensors, FIRST), trained),
            WeightMap.of(part(tensors, SECOND), trained)));
  }

  private static Map<String, TensorData> part(Map<String, TensorData> tensors, String prefix) {
    Map<String, TensorData> part = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }

  private static JsonNode parse(Path file, String json) throws CheckpointException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(file + " holds a plan that is not JSON", e);
    }
  }

  /** Both sides go through text, where 1.0 and 1 may differ from the numbers in memory. */
  private static void checkSame(Path file, JsonNode written, JsonNode now)
      throws CheckpointException {
    Map<String, String> before = new LinkedHashMap<>();
    Map<String, String> after = new LinkedHashMap<>();
    flatten("", written, before);
    flatten("", parse(file, now.toString()), after);
    TreeSet<String> different = new TreeSet<>(before.keySet());
    different.addAll(after.keySet());
    different.removeIf(
        name -> before.containsKey(name) && before.get(name).equals(after.get(name)));
    if (!different.isEmpty()) {
      String name = different.first();
      throw new CheckpointException(
          "%s belongs to another plan (%s is %s there and %s now; %d entries differ): resume with the plan it was made with, or use another folder"
              .formatted(
                  file,
                  name,
                  before.getOrDefault(name, "absent"),
                  after.getOrDefault(name, "absent"),
                  different.size()));
    }
  }

  private static void flatten(String name, JsonNode node, Map<String, String> target) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue(),
                      target));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(name + "[" + i + "]", node.get(i), target);
      }
    } else {
      target.put(name, node.toString());
    }
  }
}
