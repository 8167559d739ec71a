package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.training.PretrainListener.Validated;
import dev.revisit.model.training.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("log.jsonl");
  }

  private static LossHistory.Interval interval(long step, double loss) {
    return new LossHistory.Interval(2, step, 10 + step, loss, 0.5, 1e-3, 64, 0.25);
  }

  private StepLog open(long keep, LossHistory history) throws IOException {
    return StepLog.open(file, keep, history::restore, CLOCK);
  }

  /** Steps 11 to 14 of a run, judged after 12. */
  private void writeFourSteps() throws IOException {
    try (StepLog log = open(0, new LossHistory())) {
      for (int step = 1; step <= 4; step++) {
        log.steps(interval(step, 1.0 / step));
        if (step == 2) {
          log.validation(new Validated(Stage.MULTIMODAL, step, 0.75, List.of()), 12);
        }
      }
    }
  }

  private List<Long> steps() throws IOException {
    List<Long> steps = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      steps.add(new ObjectMapper().readTree(line).get("global_step").asLong());
    }
    return steps;
  }

  @Test
  void aLineTellsWhatWasMeasuredAndWhen() throws IOException {
    try (StepLog log = open(0, new LossHistory())) {
      log.steps(interval(1, 0.125));
      log.validation(new Validated(Stage.MULTIMODAL, 1, 0.75, List.of()), 11);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines)
        .containsExactly(
            "{\"time\":\"2026-03-01T12:00:00Z\",\"stage\":2,\"step\":1,\"global_step\":11,"
                + "\"loss\":0.125,\"gradient_norm\":0.5,\"learning_rate\":0.001,"
                + "\"chips_per_second\":64.0,\"wait_seconds\":0.25}",
            "{\"time\":\"2026-03-01T12:00:00Z\",\"stage\":2,\"step\":1,\"global_step\":11,"
                + "\"validation_loss\":0.75}");
  }

  @Test
  void stepsAfterTheCheckpointGoAndThoseBeforeComeBackAsHistory() throws IOException {
    writeFourSteps();
    LossHistory history = new LossHistory();
    try (StepLog log = open(12, history)) {
      log.steps(interval(3, 9));
    }
    assertThat(steps()).containsExactly(11L, 12L, 12L, 13L);
    assertThat(history.training())
        .containsExactly(new LossHistory.Point(11, 1), new LossHistory.Point(12, 0.5));
    assertThat(history.validation()).containsExactly(new LossHistory.Point(12, 0.75));
  }

  @Test
  void aRunWithoutACheckpointBeginsItsLogAnew() throws IOException {
    writeFourSteps();
    LossHistory history = new LossHistory();
    open(0, history).close();
    assertThat(file).isEmptyFile();
    assertThat(history.training()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"time\":\"2026-", "garbage\n", "{\"loss\":1}\n", "\n", "[1]\n", "7\n"})
  void whatAKilledRunLeftUnfinishedGoesAndTheRestStays(String tail) throws IOException {
    writeFourSteps();
    Files.writeString(file, tail, StandardOpenOption.APPEND);
    List<JsonNode> kept = new ArrayList<>();
    StepLog.open(file, 99, kept::add, CLOCK).close();
    assertThat(kept).hasSize(5);
    assertThat(steps()).containsExactly(11L, 12L, 12L, 13L, 14L);
  }
}
