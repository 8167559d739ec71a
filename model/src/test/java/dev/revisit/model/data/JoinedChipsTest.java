package dev.revisit.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinedChipsTest {
  private static final Architecture A = Architecture.nano();
  @TempDir Path folder;

  private ChipShards shards(int side, String... ids) throws IOException {
    Path place = folder.resolve(String.join("-", ids));
    try (ChipShardWriter writer =
        new ChipShardWriter(place, ShardLayout.of(side, 2, Normalisation.ssl4eo()), 2)) {
      for (String id : ids) {
        Chip radar =
            new Chip(
                Modality.SAR,
                new float[A.bands(Modality.SAR) * side * side],
                new boolean[side * side],
                100);
        writer.add(
            new SeasonalChip(
                id,
                List.of(
                    new SeasonalChip.Season(
                        LocalDate.of(2021, 4, 10),
                        new SeasonChips(Optional.empty(), Optional.of(radar))))));
      }
      writer.finish();
    }
    return ChipShards.open(place);
  }

  @Test
  void chipsFollowEachOtherInTheOrderOfTheSources() throws IOException {
    try (ChipSource joined = JoinedChips.of(List.of(shards(8, "a", "b", "c"), shards(8, "d")))) {
      assertThat(joined.size()).isEqualTo(4);
      assertThat(joined.read(0).id()).isEqualTo("a");
      assertThat(joined.read(2).id()).isEqualTo("c");
      assertThat(joined.read(3).id()).isEqualTo("d");
      assertThatThrownBy(() -> joined.read(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void theFingerprintTellsOrderAndContent() throws IOException {
    try (ChipShards first = shards(8, "a");
        ChipShards second = shards(8, "b")) {
      assertThat(JoinedChips.of(List.of(first, second)).fingerprint())
          .isNotEqualTo(JoinedChips.of(List.of(second, first)).fingerprint())
          .hasSize(64);
      assertThat(JoinedChips.of(List.of(first))).isSameAs(first);
    }
  }

  @Test
  void chipsOfAnotherSizeAreRefused() throws IOException {
    try (ChipShards small = shards(8, "a");
        ChipShards large = shards(16, "b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JoinedChips.of(List.of(small, large)))
          .withMessageContaining("side=16");
    }
  }
}
