package dev.revisit.local.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

class EventFolderTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00.250Z"));

  @TempDir Path folder;

  private void write(long keep, int... steps) throws IOException {
    try (EventFolder events = EventFolder.open(folder, keep, CLOCK)) {
      for (int step : steps) {
        events.scalar(step, "loss", step / 8.0);
      }
    }
  }

  @Test
  void scalarsAndPicturesAreReadBackAsTheyWere() throws IOException {
    byte[] png = {1, 2, 3};
    try (EventFolder events = EventFolder.open(folder.resolve("new"), 0, CLOCK)) {
      events.scalar(3, "loss/training", 0.375);
      events.image(4, "chips", png, 20, 10);
    }
    List<Path> files = RecordedEvents.files(folder.resolve("new"));
    assertThat(files).hasSize(1);
    List<Event> events = RecordedEvents.read(files.get(0));
    assertThat(events).hasSize(3);
    assertThat(events.get(0).getFileVersion()).isEqualTo("brain.Event:2");
    assertThat(events.get(0).getWallTime()).isEqualTo(1_772_366_400.25);
    assertThat(events.get(1).getStep()).isEqualTo(3);
    assertThat(events.get(1).getSummary().getValue(0).getTag()).isEqualTo("loss/training");
    assertThat(events.get(1).getSummary().getValue(0).getSimpleValue()).isEqualTo(0.375f);
    Summary.Image image = events.get(2).getSummary().getValue(0).getImage();
    assertThat(image.getWidth()).isEqualTo(20);
    assertThat(image.getHeight()).isEqualTo(10);
    assertThat(image.getEncodedImageString().toByteArray()).isEqualTo(png);
  }

  @Test
  void aRunThatContinuesKeepsTheStepsOfItsCheckpointAndTellsTensorBoardToForgetTheRest()
      throws IOException {
    write(0, 1, 2, 3, 4, 5);
    write(3, 4, 5, 6);
    write(5, 6);
    assertThat(RecordedEvents.scalars(folder, "loss"))
        .containsExactly("1=0.125", "2=0.25", "3=0.375", "4=0.5", "5=0.625", "6=0.75");
    List<Path> files = RecordedEvents.files(folder);
    assertThat(files).hasSize(3);
    Event start = RecordedEvents.read(files.get(1)).get(1);
    assertThat(start.getSessionLog().getStatus()).isEqualTo(SessionLog.SessionStatus.START);
    assertThat(start.getStep()).isEqualTo(4);
  }

  @Test
  void aNewRunKeepsNothingOfOneThatNeverReachedACheckpoint() throws IOException {
    write(0, 1, 2);
    write(0, 1);
    assertThat(RecordedEvents.scalars(folder, "loss")).containsExactly("1=0.125");
  }

  @Test
  void aFileThatAKilledRunLeftHalfWrittenIsCutAtItsLastSoundRecord() throws IOException {
    write(0, 1, 2);
    Path file = RecordedEvents.files(folder).get(0);
    byte[] whole = Files.readAllBytes(file);
    int last = (whole.length - sizeOfFirst(file)) / 2;
    for (int left : new int[] {1, 5, 11, 12, last - 5, last - 1}) {
      Files.write(file, Arrays.copyOf(whole, whole.length - last + left));
      EventFolder.open(folder, 9, CLOCK).close();
      assertThat(Files.readAllBytes(file))
          .as(left + " bytes of the last record")
          .isEqualTo(Arrays.copyOf(whole, whole.length - last));
    }
  }

  @Test
  void aFlippedBitEndsAFileBeforeItsRecord() throws IOException {
    write(0, 1, 2);
    Path file = RecordedEvents.files(folder).get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] ^= 1;
    Files.write(file, bytes);
    EventFolder.open(folder, 9, CLOCK).close();
    assertThat(RecordedEvents.scalars(folder, "loss")).containsExactly("1=0.125");
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    Path other = Files.writeString(folder.resolve("notes.txt"), "mine");
    write(0, 1);
    assertThat(other).hasContent("mine");
  }

  /** Size of the record that tells the version; the others are alike. */
  private static int sizeOfFirst(Path file) throws IOException {
    return 12 + RecordedEvents.read(file).get(0).getSerializedSize() + 4;
  }
}
