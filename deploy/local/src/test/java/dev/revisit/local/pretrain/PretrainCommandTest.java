package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.local.ExitCode;
import dev.revisit.local.command.CapturedConsole;
import dev.revisit.local.command.RevisitCommand;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of {@code revisit pretrain} when something is wrong. */
class PretrainCommandTest {
  private static final int CHIPS = 10;
  private static final int STEPS = 6;

  @TempDir static Path shared;
  private static Path chips;
  private static Path finished;

  @TempDir Path folder;
  private Path out;
  @RegisterExtension final CapturedConsole console = new CapturedConsole();

  /** A run of one stage, whose folder the tests copy and damage. */
  @BeforeAll
  static void runOnce() throws IOException {
    chips = shared.resolve("chips");
    SyntheticChips.write(chips, CHIPS);
    finished = shared.resolve("finished");
    assertThat(RevisitCommand.execute(arguments(chips, finished))).isZero();
  }

  @AfterAll
  static void forgetLog() {
    System.clearProperty("revisit.log");
  }

  @BeforeEach
  void chooseFolder() {
    out = folder.resolve("run");
  }

  /** The usual options, replaced or completed by pairs of name and value. */
  private static String[] arguments(Path shards, Path out, String... more) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--shards", shards.toString());
    options.put("--out", out.toString());
    options.put("--stages", "2");
    options.put("--fractions", "1");
    options.put("--steps", String.valueOf(STEPS));
    options.put("--batch", "4");
    options.put("--held-out", "0.1");
    options.put("--checkpoint-every", "2");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return Stream.concat(
            Stream.of("pretrain"),
            options.entrySet().stream().flatMap(o -> Stream.of(o.getKey(), o.getValue())))
        .toArray(String[]::new);
  }

  private ExitCode run(Path shards, String... more) {
    int code = RevisitCommand.execute(arguments(shards, out, more));
    return Arrays.stream(ExitCode.values()).filter(e -> e.code() == code).findAny().orElseThrow();
  }

  private String printed() {
    return console.text();
  }

  /** A copy of the finished run as it was after its second checkpoint, at step 4. */
  private RunRecord runKilledAfterStepFour() throws IOException {
    copy(finished, out);
    RunRecord run = new RunRecord(out);
    Files.delete(run.newestCheckpoint());
    assertThat(run.newestCheckpoint()).hasFileName("stage-2-step-000000000004.safetensors");
    return run;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static Map<Path, List<Byte>> checkpoints(RunRecord run) throws IOException {
    Map<Path, List<Byte>> contents = new HashMap<>();
    for (Path file : run.checkpoints()) {
      List<Byte> bytes = new ArrayList<>();
      for (byte b : Files.readAllBytes(file)) {
        bytes.add(b);
      }
      contents.put(file, bytes);
    }
    return contents;
  }

  private static RunRecord undisturbed() {
    return new RunRecord(finished);
  }

  @Test
  void withoutDataOrWithTwoKindsOfItThereIsNothingToDo() {
    String[] neither = {"pretrain", "--out", out.toString()};
    assertThat(RevisitCommand.execute(neither)).isEqualTo(ExitCode.USAGE.code());
    assertThat(printed()).contains("There is nothing to train on.").contains("Give --catalog");
    assertThat(run(chips, "--catalog", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(printed()).contains("--shards excludes --catalog");
    assertThat(out).doesNotExist();
  }

  @Test
  void aFolderWithoutChipsIsNamed() {
    assertThat(run(folder.resolve("nothing"))).isNotEqualTo(ExitCode.OK);
    assertThat(printed()).contains("nothing");
    assertThat(out.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void aDamagedShardIsNamedAndTheRunIsAsItWas() throws IOException {
    RunRecord run = runKilledAfterStepFour();
    Map<Path, List<Byte>> before = checkpoints(run);
    List<RunRecord.Loss> curve = run.curve().subList(0, 4);
    Path damaged = folder.resolve("damaged");
    copy(chips, damaged);
    try (Stream<Path> files = Files.list(damaged)) {
      for (Path shard : files.filter(f -> !f.toString().endsWith(".json")).toList()) {
        byte[] bytes = Files.readAllBytes(shard);
        for (int i = 2000; i < bytes.length; i += 500) {
          bytes[i] ^= 1;
        }
        Files.write(shard, bytes);
      }
    }
    assertThat(run(damaged)).isEqualTo(ExitCode.USAGE);
    assertThat(printed())
        .contains(damaged.toString())
        .contains("The run itself is intact: then repeat the command.");
    assertThat(checkpoints(run)).isEqualTo(before);
    assertThat(run.curve()).startsWith(curve.toArray(RunRecord.Loss[]::new));

    assertThat(run(chips)).as(printed()).isEqualTo(ExitCode.OK);
    assertThat(run.weights()).isEqualTo(undisturbed().weights());
  }

  @Test
  void pixelsWithoutDataNeverMakeALossThatIsNotANumber() throws IOException {
    Path holes = folder.resolve("holes");
    SyntheticChips.write(holes, CHIPS, PretrainCommandTest::withHoles);
    assertThat(run(holes, "--stages", "3")).as(printed()).isEqualTo(ExitCode.OK);
    List<RunRecord.Loss> curve = new RunRecord(out).curve();
    assertThat(curve).hasSizeGreaterThan(STEPS);
    assertThat(curve).allMatch(loss -> Double.isFinite(loss.value()) && loss.value() >= 0);
  }

  /** No data at all in every third chip and on the left of the others, though all is "clear". */
  private static SeasonalChip withHoles(SeasonalChip chip) {
    boolean nothing = Integer.parseInt(chip.id().replaceAll("\\D", "")) % 3 == 0;
    List<SeasonalChip.Season> seasons = new ArrayList<>();
    for (SeasonalChip.Season season : chip.seasons()) {
      Map<Modality, Chip> looks = new HashMap<>();
      for (Modality modality : Modality.values()) {
        Chip look = season.looks().chip(modality).orElseThrow();
        float[] pixels = look.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
          if (nothing || i % SyntheticChips.SIDE < 20) {
            pixels[i] = Float.NaN;
          }
        }
        looks.put(modality, new Chip(modality, pixels, look.clear(), look.dayOfYear()));
      }
      seasons.add(
          new SeasonalChip.Season(
              season.date(),
              new SeasonChips(
                  Optional.of(looks.get(Modality.OPTICAL)), Optional.of(looks.get(Modality.SAR)))));
    }
    return new SeasonalChip(chip.id(), seasons);
  }

  @Test
  void theFolderOfAnotherPlanIsLeftAsItWasAndTheDifferenceIsTold() throws IOException {
    RunRecord run = runKilledAfterStepFour();
    Map<Path, List<Byte>> before = checkpoints(run);
    byte[] log = Files.readAllBytes(out.resolve("log.jsonl"));
    byte[] plan = Files.readAllBytes(out.resolve("plan.json"));

    assertThat(run(chips, "--memory", "16")).isEqualTo(ExitCode.FAILED);
    assertThat(printed())
        .contains("architecture.memory is 32 there and 16 now")
        .contains("another --out");
    assertThat(run(chips, "--batch", "2")).isEqualTo(ExitCode.FAILED);
    assertThat(printed()).contains("stages[0].batch is 4 there and 2 now");
    Path other = folder.resolve("other");
    SyntheticChips.write(other, CHIPS + 1);
    assertThat(run(other)).isEqualTo(ExitCode.FAILED);
    assertThat(printed()).contains("made with other data");

    assertThat(checkpoints(run)).isEqualTo(before);
    assertThat(Files.readAllBytes(out.resolve("log.jsonl"))).isEqualTo(log);
    assertThat(Files.readAllBytes(out.resolve("plan.json"))).isEqualTo(plan);
  }

  @Test
  void aCheckpointThatWasBeingWrittenWhenThePowerFailedCostsOnlyItsSteps() throws IOException {
    RunRecord run = runKilledAfterStepFour();
    byte[] sound = Files.readAllBytes(run.newestCheckpoint());
    Path half = run.newestCheckpoint().resolveSibling("stage-2-step-000000000006.safetensors");
    Files.write(half, Arrays.copyOf(sound, sound.length / 2));
    Path temporary =
        half.resolveSibling("." + half.getFileName().toString().replace("06", "08") + ".99");
    Files.write(temporary, Arrays.copyOf(sound, 999));

    assertThat(run(chips)).as(printed()).isEqualTo(ExitCode.OK);
    assertThat(printed()).contains("Continuing  after step 4 of stage 2");
    assertThat(temporary).doesNotExist();
    assertThat(run.curve()).isEqualTo(undisturbed().curve());
    assertThat(run.weights()).isEqualTo(undisturbed().weights());
  }

  @Test
  void aFinishedRunThatIsStartedAgainStaysAsItIs() throws IOException {
    copy(finished, out);
    RunRecord run = new RunRecord(out);
    assertThat(run(chips)).as(printed()).isEqualTo(ExitCode.OK);
    assertThat(run.curve()).isEqualTo(undisturbed().curve());
    assertThat(run.weights()).isEqualTo(undisturbed().weights());
    assertThat(printed()).contains("Release     ");
  }

  @Test
  void aLogThatDoesNotFitOnTheDiskEndsTheRunWithWhatToDo() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "This system has no /dev/full");
    RunRecord run = runKilledAfterStepFour();
    Map<Path, List<Byte>> before = checkpoints(run);
    Files.delete(out.resolve("log.jsonl"));
    Files.createSymbolicLink(out.resolve("log.jsonl"), full);
    assertThat(run(chips)).isEqualTo(ExitCode.FAILED);
    assertThat(printed())
        .contains("The log of the run cannot be written (No space left on device)")
        .contains("Make room; the same command then continues");
    assertThat(checkpoints(run)).isEqualTo(before);
  }

  @Test
  void aReleaseThatCannotBeWrittenLosesNothingOfTheTraining() throws IOException {
    runKilledAfterStepFour();
    try (Stream<Path> files = Files.walk(out.resolve("release"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(out.resolve("release"), "in the way");
    assertThat(run(chips)).isEqualTo(ExitCode.FAILED);
    assertThat(printed()).contains(out.resolve("release").toString());
    assertThat(printed()).contains("the same command");
    Files.delete(out.resolve("release"));
    assertThat(run(chips)).as(printed()).isEqualTo(ExitCode.OK);
    assertThat(new RunRecord(out).weights()).isEqualTo(undisturbed().weights());
  }

  @Test
  void aLearningRateThatIsFarTooHighSaysSoAndKeepsWhatWasLearnt() throws IOException {
    assertThat(run(chips, "--learning-rate-scale", "1e30")).isEqualTo(ExitCode.FAILED);
    assertThat(printed()).contains("smaller --learning-rate-scale").contains("another --out");
    assertThat(new RunRecord(out).curve()).allMatch(loss -> Double.isFinite(loss.value()));
  }

  @Test
  void aFolderThatAnotherRunUsesIsRefused() throws IOException {
    try (RunFolder other = RunFolder.open(out)) {
      assertThat(run(chips)).isEqualTo(ExitCode.USAGE);
      assertThat(printed())
          .contains("another run")
          .contains("Give another folder, or wait for the other run.");
      assertThat(other.path()).isDirectory();
    }
  }
}
