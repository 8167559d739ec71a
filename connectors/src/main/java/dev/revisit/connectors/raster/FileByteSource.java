package dev.revisit.connectors.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A file of the local file system. */
final class FileByteSource implements ByteSource {

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final String revision;

  FileByteSource(Path path) throws SceneReadException {
    this.path = path;
    try {
      this.channel = FileChannel.open(path, StandardOpenOption.READ);
      this.size = channel.size();
      this.revision = size + "@" + Files.getLastModifiedTime(path).toMillis();
    } catch (NoSuchFileException e) {
      throw new SceneReadException(
          SceneReadException.MISSING_FILE,
          false,
          "no such file: " + path,
          "check that the catalogue's assets were copied with it",
          e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public byte[] read(long offset, int length) throws SceneReadException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(length, size - offset)));
    try {
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
        // A positioned read may return less than asked for.
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public String revision() {
    return revision;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The bytes were read; a failure to close a read-only file changes nothing.
    }
  }

  private SceneReadException unreadable(IOException e) {
    return new SceneReadException(
        SceneReadException.UNREACHABLE,
        true,
        "can't read " + path + ": " + e.getMessage(),
        "check the file system and the permissions, then replay",
        e);
  }
}
