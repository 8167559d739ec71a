package dev.revisit.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChipShardsTest {
  @TempDir Path folder;

  private Path shard(int number) {
    return folder.resolve("chips-%05d.safetensors".formatted(number));
  }

  private void damage(Path file, int fromEnd) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - fromEnd] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aFolderWithoutManifestIsNoDataSet() {
    assertThatThrownBy(() -> ChipShards.open(folder))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("has no manifest.json");
  }

  @Test
  void anInterruptedWriterLeavesNoDataSet() throws IOException {
    try (ChipShardWriter writer = new ChipShardWriter(folder, TestPlaces.layout(), 1)) {
      writer.add(TestPlaces.place(0));
    }
    assertThat(shard(0)).exists();
    assertThatThrownBy(() -> ChipShards.open(folder)).isInstanceOf(ShardException.class);
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    TestPlaces.write(folder, 4, 2).close();
    Files.delete(shard(1));
    assertThatThrownBy(() -> ChipShards.open(folder))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("chips-00001.safetensors")
        .hasMessageContaining("copy it again");
  }

  @Test
  void aTruncatedShardIsNamed() throws IOException {
    TestPlaces.write(folder, 4, 2).close();
    byte[] bytes = Files.readAllBytes(shard(1));
    Files.write(shard(1), Arrays.copyOf(bytes, bytes.length - 1));
    assertThatThrownBy(() -> ChipShards.open(folder))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("chips-00001.safetensors")
        .hasMessageContaining("the manifest says");
  }

  @Test
  void oneFlippedBitIsFoundWhenItsChipIsReadAndOnlyThen() throws IOException {
    TestPlaces.write(folder, 4, 2).close();
    damage(shard(1), 1);
    try (ChipShards chips = ChipShards.open(folder)) {
      assertThat(chips.read(2).id()).isEqualTo("place-2");
      assertThatThrownBy(() -> chips.read(3))
          .isInstanceOf(ShardException.class)
          .hasMessageContaining("chips-00001.safetensors")
          .hasMessageContaining("chip 1 has CRC-32")
          .hasMessageContaining("Copy the shard again");
    }
  }

  @Test
  void verifyingFindsAFlippedBitAnywhere() throws IOException {
    try (ChipShards chips = TestPlaces.write(folder, 4, 2)) {
      chips.verify();
      damage(shard(1), 1);
      assertThatThrownBy(chips::verify)
          .isInstanceOf(ShardException.class)
          .hasMessageContaining("chips-00001.safetensors")
          .hasMessageContaining("SHA-256");
    }
  }

  @Test
  void aShardThatIsSomethingElseIsNamed() throws IOException {
    TestPlaces.write(folder, 2, 2).close();
    Files.write(shard(0), new byte[(int) Files.size(shard(0))]);
    try (ChipShards chips = ChipShards.open(folder)) {
      assertThatThrownBy(() -> chips.read(0))
          .isInstanceOf(ShardException.class)
          .hasMessageContaining("chips-00000.safetensors")
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void aManifestThatLeavesTheFolderIsRejected() throws IOException {
    TestPlaces.write(folder, 2, 2).close();
    Path manifest = folder.resolve("manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("chips-00000.safetensors", "../secret"));
    assertThatThrownBy(() -> ChipShards.open(folder)).hasMessageContaining("Unusable shard entry");
    Files.writeString(manifest, text.replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> ChipShards.open(folder)).hasMessageContaining("format 2");
    Files.writeString(manifest, "{");
    assertThatThrownBy(() -> ChipShards.open(folder)).hasMessageContaining("not JSON");
  }

  @Test
  void aFolderThatHoldsADataSetIsNotOverwritten() throws IOException {
    TestPlaces.write(folder, 1, 1).close();
    assertThatThrownBy(() -> new ChipShardWriter(folder, TestPlaces.layout(), 1))
        .isInstanceOf(ShardException.class)
        .hasMessageContaining("already holds a data set");
  }

  @Test
  void aChipOfAnotherSizeOrWithMoreSeasonsIsRejected() throws IOException {
    ShardLayout larger = ShardLayout.of(21, 4, TestPlaces.NORMALISATION);
    ShardLayout shorter = ShardLayout.of(TestPlaces.SIDE, 3, TestPlaces.NORMALISATION);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChipShard(larger).add(TestPlaces.place(0)))
        .withMessageContaining("20 pixels a side");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChipShard(shorter).add(TestPlaces.place(0)))
        .withMessageContaining("4 seasons")
        .withMessageContaining("at most 3");
  }

  @Test
  void chipsWithGapsInTheirSeriesStandBesideWholeOnes() throws IOException {
    SeasonalChip whole = TestPlaces.place(0);
    SeasonalChip gappy = new SeasonalChip("gappy", TestPlaces.place(1).seasons().subList(1, 2));
    try (ChipShardWriter writer = new ChipShardWriter(folder, TestPlaces.layout(), 2)) {
      writer.add(gappy);
      writer.add(whole);
      writer.finish();
    }
    try (ChipShards chips = ChipShards.open(folder)) {
      assertThat(chips.layout().seasons()).isEqualTo(4);
      assertThat(chips.read(1).seasons()).hasSize(4);
      SeasonalChip read = chips.read(0);
      assertThat(read.seasons()).hasSize(1);
      assertThat(read.seasons().get(0).date()).isEqualTo(gappy.seasons().get(0).date());
      assertThat(read.seasons().get(0).looks().sar().orElseThrow().pixels())
          .containsExactly(
              gappy.seasons().get(0).looks().sar().orElseThrow().pixels(), within(1e-5f));
    }
  }

  @Test
  void aShardWrittenToAStreamIsTheFileThatTheWriterWrites() throws IOException {
    TestPlaces.write(folder, 2, 2).close();
    ChipShard shard = new ChipShard(TestPlaces.layout());
    shard.add(TestPlaces.place(0));
    shard.add(TestPlaces.place(1));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    shard.write(bytes);
    assertThat(bytes.toByteArray()).isEqualTo(Files.readAllBytes(shard(0)));
  }

  @Test
  void seasonsOutOfOrderAreRejected() {
    List<SeasonalChip.Season> seasons = new ArrayList<>(TestPlaces.place(0).seasons());
    seasons.add(seasons.remove(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeasonalChip("p", seasons))
        .withMessageContaining("sort them by date");
  }

  @Test
  void whatIsWrittenIsReadAcrossShards() throws IOException {
    try (ChipShards chips = TestPlaces.write(folder, 5, 2)) {
      assertThat(chips.size()).isEqualTo(5);
      assertThat(chips.layout()).isEqualTo(TestPlaces.layout());
      for (int i : new int[] {4, 0, 3}) {
        SeasonalChip expected = TestPlaces.place(i);
        SeasonalChip read = chips.read(i);
        assertThat(read.id()).isEqualTo(expected.id());
        for (int t = 0; t < TestPlaces.SEASONS; t++) {
          assertThat(read.seasons().get(t).date()).isEqualTo(expected.seasons().get(t).date());
          for (Modality modality : Modality.values()) {
            Chip a = read.seasons().get(t).looks().chip(modality).orElseThrow();
            Chip b = expected.seasons().get(t).looks().chip(modality).orElseThrow();
            assertThat(a.dayOfYear()).isEqualTo(b.dayOfYear());
            assertThat(a.clear()).isEqualTo(b.clear());
            assertThat(a.pixels()).containsExactly(b.pixels(), within(1e-5f));
          }
        }
      }
    }
  }

  @Test
  void noDataCloudAndAbsentModalitiesSurviveAndValuesAreRoundedAndCutOff() throws IOException {
    Chip optical = TestPlaces.look(Modality.OPTICAL, 1, 200);
    optical.pixels()[0] = Float.NaN;
    optical.pixels()[1] = 1234.4f;
    optical.pixels()[2] = 40_000f;
    optical.pixels()[3] = Float.NEGATIVE_INFINITY;
    optical.clear()[5] = false;
    Chip sar = TestPlaces.look(Modality.SAR, 2, 201);
    sar.pixels()[0] = -12.3456f;
    ShardLayout layout = ShardLayout.of(TestPlaces.SIDE, 2, TestPlaces.NORMALISATION);
    SeasonalChip chip =
        new SeasonalChip(
            "mixed",
            List.of(
                new SeasonalChip.Season(
                    LocalDate.of(2021, 7, 19),
                    new SeasonChips(Optional.of(optical), Optional.empty())),
                new SeasonalChip.Season(
                    LocalDate.of(2021, 7, 20),
                    new SeasonChips(Optional.empty(), Optional.of(sar)))));
    try (ChipShardWriter writer = new ChipShardWriter(folder, layout, 3)) {
      writer.add(chip);
      writer.finish();
    }
    try (ChipShards chips = ChipShards.open(folder)) {
      SeasonalChip read = chips.read(0);
      Chip seen = read.seasons().get(0).looks().optical().orElseThrow();
      assertThat(seen.pixels()[0]).isNaN();
      assertThat(seen.pixels()[1]).isEqualTo(1234f);
      assertThat(seen.pixels()[2]).isEqualTo(32767f);
      assertThat(seen.pixels()[3]).isEqualTo(-32767f);
      assertThat(seen.clear()[5]).isFalse();
      assertThat(read.seasons().get(0).looks().sar()).isEmpty();
      assertThat(read.seasons().get(1).looks().optical()).isEmpty();
      assertThat(read.seasons().get(1).looks().sar().orElseThrow().pixels()[0])
          .isEqualTo(-12.35f, within(1e-5f));
    }
  }

  @Test
  void theFingerprintTellsContentApart() throws IOException {
    try (ChipShards two = TestPlaces.write(folder.resolve("a"), 2, 2);
        ChipShards same = TestPlaces.write(folder.resolve("b"), 2, 2);
        ChipShards three = TestPlaces.write(folder.resolve("c"), 3, 2)) {
      assertThat(same.fingerprint()).isEqualTo(two.fingerprint());
      assertThat(three.fingerprint()).isNotEqualTo(two.fingerprint());
    }
  }

  @Test
  void moreShardsThanMayBeOpenAtOnceAreReadInAnyOrder() throws IOException {
    try (ChipShards chips = TestPlaces.write(folder, 40, 1)) {
      for (int round = 0; round < 2; round++) {
        for (int i = 39; i >= 0; i--) {
          assertThat(chips.read(i).id()).isEqualTo("place-" + i);
        }
      }
    }
  }

  @Test
  void aLayoutWithoutBandsIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ShardLayout(8, 1, Map.of(Modality.SAR, List.of("VV"))))
        .withMessageContaining("optical");
  }
}
