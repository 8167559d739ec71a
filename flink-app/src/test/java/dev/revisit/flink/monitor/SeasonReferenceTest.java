package dev.revisit.flink.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.Reference;
import dev.revisit.schemas.state.ChipMemory;
import dev.revisit.schemas.state.SeasonMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the model compares a chip with. */
class SeasonReferenceTest {
  private static final SeasonMemory YEAR_AGO = memory("a", Map.of("5", optical(1)));
  private static final SeasonMemory LAST = memory("b", Map.of("5", optical(2), "6", optical(3)));

  @Test
  void withoutClosedSeasonsThereIsNone() {
    SeasonMemories.Recall recall = recall(Optional.empty(), Optional.empty());

    assertThat(recall.reference(5, Modality.OPTICAL)).isEmpty();
    assertThat(recall.digest()).isEmpty();
  }

  @Test
  void aChipThatNoSeasonSawHasNone() {
    assertThat(recall(Optional.of(LAST), Optional.of(YEAR_AGO)).reference(7, Modality.OPTICAL))
        .isEmpty();
  }

  @Test
  void theSameSeasonOfTheYearBeforeComesFirst() {
    Reference reference =
        recall(Optional.of(LAST), Optional.of(YEAR_AGO))
            .reference(5, Modality.OPTICAL)
            .orElseThrow();

    assertThat(reference.memory().optical()).containsExactly(1, 0);
    assertThat(reference.look()).isEmpty();
  }

  @Test
  void elseTheLastClosedSeasonServes() {
    assertThat(optical(recall(Optional.of(LAST), Optional.empty()), 5)).containsExactly(2, 0);
    assertThat(optical(recall(Optional.of(LAST), Optional.of(YEAR_AGO)), 6)).containsExactly(3, 0);
  }

  @Test
  void aSeasonThatSawTheChipByTheOtherSensorOnlyDoesNotServe() {
    SeasonMemory radar = memory("c", Map.of("5", radar(4)));

    assertThat(optical(recall(Optional.of(LAST), Optional.of(radar)), 5)).containsExactly(2, 0);
    assertThat(recall(Optional.of(LAST), Optional.of(YEAR_AGO)).reference(5, Modality.SAR))
        .isEmpty();
  }

  @Test
  void theDigestChangesWithEitherMemory() {
    String both = recall(Optional.of(LAST), Optional.of(YEAR_AGO)).digest();

    assertThat(both)
        .isEqualTo(recall(Optional.of(LAST), Optional.of(YEAR_AGO)).digest())
        .isNotEqualTo(recall(Optional.of(LAST), Optional.empty()).digest())
        .isNotEqualTo(recall(Optional.of(YEAR_AGO), Optional.of(LAST)).digest());
  }

  private static byte[] optical(SeasonMemories.Recall recall, int chip) {
    return recall
        .reference(chip, Modality.OPTICAL)
        .map(Reference::memory)
        .map(MemoryCode::optical)
        .orElseThrow();
  }

  private static SeasonMemories.Recall recall(
      Optional<SeasonMemory> memory, Optional<SeasonMemory> yearAgo) {
    return new SeasonMemories.Recall(memory, yearAgo, 0);
  }

  private static SeasonMemory memory(String digest, Map<String, ChipMemory> chips) {
    return SeasonMemory.newBuilder()
        .setSeason(8086)
        .setModelVersion("1")
        .setInputsDigest(digest)
        .setInputs(List.of())
        .setChips(chips)
        .setLandCover(ByteBuffer.allocate(0))
        .build();
  }

  private static ChipMemory optical(int code) {
    return chip(new byte[] {(byte) code, 0}, new byte[] {1}, new byte[0], new byte[0]);
  }

  private static ChipMemory radar(int code) {
    return chip(new byte[0], new byte[0], new byte[] {(byte) code, 0}, new byte[] {1});
  }

  private static ChipMemory chip(byte[] optical, byte[] opticalValid, byte[] sar, byte[] valid) {
    return ChipMemory.newBuilder()
        .setOptical(ByteBuffer.wrap(optical))
        .setOpticalValid(ByteBuffer.wrap(opticalValid))
        .setSar(ByteBuffer.wrap(sar))
        .setSarValid(ByteBuffer.wrap(valid))
        .build();
  }
}
