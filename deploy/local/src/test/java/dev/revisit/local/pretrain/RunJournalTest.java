package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.local.tensorboard.RecordedEvents;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.training.PretrainListener.Step;
import dev.revisit.model.training.PretrainListener.Validated;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.Reconstruction;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
  private static final int STEPS = 8; // of each stage

  @TempDir Path out;
  private RunFolder folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    folder = RunFolder.open(out);
  }

  @AfterEach
  void close() throws IOException {
    folder.close();
    System.clearProperty("revisit.log");
  }

  private RunJournal journal(int every) {
    PretrainPlan plan =
        PretrainPlan.of(
            Architecture.nano(),
            Normalisation.ssl4eo(),
            List.of(
                StagePlan.of(Stage.UNIMODAL, STEPS, 4), StagePlan.of(Stage.MULTIMODAL, STEPS, 4)),
            7);
    return new RunJournal(folder, plan, every, CLOCK, warnings::add);
  }

  private static Step step(Stage stage, long step, double loss) {
    return new Step(stage, step, STEPS, loss, 2 * loss, 1e-3 * step, 4, 0.5);
  }

  private static Validated validated(long step, double loss) {
    float[] pixels = new float[2 * 64 * 64];
    boolean[] all = new boolean[64];
    return new Validated(
        Stage.MULTIMODAL,
        step,
        loss,
        List.of(new Reconstruction(Modality.SAR, 64, 8, pixels, pixels, all, all)));
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("log.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void aDiskThatIsFullIsToldWithTheReason() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "This system has no /dev/full");
    Files.createSymbolicLink(out.resolve("log.jsonl"), full);
    try (RunJournal journal = journal(1)) {
      assertThatThrownBy(() -> journal.step(step(Stage.UNIMODAL, 1, 1)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("The log of the run cannot be written")
          .hasMessageContaining("No space left on device");
    }
  }

  @Test
  void anIntervalIsTheMeanOfItsStepsAndAStageEndsOne() throws IOException {
    try (RunJournal journal = journal(3)) {
      for (int i = 1; i <= STEPS; i++) {
        journal.step(step(Stage.UNIMODAL, i, i));
      }
      journal.step(step(Stage.MULTIMODAL, 1, 10));
      journal.step(step(Stage.MULTIMODAL, 2, 20));
      journal.step(step(Stage.MULTIMODAL, 3, 60));
    }
    List<JsonNode> lines = lines();
    // 1 2 3, 4 5 6, 7 8 of the first stage; 10 20 60 of the second.
    assertThat(lines)
        .extracting(line -> line.get("loss").asDouble())
        .containsExactly(2.0, 5.0, 7.5, 30.0);
    assertThat(lines)
        .extracting(line -> line.get("global_step").asLong())
        .containsExactly(3L, 6L, 8L, 11L);
    assertThat(lines).extracting(line -> line.get("step").asLong()).containsExactly(3L, 6L, 8L, 3L);
    assertThat(lines.get(1).get("gradient_norm").asDouble()).isEqualTo(10);
    assertThat(lines.get(1).get("learning_rate").asDouble()).isEqualTo(6e-3);
    assertThat(lines.get(1).get("wait_seconds").asDouble()).isEqualTo(1.5);
    assertThat(lines.get(1).get("chips_per_second").asDouble()).isEqualTo(4);
    assertThat(Pictures.read(Files.readAllBytes(out.resolve("loss.png"))).getWidth())
        .isEqualTo(1000);
  }

  @Test
  void aRunThatContinuesHasTheCurveOfOneThatWasNeverInterrupted() throws IOException {
    try (RunJournal journal = journal(1)) {
      for (int i = 1; i <= STEPS; i++) {
        journal.step(step(Stage.UNIMODAL, i, i));
      }
      for (int i = 1; i <= 5; i++) {
        journal.step(step(Stage.MULTIMODAL, i, 10 * i));
        if (i == 4) {
          journal.validated(validated(4, 7));
        }
      }
    }
    // The checkpoint is that of step 3 of the second stage.
    try (RunJournal journal = journal(1)) {
      journal.resumed(Stage.MULTIMODAL, 3);
      journal.step(step(Stage.MULTIMODAL, 4, 40));
      journal.validated(validated(4, 7.5));
      journal.step(step(Stage.MULTIMODAL, 5, 50));
    }
    List<JsonNode> lines = lines();
    assertThat(lines)
        .extracting(line -> line.get("global_step").asLong())
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 12L, 13L);
    assertThat(lines.get(12).get("validation_loss").asDouble()).isEqualTo(7.5);
    assertThat(RecordedEvents.scalars(out.resolve("tensorboard"), "loss/training"))
        .containsExactly(
            "1=1.0", "2=2.0", "3=3.0", "4=4.0", "5=5.0", "6=6.0", "7=7.0", "8=8.0", "9=10.0",
            "10=20.0", "11=30.0", "12=40.0", "13=50.0");
    assertThat(RecordedEvents.scalars(out.resolve("tensorboard"), "loss/held_out"))
        .containsExactly("12=7.5");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aJudgementIsDrawnIntoTheFolderAndForTensorBoard() throws IOException {
    try (RunJournal journal = journal(1)) {
      journal.step(step(Stage.MULTIMODAL, 1, 1));
      journal.validated(validated(1, 2));
      BufferedImage sheet = Pictures.read(Files.readAllBytes(out.resolve("reconstructions.png")));
      assertThat(sheet.getWidth()).isEqualTo(960);
      assertThat(out.resolve("loss.png")).exists();
    }
    assertThat(RecordedEvents.images(out.resolve("tensorboard"), "reconstructions"))
        .containsExactly(Files.readAllBytes(out.resolve("reconstructions.png")));
    assertThat(out).isDirectoryNotContaining("glob:**/.*");
  }
}
