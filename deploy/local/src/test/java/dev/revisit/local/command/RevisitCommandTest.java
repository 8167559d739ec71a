package dev.revisit.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.local.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RevisitCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void forgetSettings() {
    System.clearProperty("revisit.log");
    System.clearProperty("revisit.log.level");
  }

  private int run(String... arguments) {
    CommandLine commandLine = RevisitCommand.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    return commandLine.execute(arguments);
  }

  @Test
  void anUnknownCommandIsAUsageErrorWithASuggestion() {
    assertThat(run("dmo")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("demo");
  }

  @Test
  void aMissingOptionNamesItAndWhereToRead() {
    assertThat(run("replay", "--catalog", "x")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--out").contains("revisit replay --help");
  }

  @Test
  void nonsenseNumbersAreRefusedBeforeAnythingStarts() {
    assertThat(run("replay", "--catalog", "x", "--out", "y", "--parallelism", "0"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--parallelism is 0");
  }

  @Test
  void aMissingCatalogueIsTwoLines(@TempDir Path folder) {
    assertThat(
            run(
                "replay",
                "--catalog",
                folder.resolve("none").toString(),
                "--out",
                folder.resolve("o").toString(),
                "--work",
                folder.resolve("w").toString()))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("revisit: Catalogue ");
  }

  @Test
  void theStackTraceIsForThoseWhoAsk(@TempDir Path folder) {
    run(
        "replay",
        "--verbose",
        "--catalog",
        folder.resolve("none").toString(),
        "--out",
        folder.resolve("o").toString(),
        "--work",
        folder.resolve("w").toString());
    assertThat(err.toString()).contains("\tat dev.revisit.local");
  }

  @Test
  void anUnusableCaseIsAUsageError(@TempDir Path folder) throws Exception {
    Path garbage = Files.writeString(folder.resolve("case.safetensors"), "garbage");
    assertThat(
            run(
                "model",
                "run",
                "--case",
                garbage.toString(),
                "--out",
                folder.resolve("o").toString()))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("The case is not usable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "demo", "replay", "sample", "doctor", "model"})
  void everyHelpListsTheExitCodes(String command) {
    String[] arguments =
        command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    assertThat(run(arguments)).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).contains(String.valueOf(code.code()));
    }
    assertThat(out.toString()).contains("Exit codes:");
  }
}
