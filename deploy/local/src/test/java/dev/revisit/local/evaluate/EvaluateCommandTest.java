package dev.revisit.local.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.local.ExitCode;
import dev.revisit.local.command.CapturedConsole;
import dev.revisit.local.command.RevisitCommand;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A miniature EuroSAT of two colours, measured from the command line. */
class EvaluateCommandTest {
  @TempDir private Path folder;

  @RegisterExtension final CapturedConsole console = new CapturedConsole();

  private void scenes(String name, int colour) throws IOException {
    Path scenes = Files.createDirectories(folder.resolve("data").resolve(name));
    for (int i = 0; i < 30; i++) {
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 64 * 64; p++) {
        image.setRGB(p % 64, p / 64, colour + (p * 7 + i) % 16);
      }
      ImageIO.write(image, "jpg", scenes.resolve(name + "_" + i + ".jpg").toFile());
    }
  }

  private int run(String... arguments) {
    return RevisitCommand.execute(arguments);
  }

  @Test
  void frozenFeaturesOfTwoColoursAreTold() throws IOException {
    scenes("Forest", 0x204020);
    scenes("SeaLake", 0x202080);
    Path report = folder.resolve("out/report.json");

    int code =
        run(
            "evaluate",
            "--protocol",
            "eurosat-rgb",
            "--data",
            folder.resolve("data").toString(),
            "--out",
            report.toString());

    assertThat(code).as(console.text()).isZero();
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.path("metrics").path("accuracy").doubleValue()).isEqualTo(1);
    assertThat(json.path("metrics").path("knn_accuracy").doubleValue()).isEqualTo(1);
    assertThat(json.path("classes").path("Forest").path("support").intValue()).isPositive();
    assertThat(json.path("classes").path("River").path("iou").isNull()).isTrue();
    assertThat(json.path("seed").intValue()).isEqualTo(7);
    assertThat(folder.resolve("out/report-confusion.png")).isNotEmptyFile();
    assertThat(folder.resolve("out/report-reliability.png")).isNotEmptyFile();
    assertThat(folder.resolve("out/report-abstention.png")).isNotEmptyFile();
    assertThat(console.text()).contains("accuracy", "<- the metric", "floor accuracy");
  }

  @Test
  void aSceneHeadThatWasTrainedIsMeasuredAsItIs() throws IOException {
    scenes("Forest", 0x204020);
    scenes("SeaLake", 0x202080);
    String data = folder.resolve("data").toString();
    String trained = folder.resolve("head").toString();
    String report = folder.resolve("report.json").toString();

    assertThat(
            run(
                "finetune",
                "--protocol",
                "eurosat-rgb",
                "--data",
                data,
                "--epochs",
                "3",
                "--out",
                trained))
        .as(console.text())
        .isZero();
    assertThat(
            run(
                "evaluate",
                "--protocol",
                "eurosat-rgb",
                "--data",
                data,
                "--model",
                trained + "/release",
                "--out",
                report))
        .as(console.text())
        .isZero();

    JsonNode item = new ObjectMapper().readTree(Path.of(trained, "release/mlm-item.json").toFile());
    assertThat(item.path("properties").path("revisit:data").findValuesAsText("name"))
        .as("what the shipped model and then its head were trained on")
        .hasSizeGreaterThan(5)
        .last()
        .asString()
        .startsWith("labels of EuroSAT");
    JsonNode json = new ObjectMapper().readTree(Path.of(report).toFile());
    assertThat(json.path("method").asText()).endsWith("as it is");
    assertThat(json.path("metrics").path("accuracy").doubleValue()).isEqualTo(1);
    assertThat(json.path("metrics").path("frozen_accuracy").doubleValue()).isEqualTo(1);
    assertThat(json.path("metrics").path("frozen_knn_accuracy").doubleValue()).isEqualTo(1);
    assertThat(json.path("intervals_95").has("frozen_accuracy")).isTrue();
  }

  @Test
  void aFolderThatIsNoDataSetIsAUsageErrorThatNamesIt() {
    int code =
        run(
            "evaluate",
            "--protocol",
            "bark-beetle",
            "--data",
            folder.toString(),
            "--baseline",
            "--out",
            folder.resolve("report.json").toString());

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console.text()).contains(folder.resolve("masks").toString());
    assertThat(folder.resolve("report.json")).doesNotExist();
  }

  @Test
  void anUnknownProtocolNamesThoseThatThereAre() {
    int code =
        run("evaluate", "--protocol", "moon", "--data", "x", "--out", folder + "/report.json");

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console.text()).contains("bark-beetle");
  }

  @Test
  void aProtocolNeedsItsData() {
    int code = run("evaluate", "--protocol", "oscd", "--out", folder + "/report.json");

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console.text()).contains("--data");
  }

  @Test
  void aCityWithoutLabelsIsNamed() throws IOException {
    Path data = folder.resolve("oscd");
    Files.createDirectories(data.resolve("paris/imgs_1"));

    int code =
        run(
            "evaluate",
            "--protocol",
            "oscd",
            "--data",
            data.toString(),
            "--out",
            folder + "/r.json");

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console.text()).contains("paris-cm.tif");
  }
}
