package dev.revisit.flink.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.Reference;
import dev.revisit.model.runtime.SeasonBands;
import dev.revisit.schemas.state.ChipMemory;
import dev.revisit.schemas.state.SeasonMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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
    assertThat(reference.bands().optical()).containsExactly(1, 1);
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

  @Test
  void theMemoryOfAChipKnowsWhatTheClosedSeasonsShowed() {
    MemoryCode code = recall(Optional.of(LAST), Optional.of(YEAR_AGO)).code(5).orElseThrow();

    // Season 8086 is a summer: 8086 modulo 4 is 2, counted from winter.
    assertThat(code.seasons().get(8086 % 4).optical()).containsExactly(2, 2);
    assertThat(code.seasons().get(8087 % 4)).isEqualTo(SeasonBands.none());
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
    NavigableMap<Integer, SeasonMemory> closed = new TreeMap<>();
    memory.ifPresent(m -> closed.put(m.getSeason(), m));
    return new SeasonMemories.Recall(memory, closed, yearAgo, 0);
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

  /** What the season showed of a chip, told apart by its code. */
  private static byte[] bands(byte code) {
    return new byte[] {code, code};
  }

  private static ChipMemory chip(byte[] optical, byte[] opticalValid, byte[] sar, byte[] valid) {
    return ChipMemory.newBuilder()
        .setOptical(ByteBuffer.wrap(optical))
        .setOpticalValid(ByteBuffer.wrap(opticalValid))
        .setSar(ByteBuffer.wrap(sar))
        .setSarValid(ByteBuffer.wrap(valid))
        .setOpticalBands(ByteBuffer.wrap(optical.length == 0 ? optical : bands(optical[0])))
        .setSarBands(ByteBuffer.wrap(sar.length == 0 ? sar : bands(sar[0])))
        .build();
  }
}
