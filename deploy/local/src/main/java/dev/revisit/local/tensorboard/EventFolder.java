package dev.revisit.local.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/**
 * A folder of event files that TensorBoard shows: {@code tensorboard --logdir FOLDER}.
 *
 * <p>Every process writes a file of its own. Opening the folder again after a run was killed cuts
 * off what was written for steps after its last checkpoint, which will be made once more, and tells
 * a TensorBoard that has already read them to forget them.
 *
 * <p>Not thread-safe.
 */
public final class EventFolder implements Closeable {
  private static final String VERSION = "brain.Event:2";
  private static final String MARK = ".tfevents.";

  /** No event of ours is larger; a length beyond it is a damaged one. */
  private static final long LARGEST = 1L << 28;

  private final FileChannel file;
  private final InstantSource clock;

  private EventFolder(FileChannel file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Opens a folder, making it if necessary.
   *
   * @param keep the last step whose events stay; a new run keeps none but those of step 0
   */
  public static EventFolder open(Path folder, long keep, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    for (Path file : files(folder)) {
      cut(file, keep);
    }
    FileChannel channel =
        FileChannel.open(
            free(folder, clock.instant()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    EventFolder opened = new EventFolder(channel, clock);
    opened.append(Event.newBuilder().setFileVersion(VERSION));
    if (keep > 0) {
      opened.append(
          Event.newBuilder()
              .setStep(keep + 1)
              .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START)));
    }
    return opened;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().contains(MARK)).sorted().toList();
    }
  }

  /** TensorBoard reads files in the order of their names, which therefore begin with the time. */
  private static Path free(Path folder, Instant now) {
    for (int number = 0; ; number++) {
      Path file =
          folder.resolve(
              String.format(
                  Locale.ROOT, "events.out.tfevents.%010d.%03d", now.getEpochSecond(), number));
      if (!Files.exists(file)) {
        return file;
      }
    }
  }

  /** Ends a file before its first record that is damaged or belongs to a step beyond. */
  private static void cut(Path file, long keep) throws IOException {
    long end = 0;
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      for (long size = sound(in, keep); size > 0; size = sound(in, keep)) {
        end += size;
      }
    }
    if (end < Files.size(file)) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
    }
  }

  /** Size of the next record, or 0 if there is none to keep. */
  private static long sound(InputStream in, long keep) throws IOException {
    byte[] header = in.readNBytes(TfRecords.HEADER);
    if (header.length < TfRecords.HEADER || !TfRecords.isSound(header)) {
      return 0;
    }
    long length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 0 || length > LARGEST) {
      return 0;
    }
    byte[] data = in.readNBytes((int) length);
    byte[] footer = in.readNBytes(TfRecords.FOOTER);
    if (footer.length < TfRecords.FOOTER
        || ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt()
            != TfRecords.maskedChecksum(data, 0, data.length)) {
      return 0;
    }
    try {
      return Event.parseFrom(data).getStep() > keep
          ? 0
          : TfRecords.HEADER + length + TfRecords.FOOTER;
    } catch (InvalidProtocolBufferException e) {
      return 0;
    }
  }

  /** Appends a number. */
  public void scalar(long step, String tag, double value) throws IOException {
    append(step, Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value));
  }

  /** Appends a PNG. */
  public void image(long step, String tag, byte[] png, int width, int height) throws IOException {
    append(
        step,
        Summary.Value.newBuilder()
            .setTag(tag)
            .setImage(
                Summary.Image.newBuilder()
                    .setWidth(width)
                    .setHeight(height)
                    .setColorspace(3)
                    .setEncodedImageString(ByteString.copyFrom(png))));
  }

  private void append(long step, Summary.Value.Builder value) throws IOException {
    append(Event.newBuilder().setStep(step).setSummary(Summary.newBuilder().addValue(value)));
  }

  private void append(Event.Builder event) throws IOException {
    Instant now = clock.instant();
    event.setWallTime(now.getEpochSecond() + now.getNano() / 1e9);
    ByteBuffer record = TfRecords.frame(event.build().toByteArray());
    while (record.hasRemaining()) {
      file.write(record);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
