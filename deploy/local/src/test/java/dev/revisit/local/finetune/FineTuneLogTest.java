package dev.revisit.local.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.training.FineTuneListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuneLogTest {
  @TempDir private Path folder;

  @Test
  void aResumedRunGoesOnInTheSameLogAndCurve() throws Exception {
    Path file = folder.resolve("log.jsonl");
    Path curve = folder.resolve("curve.png");
    try (FineTuneLog log = new FineTuneLog(file)) {
      log.drawCurve(curve);
      assertThat(curve).doesNotExist();
      log.step(new FineTuneListener.Step(1, 4, 0.7, 1.5, 1e-3, 20));
      log.epoch(new FineTuneListener.Epoch(1, 2, 0.7, 0.6, true));
    }
    try (FineTuneLog log = new FineTuneLog(file)) {
      log.resumed(2);
      log.epoch(new FineTuneListener.Epoch(2, 2, 0.5, 0.65, false));
      log.drawCurve(curve);
    }
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4);
    JsonNode last = new ObjectMapper().readTree(lines.get(3));
    assertThat(last.path("event").asText()).isEqualTo("epoch");
    assertThat(last.path("validation_loss").asDouble()).isEqualTo(0.65);
    assertThat(ImageIO.read(curve.toFile()).getWidth()).isEqualTo(800);
  }
}
