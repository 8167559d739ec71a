package dev.revisit.local.embed;

import dev.revisit.connectors.notification.Scene;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Embeddings as CSV, one row a chip of a scene. The file appears under its name when it is
 * complete.
 */
public final class EmbeddingTable implements Closeable {
  private final Path file;
  private final Path unfinished;
  private final BufferedWriter writer;

  /** Writes the header; {@code dim} columns of values. */
  public EmbeddingTable(Path file, int dim) throws IOException {
    this.file = file.toAbsolutePath();
    Files.createDirectories(this.file.getParent());
    this.unfinished =
        this.file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid());
    this.writer = Files.newBufferedWriter(unfinished);
    writer.write("item,datetime,sensor,lon,lat,tile,block,chip,valid_fraction");
    for (int i = 0; i < dim; i++) {
      writer.write(",e" + i);
    }
    writer.write('\n');
  }

  /** Adds a row. */
  public void add(Scene scene, SceneEmbedder.EmbeddedChip chip) throws IOException {
    writer.write(
        String.format(
            Locale.ROOT,
            "%s,%s,%s,%.6f,%.6f,%s,%s,%d,%.4f",
            quoted(scene.itemId()),
            scene.observedAt(),
            scene.sensor(),
            chip.centre().x,
            chip.centre().y,
            chip.block().tile().id(),
            chip.block().id(),
            chip.chip(),
            chip.validFraction()));
    for (float value : chip.values()) {
      writer.write(',');
      writer.write(Float.toString(value));
    }
    writer.write('\n');
  }

  private static String quoted(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** Gives the file its name. */
  public void finish() throws IOException {
    writer.close();
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes what was not finished. */
  @Override
  public void close() throws IOException {
    writer.close();
    Files.deleteIfExists(unfinished);
  }
}
