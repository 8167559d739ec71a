package dev.revisit.model.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.weights.SafetensorsException;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model release as a folder: {@code weights.safetensors}, its description {@code release.json},
 * the description for catalogues {@code mlm-item.json} and, written last, {@code SHA256SUMS}.
 */
final class ReleaseFolder {
  static final String DESCRIPTION = "release.json";
  static final String WEIGHTS = "weights.safetensors";
  static final String MLM_ITEM = "mlm-item.json";
  static final List<String> FILES = List.of(WEIGHTS, DESCRIPTION, MLM_ITEM, Checksums.FILE);

  private static final int FORMAT = 2;
  private static final long LARGEST_DESCRIPTION = 1 << 20;
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  /** What a killed process leaves half written. */
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "\\.(weights\\.safetensors|release\\.json|mlm-item\\.json|SHA256SUMS)\\.\\d+");

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReleaseFolder() {}

  /** Digest of the file that {@link #save} writes for these weights. */
  static String digest(WeightMap weights) {
    MessageDigest digest = Checksums.sha256();
    try (OutputStream stream = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      SafetensorsWriter.write(stream, weights.tensors(), METADATA);
    } catch (IOException e) {
      throw new IllegalStateException("A stream that goes nowhere failed", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static void save(ModelRelease release, Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
      // From here to the last line the folder is no release; whoever loads it is told so.
      Files.deleteIfExists(folder.resolve(Checksums.FILE));
      removeUnfinished(folder);
      write(release, folder);
    } catch (IOException e) {
      throw new ModelReleaseException(
          "The model release could not be saved in %s (%s): make room or choose another folder, and save again; what is there now does not load"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static void write(ModelRelease release, Path folder) throws IOException {
    String digest = digest(release.weights());
    ModelRelease saved = release.withSha256(digest);
    Path weights = folder.resolve(WEIGHTS);
    SafetensorsWriter.write(weights, saved.weights().tensors(), METADATA);
    byte[] description = MAPPER.writeValueAsBytes(describe(saved));
    write(folder.resolve(DESCRIPTION), description);
    MlmItem.File weightsFile = new MlmItem.File(WEIGHTS, digest, Files.size(weights));
    MlmItem.File descriptionFile =
        new MlmItem.File(DESCRIPTION, Checksums.digest(description), description.length);
    byte[] item = MAPPER.writeValueAsBytes(MlmItem.of(saved, weightsFile, descriptionFile));
    write(folder.resolve(MLM_ITEM), item);
    Map<String, String> digests = new LinkedHashMap<>();
    digests.put(WEIGHTS, digest);
    digests.put(DESCRIPTION, descriptionFile.sha256());
    digests.put(MLM_ITEM, Checksums.digest(item));
    write(folder.resolve(Checksums.FILE), Checksums.of(digests).toBytes());
  }

  static ObjectNode describe(ModelRelease release) {
    return ReleaseJson.write(release, FORMAT, WEIGHTS);
  }

  static void describe(ModelRelease release, Path file) throws IOException {
    write(file, MAPPER.writeValueAsBytes(describe(release)));
  }

  private static void removeUnfinished(Path folder) throws IOException {
    List<Path> unfinished;
    try (Stream<Path> files = Files.list(folder)) {
      unfinished =
          files
              .filter(file -> UNFINISHED.matcher(file.getFileName().toString()).matches())
              .toList();
    }
    for (Path file : unfinished) {
      Files.deleteIfExists(file);
    }
  }

  /** A file that appears complete or not at all. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path temporary =
        file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  static ModelRelease load(Path folder) throws IOException {
    JsonNode root = description(folder);
    Checksums checksums = Checksums.read(folder);
    checksums.require(folder, List.of(WEIGHTS, DESCRIPTION));
    String sha256 = checksums.of(WEIGHTS);
    String described = root.path("weights").path("sha256").asText();
    if (!sha256.equals(described)) {
      throw new ModelReleaseException(
          "%s in %s describes weights with SHA-256 %s, %s has %s: the files are of different releases; copy the whole folder again"
              .formatted(DESCRIPTION, folder, described, WEIGHTS, sha256));
    }
    try {
      return ReleaseJson.read(root, folder.resolve(WEIGHTS), sha256);
    } catch (IllegalArgumentException | SafetensorsException e) {
      throw new ModelReleaseException("Model release " + folder + ": " + e.getMessage(), e);
    }
  }

  static JsonNode description(Path folder) throws IOException {
    Path file = folder.resolve(DESCRIPTION);
    if (!Files.isRegularFile(file)) {
      throw new ModelReleaseException(
          folder
              + " is not a model release: it has no "
              + DESCRIPTION
              + "; give the folder that a training run or 'revisit model import' wrote");
    }
    if (Files.size(file) > LARGEST_DESCRIPTION) {
      throw new ModelReleaseException(file + " has more than 1 MiB: not a release description");
    }
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new ModelReleaseException(
          file + " is not JSON (" + e.getOriginalMessage() + "): copy the whole folder again", e);
    }
    if (root.path("format").asInt() != FORMAT) {
      throw new ModelReleaseException(
          "%s has format %s, this build reads format %d (format 1 was never published): save the model again with this build, or use a matching build"
              .formatted(file, root.path("format"), FORMAT));
    }
    for (String name : new String[] {"name", "version", "trained", "heads", "provenance"}) {
      if (root.path(name).isMissingNode()) {
        throw new ModelReleaseException(file + " lacks '" + name + "': copy it again");
      }
    }
    return root;
  }
}
