package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code revisit}: the command line of the local stack. */
@Command(
    name = "revisit",
    header = "Change alerts and land cover from every new Sentinel scene, on one machine.",
    description = {
      "",
      "Start with @|bold revisit demo|@: it needs no Docker, no network and no GPU.",
      "",
      "@|bold revisit test|@ builds everything and runs all tests. @|bold --gpu|@ (or"
          + " REVISIT_GPU=1) in front of a command builds with TensorFlow for NVIDIA GPUs.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ReplayCommand.class,
      SimulateCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      PretrainCommand.class,
      AblateCommand.class,
      EvaluateCommand.class,
      CalibrateJudgeCommand.class,
      PictureCommand.class,
      FinetuneCommand.class,
      EmbedCommand.class,
      ModelCommand.class
    })
public final class RevisitCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sees to it
  private boolean help;

  private boolean verbose;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print stack traces, and log more.")
  void verbose(boolean on) {
    verbose = on;
    if (on) {
      System.setProperty("revisit.log.level", "info"); // read when the first logger is made
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /**
   * Runs the command line.
   *
   * @return the exit code, see {@link ExitCode}
   */
  public static int execute(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    RevisitCommand root = new RevisitCommand();
    CommandLine commandLine = new CommandLine(root);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    exitCodesInHelp(commandLine);
    Errors errors = new Errors(() -> root.verbose);
    commandLine.setExecutionExceptionHandler(errors);
    commandLine.setParameterExceptionHandler(errors);
    return commandLine;
  }

  private static void exitCodesInHelp(CommandLine commandLine) {
    Map<String, String> meanings = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values())
        .forEach(code -> meanings.put(" " + code.code(), code.meaning()));
    Stream.concat(Stream.of(commandLine), commandLine.getSubcommands().values().stream())
        .map(c -> c.getCommandSpec().usageMessage())
        .forEach(usage -> usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(meanings));
  }
}
