package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path parent;

  @AfterEach
  void forgetLog() {
    System.clearProperty("revisit.log");
  }

  @Test
  void aFileCannotBeTheFolderOfARun() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "mine");
    assertThatThrownBy(() -> RunFolder.open(file)).isInstanceOf(IOException.class);
    assertThat(file).hasContent("mine");
  }

  @Test
  void aSecondRunInTheSameFolderIsRefusedUntilTheFirstEnds() throws IOException {
    Path out = parent.resolve("a/b/run");
    try (RunFolder first = RunFolder.open(out)) {
      assertThat(first.path()).isEqualTo(out.toRealPath());
      assertThatThrownBy(() -> RunFolder.open(out))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another run")
          .hasMessageContaining(out.getFileName().toString());
    }
    RunFolder.open(out).close();
  }

  @Test
  void theLogFileOfTheProcessGoesIntoTheFolder() throws IOException {
    try (RunFolder run = RunFolder.open(parent.resolve("run"))) {
      assertThat(System.getProperty("revisit.log"))
          .isEqualTo(run.path().resolve("revisit.log").toString());
    }
  }
}
