package dev.revisit.local.command;

import dev.revisit.flink.RevisitOptions;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.replay.CatalogSource;
import dev.revisit.local.stack.LocalStack;
import dev.revisit.local.stack.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Option;

/** Options of the stack that runs in this process. */
final class StackOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Directory of a model release. Default: the nano that comes with Revisit.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--scorers",
      paramLabel = "spectral|model|both",
      description =
          "Whose scores raise alerts: spectral indices against those of earlier seasons, the model's change head, or both fused. The model needs a release with a change head; without one, both is the same as spectral. Default: both")
  private Optional<RevisitOptions.Scorers> scorers = Optional.empty();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Parallel instances of every operator. The model itself uses all cores already. Default: ${DEFAULT-VALUE}")
  private int parallelism;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "SECONDS",
      defaultValue = "1",
      description =
          "How often results are committed, which is how long subscribers wait for them. Default: ${DEFAULT-VALUE}")
  private int checkpointSeconds;

  @Option(
      names = "--timeout",
      paramLabel = "MINUTES",
      defaultValue = "10",
      description = "Give up when nothing comes out for this long. Default: ${DEFAULT-VALUE}")
  private int stallMinutes;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the Kafka broker. Default: any free one")
  private int kafkaPort;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of Flink's web page. Default: any free one")
  private int uiPort;

  @Option(
      names = "--stac-port",
      paramLabel = "PORT",
      description =
          "Port of the STAC API over a catalogue folder, 0 for any free one. Default: 8780, so that events link to the same items on every replay, or any free one if it is taken")
  private Optional<Integer> stacPort = Optional.empty();

  @Option(
      names = "--allow-host",
      paramLabel = "HOST",
      split = ",",
      description =
          "Read rasters only from these hosts; *.example.org allows subdomains. Default: this machine for a folder, every public host for a URL.")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where the log file and, while running, Kafka's and Flink's state are kept. Default: a new temporary folder")
  private Optional<Path> work = Optional.empty();

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Any option of the jobs, for example -Drevisit.alert.minimum-area-ha=1")
  private Map<String, String> further = new LinkedHashMap<>();

  WorkFolder openWork() {
    try {
      return WorkFolder.open(work);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.USAGE,
          "The work folder cannot be used: " + e.getMessage(),
          "Give another folder with --work DIR.",
          e);
    }
  }

  LocalStack startStack(WorkFolder folder) throws InterruptedException {
    try {
      return LocalStack.start(
          new LocalStack.Settings(
              folder, kafkaPort, uiPort, parallelism, Duration.ofSeconds(checkpointSeconds)));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.FAILED,
          e.getMessage(),
          "A taken port is changed with --kafka-port or --ui-port; "
              + folder.logFile()
              + " tells more.",
          e);
    }
  }

  /** Refuses nonsense before anything starts. */
  void validate() {
    atLeastOne("--parallelism", parallelism);
    atLeastOne("--checkpoint-interval", checkpointSeconds);
    atLeastOne("--timeout", stallMinutes);
    if (model.isPresent() && !Files.isDirectory(model.get())) {
      throw new UserError(
          ExitCode.USAGE,
          "--model " + model.get() + " is not a folder.",
          "Give the directory of a model release, or leave --model out.");
    }
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new UserError(
          ExitCode.USAGE, option + " is " + value + ".", "Give a whole number from 1.");
    }
  }

  LocalStack.JobSettings jobSettings(CatalogSource source) {
    Configuration options = Configuration.fromMap(further);
    if (Boolean.getBoolean("revisit.gpu") && !options.contains(RevisitOptions.MODEL_GPU)) {
      options.set(RevisitOptions.MODEL_GPU, true);
    }
    scorers.ifPresent(chosen -> options.set(RevisitOptions.JUDGE_SCORERS, chosen));
    List<String> hosts = new ArrayList<>(allowedHosts);
    if (source.local()) {
      hosts.addAll(List.of("127.0.0.1", "localhost"));
    }
    return new LocalStack.JobSettings(
        model.map(Path::toAbsolutePath),
        Optional.of(source.root()),
        hosts,
        source.local(),
        options);
  }

  Optional<Integer> stacPort() {
    return stacPort;
  }

  int parallelism() {
    return parallelism;
  }

  Duration stall() {
    return Duration.ofMinutes(stallMinutes);
  }

  String modelText() {
    return model.map(Path::toString).orElse("nano, shipped");
  }

  /** Whose scores raise alerts; empty for what the options of the jobs say. */
  Optional<String> scorersText() {
    return scorers.map(chosen -> chosen.name().toLowerCase(Locale.ROOT));
  }

  Map<String, String> further() {
    return further;
  }
}
