package dev.revisit.local.command;

import dev.revisit.model.data.CodeMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which labels of land cover belong to the scenes of a catalogue, and what their codes mean. */
final class LabelOptions {
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "With --catalog: labels to use instead of its label items: a table of points (CSV with lat, lon, date, label) or a raster of class codes (GeoTIFF, with --mapping).")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--mapping",
      paramLabel = "NAME|FILE",
      description =
          "With --catalog: from the labels' codes or names to the model's classes; worldcover, dynamic-world or a JSON file. Default: classes of the same name.")
  private Optional<String> mapping = Optional.empty();

  /** The labels, unless they are items of the catalogue. */
  Optional<Path> file() {
    return file;
  }

  boolean mapped() {
    return mapping.isPresent();
  }

  /**
   * Meaning of the codes.
   *
   * @return empty if classes are matched by name
   */
  Optional<CodeMapping> codes() throws IOException {
    return mapping.isPresent() ? Optional.of(CodeMapping.named(mapping.get())) : Optional.empty();
  }
}
