package dev.revisit.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.local.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  void aHeadIsChosenForSimulatedScenesOnly() {
    assertThat(
            run(
                "evaluate",
                "--protocol",
                "oscd",
                "--data",
                "x",
                "--head",
                "change",
                "--out",
                "r.json"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--head change means something with --simulated only");
    assertThat(run("finetune", "--simulated", "x", "--head", "roads", "--out", "target/none"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--head roads is not known");
  }

  @Test
  void anAblationNeedsAStudyAndAFolder() {
    assertThat(run("ablate", "fusion")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--out is missing");
    assertThat(run("ablate", "--out", "target/none")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("No study is named");
  }

  @Test
  void ofLabelsTheFractionsAreChecked() {
    String[] labels = {"ablate", "labels", "--protocol", "oscd", "--data", "x", "--out", "y"};
    String[] tooMuch = Arrays.copyOf(labels, labels.length + 2);
    tooMuch[labels.length] = "--fractions";
    tooMuch[labels.length + 1] = "0.1,2";
    assertThat(run(tooMuch)).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("fraction of 2.0");
    assertThat(run("ablate", "labels", "--protocol", "oscd")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--data");
  }

  @Test
  void anUnknownScorerIsAUsageError() {
    assertThat(run("replay", "--catalog", "x", "--out", "y", "--scorers", "guess"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--scorers").contains("guess");
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

  @Test
  void studiesAreNamedInSmallLettersAndUnknownOnesAreListed(@TempDir Path folder) {
    String out = folder.resolve("o").toString();
    assertThat(run("ablate", "fusion", "--out", out, "--shards", "a", "--catalog", "b"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("Both --shards and --catalog");
    assertThat(run("ablate", "colour", "--out", out)).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("no study 'colour'", "progressive", "memory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "replay",
        "simulate",
        "doctor",
        "bench",
        "pretrain",
        "ablate",
        "finetune",
        "evaluate",
        "calibrate-judge",
        "picture",
        "embed",
        "model"
      })
  void everyHelpListsTheExitCodes(String command) {
    String[] arguments =
        command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
    assertThat(run(arguments)).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(out.toString()).contains(String.valueOf(code.code()));
    }
    assertThat(out.toString()).contains("Exit codes:");
  }

  @Test
  void simulateTellsWhatIsPossibleBeforeItWritesAnything(@TempDir Path folder) {
    Path out = folder.resolve("sim");

    assertThat(run("simulate", "--out", out.toString(), "--size", "100"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("multiple of 16").contains("revisit simulate --help");
    assertThat(run("simulate", "--out", out.toString(), "--events", "earthquake"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("earthquake").contains("clear-cut");
    assertThat(run("simulate", "--out", out.toString(), "--tile", "nowhere"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(run("simulate", "--out", out.toString(), "--s1-days", "7"))
        .isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("every 12 days");
    assertThat(out).doesNotExist();
  }

  @Test
  void simulateWritesACatalogue(@TempDir Path folder) {
    Path out = folder.resolve("sim");

    assertThat(
            run(
                "simulate",
                "--out",
                out.toString(),
                "--size",
                "64",
                "--years",
                "0.3",
                "--events",
                "none"))
        .isEqualTo(ExitCode.OK.code());
    assertThat(out.resolve("catalog.json")).isRegularFile();
    assertThat(run("simulate", "--out", out.toString())).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("not an empty folder");
  }
}
