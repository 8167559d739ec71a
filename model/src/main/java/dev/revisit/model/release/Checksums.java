package dev.revisit.model.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checksums of a release folder: one file in the form that {@code sha256sum -c} reads. */
public final class Checksums {
  /** Name of the file. It is written last, so a folder that has it is complete. */
  public static final String FILE = "SHA256SUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *]([^/\\\\]+)");
  private static final long LARGEST = 1 << 20;

  /** How a file compares with what is said of it. */
  public enum State {
    /** It has the checksum. */
    VERIFIED,
    /** It has another one. */
    DIFFERENT,
    /** It is not there. */
    MISSING,
    /** Nothing is said of it. */
    UNLISTED
  }

  /**
   * A file of a folder.
   *
   * @param name within the folder
   * @param state compared with the checksums
   * @param expected SHA-256 as listed
   * @param actual SHA-256 of the file; of those that are listed and there
   * @param bytes size; 0 if it is not there
   */
  public record CheckedFile(
      String name, State state, Optional<String> expected, Optional<String> actual, long bytes) {}

  private final Map<String, String> digests;

  private Checksums(Map<String, String> digests) {
    this.digests = digests;
  }

  /** Checksums of files, by name. */
  static Checksums of(Map<String, String> digests) {
    return new Checksums(new LinkedHashMap<>(digests));
  }

  /**
   * Reads the checksums of a folder.
   *
   * @throws ModelReleaseException if there are none or they are damaged
   */
  static Checksums read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new ModelReleaseException(
          "The model release "
              + folder
              + " lacks "
              + FILE
              + ", which is written last: saving or copying it was interrupted; do it again");
    }
    if (Files.size(file) > LARGEST) {
      throw new ModelReleaseException(file + " has more than 1 MiB: not a list of checksums");
    }
    Map<String, String> digests = new LinkedHashMap<>();
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new ModelReleaseException(
            "%s has the line '%s', expected a SHA-256, two spaces and the name of a file in the folder: copy the whole folder again"
                .formatted(file, line));
      }
      digests.put(matcher.group(2), matcher.group(1));
    }
    return new Checksums(digests);
  }

  /** SHA-256 that is listed for a file. */
  String of(String name) {
    return digests.get(name);
  }

  /** One line a file. */
  byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    digests.forEach((name, digest) -> text.append(digest + "  " + name + "\n"));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Compares a folder with these, file by file; then those that are not listed, hidden ones not.
   */
  List<CheckedFile> check(Path folder) throws IOException {
    List<CheckedFile> checked = new ArrayList<>();
    for (Map.Entry<String, String> entry : digests.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      Optional<String> expected = Optional.of(entry.getValue());
      if (!Files.isRegularFile(file)) {
        checked.add(new CheckedFile(entry.getKey(), State.MISSING, expected, Optional.empty(), 0));
      } else {
        String actual = digest(file);
        State state = actual.equals(entry.getValue()) ? State.VERIFIED : State.DIFFERENT;
        checked.add(
            new CheckedFile(
                entry.getKey(), state, expected, Optional.of(actual), Files.size(file)));
      }
    }
    for (String name : names(folder)) {
      if (!digests.containsKey(name) && !name.equals(FILE) && !name.startsWith(".")) {
        checked.add(
            new CheckedFile(
                name,
                State.UNLISTED,
                Optional.empty(),
                Optional.empty(),
                Files.size(folder.resolve(name))));
      }
    }
    return checked;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * Checks that every listed file is there and as it was, and that these are listed.
   *
   * @throws ModelReleaseException naming the first that is not
   */
  void require(Path folder, List<String> names) throws IOException {
    for (String name : names) {
      if (!digests.containsKey(name)) {
        throw new ModelReleaseException(
            "%s in %s says nothing of %s: it belongs to something else than a model release; copy the whole folder again"
                .formatted(FILE, folder, name));
      }
    }
    for (CheckedFile file : check(folder)) {
      if (file.state() == State.MISSING) {
        throw new ModelReleaseException(
            "The model release "
                + folder
                + " lacks "
                + file.name()
                + ": copy the whole folder again");
      }
      if (file.state() == State.DIFFERENT) {
        throw new ModelReleaseException(
            "%s in %s has SHA-256 %s, %s says %s: it is damaged or belongs to another release; copy the whole folder again"
                .formatted(
                    file.name(),
                    folder,
                    file.actual().orElseThrow(),
                    FILE,
                    file.expected().orElseThrow()));
      }
    }
  }

  /** SHA-256 of a file, lower-case hexadecimal. */
  public static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 of bytes, lower-case hexadecimal. */
  static String digest(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
