package dev.revisit.local.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the demo finds real scenes when nobody names a catalogue. */
public final class DefaultCatalog {
  private DefaultCatalog() {}

  /**
   * The folder of real Sentinel samples beside the checkout, if there is one. The launcher tells
   * the project's folder.
   */
  public static Optional<Path> realSamples() {
    return Optional.ofNullable(System.getProperty("revisit.project"))
        .map(
            project -> Path.of(project).resolveSibling("shared").resolve("data").resolve("catalog"))
        .filter(folder -> Files.isRegularFile(folder.resolve("catalog.json")));
  }
}
