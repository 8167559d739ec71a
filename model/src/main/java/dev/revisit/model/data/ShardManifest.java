package dev.revisit.model.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Modality;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The {@code manifest.json} of a data set: layout, and name, size and digest of every shard.
 *
 * @param layout of all chips
 * @param shards in the order in which their chips are numbered
 */
public record ShardManifest(ShardLayout layout, List<Shard> shards) {
  /** Name of the file within the data set's folder. */
  public static final String FILE = "manifest.json";

  private static final String KIND = "seasonal-chips";
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One file of chips.
   *
   * @param file name within the folder
   * @param chips in the file
   * @param bytes size of the file
   * @param sha256 of the whole file, in hexadecimal
   */
  public record Shard(String file, int chips, long bytes, String sha256) {}

  /** Copies. */
  public ShardManifest {
    shards = List.copyOf(shards);
  }

  static String digest(Path file) throws IOException {
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

  /** Digest of layout and shards, and so of all content. */
  public String fingerprint() {
    return HexFormat.of().formatHex(sha256().digest(toBytes()));
  }

  /** The file's content. The same manifest gives the same bytes. */
  public byte[] toBytes() {
    try {
      return MAPPER.writeValueAsBytes(toJson());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A JSON tree could not be written", e);
    }
  }

  /** Written last, and as a whole: a folder with a manifest is complete. */
  void write(Path folder) throws IOException {
    Path temporary = folder.resolve("." + FILE + "." + ProcessHandle.current().pid());
    Files.write(temporary, toBytes());
    Files.move(
        temporary,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private ObjectNode toJson() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("kind", KIND).put("format", FORMAT);
    root.put("side", layout.side()).put("seasons", layout.seasons());
    root.put("no_data", ChipCodec.NO_DATA);
    for (Modality modality : Modality.values()) {
      ObjectNode node = root.putObject(modality.id());
      node.put("unit", ChipCodec.unit(modality)).put("scale", ChipCodec.scale(modality));
      ArrayNode bands = node.putArray("bands");
      layout.bands().get(modality).forEach(bands::add);
    }
    ArrayNode list = root.putArray("shards");
    for (Shard shard : shards) {
      list.addObject()
          .put("file", shard.file())
          .put("chips", shard.chips())
          .put("bytes", shard.bytes())
          .put("sha256", shard.sha256());
    }
    return root;
  }

  static ShardManifest read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new ShardException(
          folder
              + " is not a data set of seasonal chips: it has no "
              + FILE
              + ". If writing it was interrupted, write it again");
    }
    return read(Files.readAllBytes(file), file.toString());
  }

  /**
   * Reads a file's content.
   *
   * @param file where it came from, for messages
   * @throws ShardException if it is not the manifest of a data set that this build reads
   */
  public static ShardManifest read(byte[] content, String file) throws ShardException {
    JsonNode root;
    try {
      root = MAPPER.readTree(content);
    } catch (JsonProcessingException e) {
      throw new ShardException(
          file + " is not JSON (" + e.getOriginalMessage() + "): copy it again", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
    return read(root, file);
  }

  private static ShardManifest read(JsonNode root, String file) throws ShardException {
    if (!root.path("kind").asText().equals(KIND) || root.path("format").asInt() != FORMAT) {
      throw new ShardException(
          "%s is of kind %s and format %s, this build reads %s of format %d: use a matching build"
              .formatted(file, root.path("kind"), root.path("format"), KIND, FORMAT));
    }
    try {
      return read(root);
    } catch (IllegalArgumentException e) {
      throw new ShardException(file + ": " + e.getMessage(), e);
    }
  }

  private static ShardManifest read(JsonNode root) {
    Map<Modality, List<String>> bands = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      JsonNode node = root.path(modality.id());
      if (node.path("scale").floatValue() != ChipCodec.scale(modality)) {
        throw new IllegalArgumentException(
            "%s has the scale %s, this build reads %s"
                .formatted(modality.id(), node.path("scale"), ChipCodec.scale(modality)));
      }
      List<String> names = new ArrayList<>();
      node.path("bands").forEach(name -> names.add(name.asText()));
      bands.put(modality, names);
    }
    List<Shard> shards = new ArrayList<>();
    for (JsonNode node : root.path("shards")) {
      String name = node.path("file").asText();
      // A name that leaves the folder would read other files.
      if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9_.-]*") || node.path("chips").asInt() < 1) {
        throw new IllegalArgumentException("Unusable shard entry " + node);
      }
      shards.add(
          new Shard(
              name,
              node.path("chips").asInt(),
              node.path("bytes").asLong(),
              node.path("sha256").asText()));
    }
    return new ShardManifest(
        new ShardLayout(root.path("side").asInt(), root.path("seasons").asInt(), bands), shards);
  }
}
