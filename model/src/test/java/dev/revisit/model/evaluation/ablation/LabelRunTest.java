package dev.revisit.model.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.training.FineTunePlan.Start;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenes of one colour each, in the layout of EuroSAT's RGB version. */
class LabelRunTest {
  private static final Map<String, Color> COLOURS =
      Map.of(
          "Forest", new Color(20, 90, 30),
          "Residential", new Color(150, 140, 150),
          "SeaLake", new Color(20, 40, 120));

  @TempDir private Path folder;

  @BeforeEach
  void writeScenes() throws IOException {
    for (Map.Entry<String, Color> scenes : COLOURS.entrySet()) {
      Path images = folder.resolve("data").resolve(scenes.getKey());
      Files.createDirectories(images);
      for (int i = 0; i < 10; i++) {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(scenes.getValue());
        graphics.fillRect(0, 0, 64, 64);
        graphics.setColor(Color.GRAY);
        graphics.fillRect(5 * i, 8, 6, 6);
        graphics.dispose();
        // The first letter divides: the last two of each class are tested.
        String name = (i < 8 ? "a-" : "b-") + scenes.getKey() + i + ".jpg";
        ImageIO.write(image, "jpg", images.resolve(name).toFile());
      }
    }
  }

  private LabelSettings settings(int epochs, List<Double> fractions) throws IOException {
    Protocol protocol =
        Protocol.read(
            """
            {"name": "colours", "title": "Colours", "layout": "eurosat-rgb", "task": "scene",
             "metric": "accuracy", "split": {"rule": "by-name", "train": 24},
             "schedule": {"epochs": 9, "batch": 8, "learning_rate": 0.001, "encoder_learns": true}}
            """
                .getBytes(StandardCharsets.UTF_8));
    return new LabelSettings(
        protocol,
        folder.resolve("data"),
        ModelReleases.untrainedNano(),
        fractions,
        List.of(1L),
        Optional.of(epochs));
  }

  private LabelReport run(String out, LabelSettings settings, boolean stops, List<String> heard)
      throws IOException {
    boolean[] stop = new boolean[1];
    AblationListener listener =
        new AblationListener() {
          @Override
          public void step(String doing, int done, int all, long step, long steps) {
            stop[0] |= stops && doing.contains("training, loss") && step == 2;
          }

          @Override
          public void finished(ArmResult result, boolean earlier) {
            heard.add(result.arm() + (earlier ? " again" : ""));
          }
        };
    return new LabelRun(
            settings,
            EncoderSettings.cpu().withBatch(8),
            folder.resolve(out),
            listener,
            () -> stop[0])
        .run();
  }

  @Test
  void aStoppedRunGoesOnAndEndsAsIfItHadNotBeenStopped() throws IOException {
    List<String> heard = new ArrayList<>();
    assertThat(run("a", settings(2, List.of(0.25)), true, heard).results()).isEmpty();
    LabelReport continued = run("a", settings(2, List.of(0.25)), false, heard);
    assertThat(heard).containsExactly("pretrained-0.25", "scratch-0.25");
    LabelReport whole = run("b", settings(2, List.of(0.25)), false, new ArrayList<>());
    assertThat(continued.results()).isEqualTo(whole.results());
    assertThat(folder.resolve("a/checkpoints/labels-pretrained-0.25-seed-1")).doesNotExist();

    heard.clear();
    LabelReport more = run("a", settings(2, List.of(1.0, 0.25)), false, heard);
    assertThat(heard)
        .containsExactly(
            "pretrained-0.25 again", "scratch-0.25 again", "pretrained-1", "scratch-1");
    files(more);

    assertThatThrownBy(() -> run("a", settings(3, List.of(0.25)), false, heard))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use another folder");
  }

  private static void files(LabelReport report) throws IOException {
    // Of 24 scenes a fifth is held back; of each class a quarter, and at least one, is learnt from.
    ArmResult few = report.results().get(0);
    ArmResult all = report.results().get(2);
    assertThat(few.measures().get("training_chips")).isBetween(4.0, 7.0);
    assertThat(all.measures().get("training_chips") + all.measures().get("validation_chips"))
        .isEqualTo(24);
    assertThat(few.measures().get("judged")).isEqualTo(6);

    JsonNode json = new ObjectMapper().readTree(LabelReportFiles.json(report));
    JsonNode row = json.path("table").path(0);
    assertThat(row.path("fraction").asDouble()).isEqualTo(0.25);
    assertThat(row.path("pretrained_mean").asDouble())
        .isEqualTo(report.of(0.25, Start.TRAINABLE).mean());
    assertThat(row.path("difference_mean").asDouble())
        .isEqualTo(report.of(0.25, Start.TRAINABLE).mean() - report.of(0.25, Start.SCRATCH).mean());
    assertThat(json.path("results")).hasSize(4);
    assertThat(LabelReportFiles.markdown(report)).contains("| 25 % |").contains("| 100 % | 19 |");
  }

  @Test
  void fractionsAreChecked() {
    assertThatThrownBy(() -> settings(2, List.of(0.1, 0.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0 up to 1");
    assertThat(LabelReport.share(0.005)).isEqualTo("0.5 %");
    assertThat(LabelReport.share(1)).isEqualTo("100 %");
    assertThat(LabelReport.arm(Start.SCRATCH, 0.10)).isEqualTo("scratch-0.1");
  }
}
