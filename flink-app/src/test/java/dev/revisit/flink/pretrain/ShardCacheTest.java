package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.ShardException;
import dev.revisit.model.data.ShardManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardCacheTest {
  @TempDir Path temporary;
  private Path origin;
  private Path cache;
  private String remote;

  @BeforeEach
  void writeDataSet() throws IOException {
    origin = temporary.resolve("origin");
    cache = temporary.resolve("cache");
    remote = "remote:" + origin;
    write(-3, -5);
  }

  private void write(float first, float second) throws IOException {
    ShardStore store = new ShardStore(remote);
    List<ShardManifest.Shard> shards =
        List.of(
            store.write("chips-a.safetensors", TestChips.shard(first)),
            store.write("chips-b.safetensors", TestChips.shard(second)));
    store.write(ShardManifest.FILE, new ShardManifest(TestChips.RULES.layout(), shards).toBytes());
  }

  private static float value(ChipShards chips, int chip) throws IOException {
    return chips.read(chip).seasons().get(0).looks().sar().orElseThrow().pixels()[0];
  }

  private int reads(String file) {
    return FakeFileSystem.OPENED.getOrDefault(origin.resolve(file).toString(), 0);
  }

  @Test
  void aLocalDataSetIsOpenedInPlace() throws IOException {
    for (String location : List.of(origin.toString(), origin.toUri().toString())) {
      try (ChipShards chips = ShardCache.open(location, cache)) {
        assertThat(value(chips, 1)).isEqualTo(-5);
      }
    }
    assertThat(cache).doesNotExist();
  }

  @Test
  void aFolderWithABlankInItsNameIsFoundAsPathAsUriAndAsFlinkWritesIt() throws IOException {
    Path folder = temporary.resolve("two words");
    ShardStore store = new ShardStore(DataSetLocation.forFlink(folder.toString()));
    ShardManifest.Shard shard = store.write("chips-a.safetensors", TestChips.shard(-3));
    store.write(
        ShardManifest.FILE, new ShardManifest(TestChips.RULES.layout(), List.of(shard)).toBytes());
    for (String location :
        List.of(folder.toString(), folder.toUri().toString(), "file:" + folder)) {
      assertThat(DataSetLocation.forFlink(location)).isEqualTo("file:" + folder);
      ShardCache.open(location, cache).close();
    }
  }

  @Test
  void aRemoteDataSetIsCopiedOnce() throws IOException {
    try (ChipShards chips = ShardCache.open(remote, cache)) {
      assertThat(chips.size()).isEqualTo(2);
      assertThat(value(chips, 0)).isEqualTo(-3);
    }
    try (ChipShards chips = ShardCache.open(remote, cache)) {
      assertThat(value(chips, 1)).isEqualTo(-5);
    }
    assertThat(reads("chips-a.safetensors")).isEqualTo(1);
    assertThat(reads("chips-b.safetensors")).isEqualTo(1);
  }

  @Test
  void aDamagedCopyIsFetchedAgain() throws IOException {
    ShardCache.open(remote, cache).close();
    Path copy;
    try (Stream<Path> files = Files.walk(cache)) {
      copy = files.filter(file -> file.endsWith("chips-b.safetensors")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length - 1] ^= 1;
    Files.write(copy, bytes);
    try (ChipShards chips = ShardCache.open(remote, cache)) {
      chips.verify();
    }
    assertThat(reads("chips-a.safetensors")).isEqualTo(1);
    assertThat(reads("chips-b.safetensors")).isEqualTo(2);
  }

  @Test
  void aDataSetThatWasMadeAnewIsNotMixedWithTheOldCopy() throws IOException {
    ShardCache.open(remote, cache).close();
    write(-3, -7);
    try (ChipShards chips = ShardCache.open(remote, cache)) {
      assertThat(value(chips, 1)).isEqualTo(-7);
    }
  }

  @Test
  void aShardThatIsDamagedAtItsOriginIsRefusedAndNotKept() throws IOException {
    Path shard = origin.resolve("chips-b.safetensors");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length - 1] ^= 1;
    Files.write(shard, bytes);
    assertThatThrownBy(() -> ShardCache.open(remote, cache))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chips-b.safetensors")
        .hasMessageContaining("SHA-256")
        .hasMessageContaining("sample again");
    try (Stream<Path> files = Files.walk(cache)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactly("chips-a.safetensors");
    }
  }

  @Test
  void aFolderWithoutManifestIsNoDataSet() throws IOException {
    Files.delete(origin.resolve(ShardManifest.FILE));
    assertThatThrownBy(() -> ShardCache.open(remote, cache))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no data set")
        .hasMessageContaining("sample again");
    assertThatThrownBy(() -> ShardCache.open(origin.toString(), cache))
        .isInstanceOf(ShardException.class);
  }
}
