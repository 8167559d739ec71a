package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.data.ShardManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardStoreTest {
  @TempDir Path temporary;

  private ShardStore store(String scheme) {
    return new ShardStore(scheme + ":" + temporary.resolve("chips"));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve("chips"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theManifestEntryOfAShardIsThatOfItsFile() throws Exception {
    ShardManifest.Shard shard = store("file").write("chips-a.safetensors", TestChips.shard(-3, -5));
    byte[] bytes = Files.readAllBytes(temporary.resolve("chips/chips-a.safetensors"));
    assertThat(shard.chips()).isEqualTo(2);
    assertThat(shard.bytes()).isEqualTo(bytes.length);
    assertThat(shard.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(names()).containsExactly("chips-a.safetensors");
  }

  @Test
  void aFileThatIsWrittenAgainReplacesTheOld() throws IOException {
    for (String scheme : List.of("file", "remote", "oss")) {
      store(scheme).write("a", "one".getBytes(StandardCharsets.UTF_8));
      store(scheme).write("a", "two".getBytes(StandardCharsets.UTF_8));
      assertThat(store(scheme).read("a")).asString(StandardCharsets.UTF_8).isEqualTo("two");
      assertThat(names()).containsExactly("a");
    }
  }

  @Test
  void aWriteThatFailsLeavesNothing() throws IOException {
    assertThatThrownBy(() -> store("flaky").write("a", new byte[] {1}))
        .isInstanceOf(IOException.class)
        .hasMessage("connection lost");
    assertThat(names()).isEmpty();
    store("flaky").write("a", new byte[] {1});
    assertThat(names()).containsExactly("a");
  }

  @Test
  void anObjectStoreIsWrittenInPlaceBecauseRenamingCopies() throws IOException {
    Files.createDirectories(temporary.resolve("chips"));
    store("oss").write("a", new byte[] {1});
    assertThat(names()).containsExactly("a");
  }

  @Test
  void aFolderWithADataSetIsRefusedAndWhatWasInterruptedIsNot() throws IOException {
    ShardStore store = store("remote");
    store.requireNew();
    store.write("chips-a.safetensors", new byte[] {1});
    store.requireNew();
    store.write(ShardManifest.FILE, new byte[] {1});
    assertThatIllegalArgumentException()
        .isThrownBy(store::requireNew)
        .withMessageContaining("already holds a data set");
  }

  @Test
  void anUnknownFileSystemIsNamed() {
    assertThatThrownBy(() -> new ShardStore("nowhere://bucket/chips").requireNew())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
  }
}
