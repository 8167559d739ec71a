package dev.revisit.model.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Reads a safetensors file, one tensor at a time.
 *
 * <pre>{@code
 * try (SafetensorsReader file = SafetensorsReader.open(path)) {
 *   float[] weight = file.tensor("norm.weight").toFloats();
 * }
 * }</pre>
 *
 * <p>The header is checked completely on opening, against the true size of the file, so that a
 * truncated or hostile file can neither make this read outside of it nor make it allocate more than
 * the file holds (and 16 MiB for the header). Not thread-safe.
 */
public final class SafetensorsReader implements Closeable {
  private final FileChannel channel;
  private final Path path;
  private final SafetensorsHeader header;
  private final long dataStart;

  private SafetensorsReader(
      FileChannel channel, Path path, SafetensorsHeader header, long dataStart) {
    this.channel = channel;
    this.path = path;
    this.header = header;
    this.dataStart = dataStart;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SafetensorsException if it is not a sound safetensors file
   */
  public static SafetensorsReader open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long length = channel.size();
      if (length < Long.BYTES) {
        throw new SafetensorsException(
            "The file has " + length + " bytes: too short for a safetensors file");
      }
      long headerLength =
          ByteBuffer.wrap(read(channel, 0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (headerLength < 2
          || headerLength > SafetensorsHeader.LARGEST
          || headerLength > length - Long.BYTES) {
        throw new SafetensorsException(
            "The header claims %s bytes in a file of %d (at most %d are accepted): truncated or not a safetensors file"
                .formatted(Long.toUnsignedString(headerLength), length, SafetensorsHeader.LARGEST));
      }
      long dataStart = Long.BYTES + headerLength;
      byte[] json = read(channel, Long.BYTES, (int) headerLength);
      return new SafetensorsReader(
          channel, path, SafetensorsHeader.parse(json, length - dataStart), dataStart);
    } catch (SafetensorsException e) {
      channel.close();
      throw new SafetensorsException(path.getFileName() + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static byte[] read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new SafetensorsException("The file became shorter while it was read");
      }
    }
    return buffer.array();
  }

  /** Free text of the file. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Names of the tensors in the order of the header. */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /**
   * Shape of a tensor, without reading it.
   *
   * @throws NoSuchElementException if there is none of this name
   */
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  /**
   * Reads one tensor.
   *
   * @throws NoSuchElementException if there is none of this name
   * @throws SafetensorsException if it has more than 2 GiB, which a Java array cannot hold
   */
  public TensorData tensor(String name) throws IOException {
    SafetensorsHeader.Entry entry = entry(name);
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE - 8) {
      throw new SafetensorsException(
          "Tensor '%s' %s has more than 2 GiB".formatted(name, Arrays.toString(entry.shape())));
    }
    byte[] bytes = read(channel, dataStart + entry.begin(), (int) length);
    return new TensorData(entry.type(), entry.shape(), bytes);
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new NoSuchElementException(
          "No tensor '" + name + "' in " + path.getFileName() + "; it holds " + names());
    }
    return entry;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
