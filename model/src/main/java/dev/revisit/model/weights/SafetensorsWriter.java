package dev.revisit.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes safetensors files. The same tensors in the same order give the same bytes, so files can be
 * identified by their digest.
 */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SafetensorsWriter() {}

  /**
   * Writes a file that either appears complete or not at all: into a temporary file of the same
   * folder, forced to disk, then moved.
   *
   * @param tensors in the order they are to lie in the file
   * @param metadata free text
   */
  public static void write(Path path, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    Path target = path.toAbsolutePath();
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid());
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        write(channel, tensors, metadata);
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes the bytes of a file to a stream, which stays open. */
  public static void write(
      OutputStream stream, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    write(Channels.newChannel(stream), tensors, metadata);
    stream.flush();
  }

  private static void write(
      WritableByteChannel channel, Map<String, TensorData> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    drain(channel, length.putLong(header.length).flip());
    drain(channel, ByteBuffer.wrap(header));
    for (TensorData tensor : tensors.values()) {
      drain(channel, tensor.buffer());
    }
  }

  private static void drain(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static byte[] header(Map<String, TensorData> tensors, Map<String, String> metadata)
      throws JsonProcessingException {
    ObjectNode root = MAPPER.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = root.putObject("__metadata__");
      metadata.forEach(node::put);
    }
    long offset = 0;
    for (Map.Entry<String, TensorData> entry : tensors.entrySet()) {
      TensorData tensor = entry.getValue();
      long end = offset + tensor.buffer().remaining();
      ObjectNode node = root.putObject(entry.getKey());
      node.put("dtype", tensor.type().name());
      var shape = node.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = MAPPER.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = Arrays.copyOf(json, padded);
    Arrays.fill(header, json.length, padded, (byte) ' ');
    return header;
  }
}
