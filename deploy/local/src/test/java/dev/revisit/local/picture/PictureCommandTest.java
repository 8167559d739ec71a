package dev.revisit.local.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.revisit.local.ExitCode;
import dev.revisit.local.command.CapturedConsole;
import dev.revisit.local.command.RevisitCommand;
import dev.revisit.local.evaluate.alerts.AlertHistory;
import dev.revisit.local.evaluate.alerts.AlertHistory.Statement;
import dev.revisit.schemas.AlertStatus;
import dev.revisit.schemas.ChangeEventType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;

class PictureCommandTest {
  @TempDir private Path folder;

  @RegisterExtension final CapturedConsole console = new CapturedConsole();

  private static Path catalogue() {
    Path catalogue = Path.of(System.getProperty("revisit.shared", "shared"), "data", "catalog");
    assumeTrue(Files.isDirectory(catalogue), "There is no shared data at " + catalogue);
    return catalogue;
  }

  private int run(Object... arguments) {
    String[] words = new String[arguments.length + 1];
    words[0] = "picture";
    for (int i = 0; i < arguments.length; i++) {
      words[i + 1] = arguments[i].toString();
    }
    return RevisitCommand.execute(words);
  }

  private static AlertHistory alert(String id, double width, AlertStatus status) {
    return new AlertHistory(
        id,
        List.of(
            new Statement(
                1,
                ChangeEventType.RAISED,
                status,
                Instant.EPOCH,
                Instant.EPOCH,
                new GeometryFactory().toGeometry(new Envelope(0, width, 0, 1)))));
  }

  @Test
  void aRealPlaceIsDrawnWithoutAnyRun() throws IOException {
    Path picture = folder.resolve("new/place.png");

    int code = run("--catalog", catalogue(), "--at", "73.305,30.464", "--out", picture);

    assertThat(code).as(console.text()).isZero();
    BufferedImage image = ImageIO.read(picture.toFile());
    assertThat(image.getWidth()).isGreaterThan(1000);
    Set<Integer> colours = new HashSet<>();
    for (int x = 100; x < 600; x += 5) {
      for (int y = 200; y < 600; y += 5) {
        colours.add(image.getRGB(x, y));
      }
    }
    // The panel before is a photograph, not a blank.
    assertThat(colours).hasSizeGreaterThan(200);
  }

  @Test
  void aPlaceThatNoSceneShowsIsAnErrorThatSaysSo() {
    int code = run("--catalog", catalogue(), "--at", "0,0", "--out", folder.resolve("p.png"));

    assertThat(code).isEqualTo(ExitCode.USAGE.code());
    assertThat(console.text()).contains("has no Sentinel-2 scene at 0.00000,0.00000");
    assertThat(folder.resolve("p.png")).doesNotExist();
  }

  @Test
  void whatIsNoPlaceIsRefused() {
    for (String place : List.of("73", "73,x", "73,91", "1,2,3")) {
      assertThat(run("--catalog", folder, "--at", place, "--out", folder.resolve("p.png")))
          .isEqualTo(ExitCode.USAGE.code());
      assertThat(console.text()).contains("--at " + place + " is no place.");
    }
  }

  @Test
  void anAlertNeedsItsRun() {
    assertThat(run("--catalog", folder, "--out", folder.resolve("p.png")))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(console.text()).contains("There is neither --run nor --at.");
  }

  @Test
  void theLargestConfirmedAlertIsTheDefault() {
    List<AlertHistory> alerts =
        List.of(
            alert("a1", 2, AlertStatus.CONFIRMED),
            alert("a2", 3, AlertStatus.CONFIRMED),
            alert("b1", 9, AlertStatus.PROVISIONAL));

    assertThat(PictureSubject.largestConfirmed(alerts).alert().orElseThrow().id()).isEqualTo("a2");
    assertThat(PictureSubject.byId(alerts, "b").alert().orElseThrow().id()).isEqualTo("b1");
    assertThatThrownBy(() -> PictureSubject.byId(alerts, "a"))
        .hasMessage("2 of 3 alerts have an id that begins with 'a'");
    assertThatThrownBy(() -> PictureSubject.largestConfirmed(alerts.subList(2, 3)))
        .hasMessage("None of the 1 alerts was ever confirmed");
  }
}
