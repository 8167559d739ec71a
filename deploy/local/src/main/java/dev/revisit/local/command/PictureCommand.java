package dev.revisit.local.command;

import dev.revisit.connectors.stac.StacException;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.evaluate.TerminalProgress;
import dev.revisit.local.evaluate.alerts.AlertHistory;
import dev.revisit.local.evaluate.alerts.RunEvents;
import dev.revisit.local.picture.PictureSubject;
import dev.revisit.local.picture.PlacePicture;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code revisit picture}. */
@Command(
    name = "picture",
    header = "Draw an alert or a place: before and after, greenness, land cover.",
    description = {
      "",
      "One PNG file with four panels: true colour about a year before and after the change, how green the ground was at every clear view against the same season of earlier years, and the model's land cover. The alert is outlined in yellow, other confirmed alerts in white, and what a simulator planted in magenta.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  revisit picture --catalog sim --run events --out alert.png",
      "        the largest confirmed alert of a replay",
      "  revisit picture --catalog sim --run events --alert 3f2a --out alert.png",
      "        one of alerts.jsonl; the beginning of its id is enough",
      "  revisit picture --catalog my/catalog --at 13.19,48.17 --out place.png",
      "        a place, with or without alerts"
    })
final class PictureCommand implements Callable<Integer> {
  /** What is drawn. */
  static final class Subject {
    @Option(
        names = "--alert",
        paramLabel = "ID",
        description = "An alert of --run. Default: the largest confirmed one.")
    private Optional<String> alert = Optional.empty();

    @Option(
        names = "--at",
        paramLabel = "LON,LAT",
        description = "A place in degrees instead of an alert; --run is not needed then.")
    private Optional<String> place = Optional.empty();
  }

  @ArgGroup private Subject subject = new Subject();

  @Option(
      names = "--catalog",
      required = true,
      paramLabel = "DIR",
      description = "A folder with a catalog.json.")
  private Path catalog;

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "The folder that revisit replay wrote over the catalogue.")
  private Optional<Path> run = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "The model release of the land cover. Default: the one that Revisit runs without this option.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The picture, a PNG file; replaced if it exists.")
  private Path out;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(out)) {
      throw new UserError(
          ExitCode.USAGE, "--out " + out + " is a folder.", "Give a file, for example alert.png.");
    }
    ModelRelease release = ReleaseOption.load(model);
    EncoderSettings settings = ReleaseOption.settings();
    try (Interruption interruption = Interruption.install()) {
      List<AlertHistory> alerts = run.isPresent() ? RunEvents.read(run.get()) : List.of();
      PictureSubject drawn = subject(alerts);
      try (Encoder encoder = TensorFlowEncoder.open(release, settings)) {
        write(
            new PlacePicture(catalog, alerts, encoder, new TerminalProgress(terminal, interruption))
                .draw(drawn));
      }
      terminal.clearProgress();
      terminal.line(drawn.alert().map(alert -> "Alert " + alert.id() + " in ").orElse("") + out);
      return ExitCode.OK.code();
    } catch (CancellationException e) {
      terminal.clearProgress();
      terminal.line("Stopped; no picture was written.");
      return ExitCode.INTERRUPTED.code();
    } catch (StacException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), e.remedy(), e);
    } catch (IOException | IllegalArgumentException e) {
      // Catalogues, runs and releases are the user's; their messages name what is wrong.
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "revisit picture --help shows what is expected.", e);
    } finally {
      terminal.clearProgress();
    }
  }

  private PictureSubject subject(List<AlertHistory> alerts) {
    if (subject.place.isPresent()) {
      return place(subject.place.get());
    }
    if (run.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "There is neither --run nor --at.",
          "Give the folder of a replay, or a place such as --at 13.19,48.17.");
    }
    return subject.alert.isPresent()
        ? PictureSubject.byId(alerts, subject.alert.get())
        : PictureSubject.largestConfirmed(alerts);
  }

  private static PictureSubject place(String text) {
    String[] parts = text.split(",", -1);
    try {
      if (parts.length == 2) {
        double longitude = Double.parseDouble(parts[0]);
        double latitude = Double.parseDouble(parts[1]);
        if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) {
          return PictureSubject.at(longitude, latitude);
        }
      }
    } catch (NumberFormatException e) {
      throw notAPlace(text);
    }
    throw notAPlace(text);
  }

  private static UserError notAPlace(String text) {
    return new UserError(
        ExitCode.USAGE,
        "--at " + text + " is no place.",
        "Give longitude and latitude in degrees, for example --at 13.19,48.17.");
  }

  private void write(BufferedImage image) throws IOException {
    Path folder = out.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    if (!ImageIO.write(image, "png", out.toFile())) {
      throw new IOException("This Java cannot write PNG: use a complete JDK");
    }
  }
}
