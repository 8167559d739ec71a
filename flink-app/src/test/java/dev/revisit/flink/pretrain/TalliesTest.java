package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.data.ShardManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TalliesTest {
  private static Tally place(String key, int chips, ItemOutcome... items) {
    List<ShardManifest.Shard> shard =
        chips == 0
            ? List.of()
            : List.of(new ShardManifest.Shard("chips-" + key, chips, 100L * chips, "ab" + key));
    return new Tally(
        key,
        shard,
        1,
        chips == 0 ? 1 : 0,
        2 * chips,
        chips,
        2 * chips,
        chips,
        chips == 0 ? Map.of() : Map.of(2, chips),
        List.of(items));
  }

  private static ItemOutcome broken(String item, String detail) {
    return ItemOutcome.skipped(item, "missing-file", detail, "Copy it.");
  }

  private static final List<Tally> TALLIES =
      List.of(
          Tally.listed(ItemOutcome.skipped("c/label", "unsupported-product", "A label.", "")),
          place("a", 3, ItemOutcome.used("c/one"), broken("c/two", "no such file: a")),
          place("b", 0, ItemOutcome.notNeeded("c/one"), broken("c/two", "no such file: b")),
          place("c", 2, ItemOutcome.notNeeded("c/three"), broken("c/one", "no such file: c")));

  private static Tallies sum(List<Tally> list) {
    Tallies tallies = new Tallies();
    list.forEach(tally -> tallies.add(Tally.read(tally.toJson())));
    return tallies;
  }

  @Test
  void everyItemIsCountedOnceAndEveryReasonIsListed() {
    SamplingReport report = sum(TALLIES).report();
    assertThat(report.chips()).isEqualTo(5);
    assertThat(report.seasons()).isEqualTo(10);
    assertThat(report.sarLooks()).isEqualTo(10);
    assertThat(report.chipsBySeasons()).isEqualTo(Map.of(2, 5));
    assertThat(report.places()).isEqualTo(2);
    assertThat(report.emptyPlaces()).isEqualTo(1);
    assertThat(report.bytes()).isEqualTo(500);
    // One was used; three was not needed; label and two were skipped wherever they were wanted.
    assertThat(report.items()).isEqualTo(new SamplingReport.Items(4, 1, 1, 2));
    assertThat(report.skippedByReason())
        .isEqualTo(Map.of("missing-file", 2, "unsupported-product", 1));
    assertThat(report.skipped())
        .extracting(s -> s.item() + " " + s.places() + " " + s.detail())
        .containsExactly(
            "c/label 0 A label.", "c/one 1 no such file: c", "c/two 2 no such file: a");
  }

  @Test
  void orderAndRepetitionOfTalliesDoNotMatter() {
    byte[] expected = sum(TALLIES).report().toJson();
    List<Tally> shuffled = new ArrayList<>(TALLIES);
    shuffled.addAll(TALLIES);
    Random random = new Random(1);
    for (int i = 0; i < 10; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(sum(shuffled).report().toJson()).isEqualTo(expected);
      assertThat(sum(shuffled).shards())
          .extracting(ShardManifest.Shard::file)
          .containsExactly("chips-a", "chips-c");
    }
  }

  @Test
  void aReportIsReadAsItWasWritten() throws IOException {
    SamplingReport report = sum(TALLIES).report();
    assertThat(SamplingReport.read(report.toJson())).isEqualTo(report);
    assertThat(new String(report.toJson(), StandardCharsets.UTF_8))
        .contains("\"chips_by_seasons\"", "\"not_needed\" : 1", "\"retryable\" : false");
  }

  @Test
  void anEndlessListIsCutButCounted() {
    List<Tally> many = new ArrayList<>();
    for (int i = 0; i < SamplingReport.MOST_LISTED + 20; i++) {
      many.add(Tally.listed(broken("c/" + i, "gone")));
    }
    SamplingReport report = sum(many).report();
    assertThat(report.skipped()).hasSize(SamplingReport.MOST_LISTED);
    assertThat(report.skippedByReason())
        .containsEntry("missing-file", SamplingReport.MOST_LISTED + 20);
    assertThat(new EmptySampleException(report))
        .hasMessageContaining("520 were skipped {missing-file=520}");
    assertThat(new EmptySampleException(sum(List.of()).report()))
        .hasMessageContaining("hold no item");
  }
}
