package dev.revisit.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  static final TrainingData CHIPS =
      new TrainingData(
          "SSL4EO-S12 v1.1",
          "CC-BY-4.0",
          Optional.of(URI.create("https://example.com/ssl4eo-s12")),
          Optional.of(
              new TrainingData.Extent(
                  -10, 35, 30, 60, LocalDate.of(2020, 1, 1), LocalDate.of(2021, 12, 31))));

  static Provenance trained() {
    return Provenance.trained(
        List.of(CHIPS, TrainingData.of("our labels", "CC0-1.0")),
        42,
        Instant.parse("2026-03-01T12:00:00Z"),
        Optional.of(new ParentRelease("seamo-base", "1", "ab".repeat(32))),
        "Apache-2.0");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    for (Provenance provenance :
        List.of(trained(), Provenance.untrained(7), Provenance.unrecorded())) {
      String json = provenance.toJson().toString();
      assertThat(Provenance.read(new ObjectMapper().readTree(json))).isEqualTo(provenance);
    }
  }

  @Test
  void whatItLearnedLaterIsAdded() {
    Instant end = Instant.parse("2026-04-01T00:00:00Z");
    TrainingData more = TrainingData.of("change in simulated catalogues", "no third party's");

    Provenance after = trained().after(List.of(more, CHIPS), List.of("Maps."), 9, end);

    assertThat(after.data()).hasSize(3).startsWith(CHIPS).endsWith(more);
    assertThat(after.notFor()).startsWith(trained().notFor().get(0)).endsWith("Maps.");
    assertThat(after.seed()).hasValue(9L);
    assertThat(after.date()).isEqualTo(end);
    assertThat(after.parent()).isEqualTo(trained().parent());
    assertThat(after.after(List.of(more), List.of("Maps."), 9, end)).isEqualTo(after);
  }

  @Test
  void whatIsSaidOfRandomWeightsEndsWithTheFirstTrainingAndWhatIsUnrecordedStaysSo() {
    Instant end = Instant.parse("2026-04-01T00:00:00Z");
    Provenance first = Provenance.untrained(7).after(List.of(CHIPS), List.of(), 9, end);
    assertThat(first.intendedUse()).isEqualTo(trained().intendedUse());
    assertThat(first.notFor()).isEqualTo(trained().notFor());

    Provenance unknown = Provenance.unrecorded().after(List.of(CHIPS), List.of(), 9, end);
    assertThat(unknown.notFor()).isEqualTo(Provenance.unrecorded().notFor());
    assertThat(unknown.date()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void whatNobodyCouldUseIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingData.of("chips", " "))
        .withMessageContaining("licence");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Provenance.trained(List.of(), 1, Instant.EPOCH, Optional.empty(), "see the web"))
        .withMessageContaining("SPDX");
    ObjectNode json = trained().toJson();
    json.put("date", "yesterday");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Provenance.read(json))
        .withMessageContaining("'yesterday'");
    LocalDate day = LocalDate.of(2020, 1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingData.Extent(0, 60, 1, 35, day, day))
        .withMessageContaining("in order");
    ObjectNode extent = CHIPS.toJson();
    ((ObjectNode) extent.get("extent")).putArray("bbox").add(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingData.read(extent))
        .withMessageContaining("four numbers");
  }
}
