package dev.revisit.flink.pretrain;

import dev.revisit.model.data.ChipShard;
import dev.revisit.model.data.ShardManifest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The folder of a data set in any file system that Flink knows. A file appears as a whole or not at
 * all: where renaming is cheap and atomic it is written under another name first, an object store
 * shows an object only when it is complete. Writing a file again replaces it.
 */
final class ShardStore implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Here renaming copies the object, and creating one is atomic anyway. */
  private static final Set<String> OBJECT_STORES =
      Set.of("s3", "s3a", "s3p", "s3n", "gs", "oss", "abfs", "abfss", "wasb", "wasbs");

  private final String folder;

  ShardStore(String folder) {
    this.folder = folder;
  }

  /**
   * Refuses a folder that already holds a data set. What an interrupted sampling left is no data
   * set, and is written over.
   *
   * @throws IllegalArgumentException with the remedy
   */
  void requireNew() throws IOException {
    Path manifest = new Path(folder, ShardManifest.FILE);
    if (manifest.getFileSystem().exists(manifest)) {
      throw new IllegalArgumentException(
          folder + " already holds a data set: sample into another folder, or remove it first");
    }
  }

  /** Writes a shard and tells what the manifest must say of it. */
  ShardManifest.Shard write(String name, ChipShard shard) throws IOException {
    MessageDigest digest = sha256();
    long[] size = new long[1];
    create(
        name,
        out -> {
          CountingOutputStream counting =
              new CountingOutputStream(new DigestOutputStream(out, digest));
          shard.write(counting);
          size[0] = counting.count;
        });
    return new ShardManifest.Shard(
        name, shard.chips(), size[0], HexFormat.of().formatHex(digest.digest()));
  }

  void write(String name, byte[] content) throws IOException {
    create(name, out -> out.write(content));
  }

  byte[] read(String name) throws IOException {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    }
  }

  /** The content of a file; to be closed. */
  InputStream open(String name) throws IOException {
    Path file = new Path(folder, name);
    return file.getFileSystem().open(file);
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private void create(String name, Content content) throws IOException {
    Path target = new Path(folder, name);
    FileSystem files = target.getFileSystem();
    if (OBJECT_STORES.contains(
        String.valueOf(target.toUri().getScheme()).toLowerCase(Locale.ROOT))) {
      fill(files, target, content);
      return;
    }
    files.mkdirs(target.getParent());
    // A task that was given up may still be writing: each attempt has its own file.
    Path temporary = new Path(folder, "." + name + "." + UUID.randomUUID());
    try {
      fill(files, temporary, content);
      if (!files.rename(temporary, target)) {
        // HDFS does not rename onto a file.
        files.delete(target, false);
        if (!files.rename(temporary, target)) {
          throw new IOException(temporary + " cannot be renamed to " + target);
        }
      }
    } finally {
      if (files.exists(temporary)) {
        files.delete(temporary, false);
      }
    }
  }

  private static void fill(FileSystem files, Path file, Content content) throws IOException {
    try (OutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
      content.write(out);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Counts; passes arrays on whole, which its superclass does not. */
  private static final class CountingOutputStream extends FilterOutputStream {
    private long count;

    CountingOutputStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
