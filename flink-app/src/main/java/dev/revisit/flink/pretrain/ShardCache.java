package dev.revisit.flink.pretrain;

import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.ShardManifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Opens a data set of chips wherever it lies. A local one is opened in place; any other is copied
 * into a folder of its own below a cache, file by file with its digest checked, and opened there. A
 * copy that was interrupted is continued.
 */
public final class ShardCache {
  private ShardCache() {}

  /**
   * Opens a data set.
   *
   * @param location path, {@code file:} URI, or URI of any file system that Flink knows
   * @param cache folder for copies; not used for a local data set
   * @throws IOException if there is no data set, or a file does not have the digest that the
   *     manifest names; the message names the remedy
   */
  public static ChipShards open(String location, Path cache) throws IOException {
    return ChipShards.open(local(location, cache));
  }

  /**
   * The folder of a data set, copied if it is not local. Arguments and errors as for {@link #open}.
   */
  public static Path local(String location, Path cache) throws IOException {
    Optional<Path> local = DataSetLocation.local(location);
    return local.isPresent() ? local.get() : copy(location, cache);
  }

  private static Path copy(String location, Path cache) throws IOException {
    ShardStore store = new ShardStore(location);
    byte[] content;
    try {
      content = store.read(ShardManifest.FILE);
    } catch (FileNotFoundException e) {
      throw new IOException(
          location
              + " holds no data set: it has no "
              + ShardManifest.FILE
              + ". If sampling was interrupted, sample again",
          e);
    }
    ShardManifest manifest = ShardManifest.read(content, location + "/" + ShardManifest.FILE);
    // Content decides the folder: a data set that was made anew is never mixed with the old one.
    Path folder = cache.resolve(manifest.fingerprint());
    Files.createDirectories(folder);
    for (ShardManifest.Shard shard : manifest.shards()) {
      Path file = folder.resolve(shard.file());
      if (!isThere(file, shard)) {
        fetch(store, location, shard, file);
      }
    }
    Path temporary = Files.createTempFile(folder, ".", ".part");
    Files.write(temporary, content);
    Files.move(
        temporary,
        folder.resolve(ShardManifest.FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }

  private static boolean isThere(Path file, ShardManifest.Shard shard) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != shard.bytes()) {
      return false;
    }
    MessageDigest digest = ShardStore.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest()).equals(shard.sha256());
  }

  private static void fetch(ShardStore store, String location, ShardManifest.Shard shard, Path file)
      throws IOException {
    MessageDigest digest = ShardStore.sha256();
    Path temporary = Files.createTempFile(file.getParent(), ".", ".part");
    try {
      try (InputStream in = store.open(shard.file());
          OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), digest)) {
        in.transferTo(out);
      }
      String actual = HexFormat.of().formatHex(digest.digest());
      if (!actual.equals(shard.sha256())) {
        throw new IOException(
            "Shard %s of %s has SHA-256 %s, the manifest says %s: sample again into another folder"
                .formatted(shard.file(), location, actual, shard.sha256()));
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
