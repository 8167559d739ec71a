package dev.revisit.local.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** Reads event files as their format says, with checksums of its own. */
public final class RecordedEvents {
  private RecordedEvents() {}

  /** Files in the order in which TensorBoard reads them. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Events of a file; fails where a checksum is wrong or the end is missing. */
  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.position() + 8);
      byte[] data = new byte[Math.toIntExact(bytes.getLong())];
      assertThat(bytes.getInt()).isEqualTo(masked(length));
      bytes.get(data);
      assertThat(bytes.getInt()).isEqualTo(masked(data));
      events.add(Event.parseFrom(data));
    }
    return events;
  }

  private static List<Event> all(Path folder) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Path file : files(folder)) {
      events.addAll(read(file));
    }
    return events;
  }

  /** Scalars of a tag, each as {@code STEP=VALUE}. */
  public static List<String> scalars(Path folder, String tag) throws IOException {
    List<String> scalars = new ArrayList<>();
    for (Event event : all(folder)) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        if (value.getTag().equals(tag)) {
          scalars.add(event.getStep() + "=" + value.getSimpleValue());
        }
      }
    }
    return scalars;
  }

  /** Pictures of a tag. */
  public static List<byte[]> images(Path folder, String tag) throws IOException {
    List<byte[]> images = new ArrayList<>();
    for (Event event : all(folder)) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        if (value.getTag().equals(tag)) {
          images.add(value.getImage().getEncodedImageString().toByteArray());
        }
      }
    }
    return images;
  }

  /** CRC-32C bit by bit (polynomial 0x1EDC6F41, reflected), turned right by 15, plus a constant. */
  static int masked(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}
