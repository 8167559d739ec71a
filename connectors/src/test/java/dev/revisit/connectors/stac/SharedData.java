package dev.revisit.connectors.stac;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The recorded documents beside the checkout. Tests that need them are skipped without them. */
public final class SharedData {
  private SharedData() {}

  public static Path folder(String name) {
    Path folder = Path.of(System.getProperty("revisit.shared", "../../shared"), "data", name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        () -> "no real data at " + folder + "; set -Drevisit.shared to the folder that has it");
    return folder.toAbsolutePath().normalize();
  }

  public static JsonNode json(String folder, String file) {
    try {
      return StacJson.MAPPER.readTree(folder(folder).resolve(file).toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A recorded item of {@code stac-items}. */
  public static StacItem item(String file) {
    return StacItem.of(json("stac-items", file));
  }
}
