package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.local.ExitCode;
import dev.revisit.local.simulator.SimulatedWindow;
import dev.revisit.local.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that end early and are started again, against one that nothing disturbed. */
class PretrainCommandIT {
  private static final int EARLIER_STEPS = 8;
  private static final int LAST_STAGE = 3;
  private static final int LAST_STEPS = 40;
  private static final int CHECKPOINT_EVERY = 7;

  @TempDir static Path shared;
  private static RunRecord undisturbed;

  @TempDir Path temporary;
  private Path out;
  private RunRecord run;

  @BeforeAll
  static void runWithoutDisturbance() throws Exception {
    Simulator.demonstration()
        .window(SimulatedWindow.DEFAULT.withSize(128))
        .write(shared.resolve("catalog"), 11);
    Path folder = shared.resolve("undisturbed");
    finish(folder, "undisturbed.txt");
    undisturbed = new RunRecord(folder);
  }

  private static List<String> command(Path out) {
    // One of the runs reads the chips that the undisturbed one sampled.
    boolean sampled = out.endsWith("interrupted");
    return List.of(
        "pretrain",
        sampled ? "--shards" : "--catalog",
        shared.resolve(sampled ? "undisturbed/shards" : "catalog").toString(),
        "--out",
        out.toString(),
        "--steps",
        "4,4,40",
        "--batch",
        "2",
        "--fractions",
        "1,1,1",
        "--held-out",
        "0.2",
        "--validate-every",
        "9",
        "--checkpoint-every",
        String.valueOf(CHECKPOINT_EVERY));
  }

  /** Runs to the end and returns what was printed. */
  private static String finish(Path out, String output) throws Exception {
    try (CommandProcess process = CommandProcess.start(shared.resolve(output), command(out))) {
      assertThat(process.exitCode()).as(process.printed()).isEqualTo(ExitCode.OK.code());
      return process.printed();
    }
  }

  private void start(String name) {
    out = temporary.resolve(name);
    run = new RunRecord(out);
  }

  private CommandProcess process() throws IOException {
    return CommandProcess.start(shared.resolve(out.getFileName() + "-first.txt"), command(out));
  }

  private void reach(CommandProcess process, int step) throws Exception {
    process.until(() -> run.lastStep(LAST_STAGE) >= step);
  }

  private void endsLikeTheUndisturbedOne() throws IOException {
    assertThat(run.curve()).isEqualTo(undisturbed.curve());
    assertThat(run.weights()).isEqualTo(undisturbed.weights());
    for (String file : List.of("loss.png", "reconstructions.png", "release/release.json")) {
      assertThat(out.resolve(file)).isNotEmptyFile();
    }
  }

  private static Map<Path, byte[]> contents(List<Path> files) throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    for (Path file : files) {
      contents.put(file, Files.readAllBytes(file));
    }
    return contents;
  }

  @Test
  void everyStepIsInTheLogOnceAndInOrder() {
    assertThat(undisturbed.curve())
        .filteredOn(loss -> loss.kind().equals("loss"))
        .extracting(RunRecord.Loss::globalStep)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, EARLIER_STEPS + LAST_STEPS).boxed().toList());
    assertThat(undisturbed.curve())
        .filteredOn(loss -> loss.kind().equals("validation_loss"))
        .extracting(RunRecord.Loss::globalStep)
        .containsExactly(4L, 8L, 17L, 26L, 35L, 44L, 48L);
    assertThat(undisturbed.curve()).allMatch(loss -> Double.isFinite(loss.value()));
  }

  @Test
  void aKilledRunThatThenFindsTheDiskFullStillEndsLikeOneThatNothingDisturbed() throws Exception {
    start("killed");
    int step = CHECKPOINT_EVERY + 1 + new Random().nextInt(CHECKPOINT_EVERY);
    try (CommandProcess process = process()) {
      reach(process, step);
      process.kill();
    }
    Map<Path, byte[]> before = contents(run.checkpoints());
    assertThat(before).isNotEmpty();

    // Files end at 8 MiB, as on a disk that is full; a checkpoint has 12.
    try (CommandProcess full =
        CommandProcess.startAfter("ulimit -f 8192", shared.resolve("full.txt"), command(out))) {
      assertThat(full.exitCode()).as(full.printed()).isEqualTo(ExitCode.FAILED.code());
      assertThat(full.printed())
          .contains("could not be written")
          .contains("Those before it are intact: make room and start again");
    }
    assertThat(contents(run.checkpoints())).containsExactlyInAnyOrderEntriesOf(before);

    assertThat(finish(out, "killed-second.txt"))
        .as("killed after step " + step)
        .containsPattern("Continuing  after step (7|14|21|28|35) of stage 3");
    endsLikeTheUndisturbedOne();
  }

  @Test
  void ctrlCSavesEverythingAndTheSameCommandContinuesAtTheNextStep() throws Exception {
    Assumptions.assumeFalse(ignoresCtrlC(), "started in a way that makes Ctrl-C ignored");
    start("interrupted");
    String printed;
    try (CommandProcess process = process()) {
      reach(process, CHECKPOINT_EVERY + 1 + new Random().nextInt(CHECKPOINT_EVERY));
      process.interrupt();
      assertThat(process.exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());
      printed = process.printed();
    }
    long stopped = run.lastStep(LAST_STAGE);
    assertThat(stopped).isLessThan(LAST_STEPS);
    assertThat(printed).contains("Stopped     The same command continues.");
    assertThat(printed).doesNotContain("Not everything could be closed");
    assertThat(run.newestCheckpoint())
        .hasFileName("stage-3-step-%012d.safetensors".formatted(stopped));
    assertThat(out.resolve("loss.png")).isNotEmptyFile();
    assertThat(out.resolve("release")).doesNotExist();

    assertThat(finish(out, "interrupted-second.txt"))
        .contains("Continuing  after step %d of stage 3".formatted(stopped));
    endsLikeTheUndisturbedOne();
  }

  /** A shell that starts something in the background lets it ignore Ctrl-C; children inherit it. */
  private static boolean ignoresCtrlC() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status), "no /proc to ask whether Ctrl-C is ignored");
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> line.substring("SigIgn:".length()).strip())
            .findAny()
            .orElseThrow();
    int interrupt = 2;
    return (Long.parseUnsignedLong(ignored, 16) >> (interrupt - 1) & 1) == 1;
  }
}
