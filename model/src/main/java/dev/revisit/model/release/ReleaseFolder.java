package dev.revisit.model.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.weights.SafetensorsException;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** A model release as a folder of files. */
final class ReleaseFolder {
  static final String DESCRIPTION = "release.json";
  static final String WEIGHTS = "weights.safetensors";

  private static final int FORMAT = 1;
  private static final long LARGEST_DESCRIPTION = 1 << 20;
  private static final Map<String, String> METADATA = Map.of("format", "pt");
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReleaseFolder() {}

  /** Digest of the file that {@link #save} writes for these weights. */
  static String digest(WeightMap weights) {
    MessageDigest digest = sha256();
    try (OutputStream stream = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      SafetensorsWriter.write(stream, weights.tensors(), METADATA);
    } catch (IOException e) {
      throw new IllegalStateException("A stream that goes nowhere failed", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static void save(ModelRelease release, Path folder) throws IOException {
    Files.createDirectories(folder);
    SafetensorsWriter.write(folder.resolve(WEIGHTS), release.weights().tensors(), METADATA);
    ObjectNode root = MAPPER.createObjectNode();
    root.put("format", FORMAT);
    root.put("name", release.identity().name());
    root.put("version", release.identity().version());
    root.put("trained", release.identity().trained());
    root.set("architecture", ArchitectureJson.write(release.architecture()));
    root.set("normalisation", release.normalisation().toJson());
    ObjectNode head = root.putObject("land_cover");
    head.put("features", release.landCover().features());
    head.put("hidden", release.landCover().hidden());
    head.put("temperature", release.temperature());
    head.set("scheme", release.identity().classScheme().toJson());
    root.putObject("weights").put("file", WEIGHTS).put("sha256", digest(release.weights()));
    Path description = folder.resolve(DESCRIPTION);
    Path temporary = folder.resolve("." + DESCRIPTION + "." + ProcessHandle.current().pid());
    Files.write(temporary, MAPPER.writeValueAsBytes(root));
    Files.move(
        temporary,
        description,
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static ModelRelease load(Path folder) throws IOException {
    JsonNode root = description(folder);
    Path weightsFile = folder.resolve(WEIGHTS);
    if (!Files.isRegularFile(weightsFile)) {
      throw new ModelReleaseException(
          "The model release " + folder + " lacks " + WEIGHTS + ": copy the whole folder again");
    }
    String expected = root.path("weights").path("sha256").asText();
    String actual = digest(weightsFile);
    if (!actual.equals(expected)) {
      throw new ModelReleaseException(
          "%s in %s has SHA-256 %s, %s says %s: the copy is damaged or belongs to another release"
              .formatted(WEIGHTS, folder, actual, DESCRIPTION, expected));
    }
    try {
      return read(root, weightsFile, actual);
    } catch (IllegalArgumentException | SafetensorsException e) {
      throw new ModelReleaseException("Model release " + folder + ": " + e.getMessage(), e);
    }
  }

  private static ModelRelease read(JsonNode root, Path weightsFile, String sha256)
      throws IOException {
    Architecture architecture = ArchitectureJson.read(root.path("architecture"));
    JsonNode head = root.path("land_cover");
    ClassScheme scheme = ClassScheme.read(head.path("scheme"));
    LandCoverHeadShape landCover =
        new LandCoverHeadShape(
            head.path("features").asInt(), head.path("hidden").asInt(), scheme.classes().size());
    WeightMap weights;
    try (SafetensorsReader file = SafetensorsReader.open(weightsFile)) {
      weights = WeightMap.read(file, "", ModelRelease.parameterShapes(architecture, landCover));
    }
    ModelIdentity identity =
        new ModelIdentity(
            root.path("name").asText(),
            root.path("version").asText(),
            sha256,
            root.path("trained").asBoolean(),
            scheme);
    return new ModelRelease(
        identity,
        architecture,
        Normalisation.read(root.path("normalisation")),
        landCover,
        head.path("temperature").asDouble(),
        weights);
  }

  private static JsonNode description(Path folder) throws IOException {
    Path file = folder.resolve(DESCRIPTION);
    if (!Files.isRegularFile(file)) {
      throw new ModelReleaseException(folder + " is not a model release: it has no " + DESCRIPTION);
    }
    if (Files.size(file) > LARGEST_DESCRIPTION) {
      throw new ModelReleaseException(file + " has more than 1 MiB: not a release description");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelReleaseException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
    if (root.path("format").asInt() != FORMAT) {
      throw new ModelReleaseException(
          "%s has format %s, this build reads format %d: use a matching build"
              .formatted(file, root.path("format"), FORMAT));
    }
    for (String name : new String[] {"name", "version", "trained"}) {
      if (root.path(name).isMissingNode()) {
        throw new ModelReleaseException(file + " lacks '" + name + "'");
      }
    }
    return root;
  }
}
