package dev.revisit.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.revisit.model.OtherJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptedSaveTest {
  private static final int KILLS = 5;
  private static final String FOREVER = String.valueOf(Integer.MAX_VALUE);

  @TempDir Path folder;

  @Test
  void aReleaseWhoseSavingWasKilledIsWholeOrDoesNotLoad() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      Process process =
          new ProcessBuilder(OtherJvm.command(SavingProcess.class, folder.toString(), FOREVER))
              .redirectErrorStream(true)
              .start();
      try (BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(output.readLine()).isEqualTo("saving");
        Thread.sleep(37L * kill + 11); // anywhere in a save
        process.destroyForcibly().waitFor();
      }
      try {
        ModelIdentity identity = ModelRelease.load(folder).identity();
        assertThat(identity.name()).isIn("seamo-first", "seamo-second");
      } catch (ModelReleaseException e) {
        assertThat(e).hasMessageMatching("(?s).*(SHA256SUMS|release.json).*");
      }
    }
    ModelReleases.untrainedNano().save(folder);
    assertThat(ModelRelease.load(folder).identity().name()).isEqualTo("seamo-nano");
    assertThat(folder)
        .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
  }

  @Test
  void aFullDiskLeavesNothingThatLoadsAndSaysSo() throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeThat(bash).as("a shell that can limit the size of files").exists();
    ModelReleases.untrainedNano().save(folder);
    // No file may have more than 1 MiB: writing the weights fails in the midst, as on a full disk.
    List<String> command = new ArrayList<>();
    command.addAll(List.of(bash.toString(), "-c", "ulimit -f 1024; exec \"$@\"", "bash"));
    command.addAll(OtherJvm.command(SavingProcess.class, folder.toString(), "1"));
    assertThat(OtherJvm.run(command))
        .contains("could not be saved in " + folder)
        .contains("make room");
    assertThatThrownBy(() -> ModelRelease.load(folder))
        .isInstanceOf(ModelReleaseException.class)
        .hasMessageContaining("lacks SHA256SUMS");
    assertThat(folder)
        .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> ModelReleases.untrainedNano().save(file.resolve("release")))
        .isInstanceOf(ModelReleaseException.class)
        .hasMessageContaining("could not be saved in " + file);
  }
}
