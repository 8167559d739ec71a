package dev.revisit.model.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes seasonal chips into shards. One shard is held in memory at a time: with four seasons of 12
 * and 2 bands, a chip of 264 pixels has about 8 MB.
 *
 * <pre>{@code
 * try (ChipShardWriter writer = new ChipShardWriter(folder, layout, 64)) {
 *   chips.forEach(writer::add);
 *   writer.finish();
 * }
 * }</pre>
 *
 * <p>Without {@link #finish()} there is no manifest, so an interrupted folder is never taken for a
 * whole data set.
 */
public final class ChipShardWriter implements Closeable {
  private final Path folder;
  private final ShardLayout layout;
  private final int chipsPerShard;
  private final List<ShardManifest.Shard> shards = new ArrayList<>();
  private ChipShard pending;
  private boolean closed;

  /**
   * @param folder is made if necessary; must not hold a data set
   * @throws ShardException if it does
   */
  public ChipShardWriter(Path folder, ShardLayout layout, int chipsPerShard) throws IOException {
    if (chipsPerShard < 1) {
      throw new IllegalArgumentException(chipsPerShard + " chips a shard, expected 1 or more");
    }
    if (Files.exists(folder.resolve(ShardManifest.FILE))) {
      throw new ShardException(
          folder + " already holds a data set: write to another folder, or remove it first");
    }
    Files.createDirectories(folder);
    this.folder = folder;
    this.layout = layout;
    this.chipsPerShard = chipsPerShard;
    this.pending = new ChipShard(layout);
  }

  /**
   * Adds a chip, rounded as {@link ChipShard} says.
   *
   * @throws IllegalArgumentException if it does not fit the layout
   */
  public void add(SeasonalChip chip) throws IOException {
    if (closed) {
      throw new IllegalStateException("The writer of " + folder + " is closed");
    }
    pending.add(chip);
    if (pending.chips() == chipsPerShard) {
      flush();
    }
  }

  private void flush() throws IOException {
    String name = "chips-%05d.safetensors".formatted(shards.size());
    Path file = folder.resolve(name);
    pending.write(file);
    shards.add(
        new ShardManifest.Shard(
            name, pending.chips(), Files.size(file), ShardManifest.digest(file)));
    pending = new ChipShard(layout);
  }

  /**
   * Writes the last shard and the manifest.
   *
   * @throws IllegalStateException if no chip was added
   */
  public void finish() throws IOException {
    if (pending.chips() > 0) {
      flush();
    }
    if (shards.isEmpty()) {
      throw new IllegalStateException("No chip was added to " + folder);
    }
    new ShardManifest(layout, shards).write(folder);
    close();
  }

  /** Forgets what was not written. */
  @Override
  public void close() {
    closed = true;
    pending = new ChipShard(layout);
  }
}
