package dev.revisit.model.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChipSelectionTest {
  private static ChipSource source(int count) {
    List<SeasonalChip> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(TestPlaces.place(i));
    }
    return TestPlaces.source(places);
  }

  @Test
  void theTwoPartsOfASplitShareNoChipAndHoldAll() throws IOException {
    List<ChipSelection> parts = ChipSelection.split(source(10), 0.2, 3);
    Set<String> ids = new HashSet<>();
    for (ChipSelection part : parts) {
      for (int i = 0; i < part.size(); i++) {
        assertThat(ids.add(part.read(i).id())).isTrue();
      }
    }
    assertThat(ids).hasSize(10);
    assertThat(parts.get(1).size()).isEqualTo(2);
    assertThat(parts.get(0).fingerprint()).isNotEqualTo(parts.get(1).fingerprint());
  }

  @Test
  void aSingleChipCannotBeDivided() {
    assertThatThrownBy(() -> ChipSelection.split(source(1), 0.2, 3))
        .hasMessageContaining("sample more");
  }

  @Test
  void chipsWithTooFewSeasonsAreLeftOut() throws IOException {
    SeasonalChip whole = TestPlaces.place(1);
    SeasonalChip part = new SeasonalChip("part", whole.seasons().subList(0, 2));
    ChipSource both = TestPlaces.source(List.of(part, whole));
    assertThat(ChipSelection.withSeasons(both, 3).size()).isEqualTo(1);
    assertThat(ChipSelection.withSeasons(both, 3).read(0).id()).isEqualTo(whole.id());
    assertThatThrownBy(() -> ChipSelection.withSeasons(both, 9))
        .hasMessageContaining("sample a longer period");
  }
}
