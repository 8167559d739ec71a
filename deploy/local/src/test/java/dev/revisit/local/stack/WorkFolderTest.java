package dev.revisit.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir private Path folder;

  @AfterEach
  void forgetLogFile() {
    System.clearProperty("revisit.log");
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    try (WorkFolder first = WorkFolder.open(Optional.of(folder))) {
      assertThat(first.folder()).exists();
      // Within one process Java itself refuses; another process gets an IOException that names the
      // folder.
      assertThatThrownBy(() -> WorkFolder.open(Optional.of(folder)))
          .isInstanceOfAny(IOException.class, OverlappingFileLockException.class);
    }
  }

  @Test
  void onlyOurOwnStateIsRemoved() throws IOException {
    Path theirs =
        Files.writeString(
            Files.createDirectories(folder.resolve("kafka")).resolve("keep.txt"), "not ours");
    try (WorkFolder work = WorkFolder.open(Optional.of(folder))) {
      Files.writeString(Files.createDirectories(work.broker()).resolve("segment"), "ours");
      Files.writeString(work.logFile(), "log");
    }
    assertThat(theirs).exists();
    assertThat(folder.resolve("revisit.log")).exists();
    assertThat(folder.resolve("revisit-state")).doesNotExist();
  }

  @Test
  void whatAKilledRunLeftBehindIsRemovedAtTheStart() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("revisit-state").resolve("kafka")).resolve("old"),
        "old");
    try (WorkFolder work = WorkFolder.open(Optional.of(folder))) {
      assertThat(work.broker()).doesNotExist();
    }
  }
}
