package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.weights.ParameterShapes;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
  private static final Architecture A = TestPlaces.MICRO;
  private static final Map<String, long[]> SHAPES = ParameterShapes.seaMo(A);
  private static final PretrainPlan PLAN = plan(A, 3, 8);

  @TempDir Path path;
  private CheckpointFolder folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    folder = CheckpointFolder.open(path, 2);
  }

  private static PretrainPlan plan(Architecture architecture, long seed, int batch) {
    return PretrainPlan.of(
        architecture,
        TestPlaces.NORMALISATION,
        List.of(StagePlan.of(Stage.SEASONAL, 100, batch)),
        seed);
  }

  private static Checkpoint checkpoint(long step) {
    WeightMap first = TestWeights.random(SHAPES, step + 1);
    WeightMap second = TestWeights.random(SHAPES, step + 2);
    return new Checkpoint(
        Stage.SEASONAL,
        step,
        PLAN.toJson(),
        "data-1",
        new TrainingState(TestWeights.random(SHAPES, step), first, second));
  }

  private Checkpoint newest() throws IOException {
    return folder.newest(PLAN, "data-1", warnings::add).orElseThrow();
  }

  private void flipOneBit(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void anEmptyFolderHoldsNothing() throws IOException {
    assertThat(folder.newest(PLAN, "data-1", warnings::add)).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void whatIsSavedIsLoadedBitForBit() throws IOException {
    Checkpoint saved = checkpoint(20);
    folder.save(saved);
    Checkpoint loaded = newest();
    assertThat(loaded.stage()).isEqualTo(Stage.SEASONAL);
    assertThat(loaded.step()).isEqualTo(20);
    assertThat(loaded.state().weights().tensors()).isEqualTo(saved.state().weights().tensors());
    assertThat(loaded.state().firstMoments().tensors())
        .isEqualTo(saved.state().firstMoments().tensors());
    assertThat(loaded.state().secondMoments().tensors())
        .isEqualTo(saved.state().secondMoments().tensors());
    assertThat(warnings).isEmpty();
  }

  @Test
  void onlyTheNewestStay() throws IOException {
    for (long step : new long[] {9, 10, 100}) {
      folder.save(checkpoint(step));
    }
    assertThat(folder.files())
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "stage-3-step-000000000010.safetensors", "stage-3-step-000000000100.safetensors");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointFolder.open(path, 1))
        .withMessageContaining("2 or more");
  }

  @Test
  void oneFlippedBitAnywhereMakesTheOneBeforeItCount() throws IOException {
    folder.save(checkpoint(10));
    Path file = folder.save(checkpoint(20));
    byte[] sound = Files.readAllBytes(file);
    int step = new String(sound, 0, 4000, StandardCharsets.ISO_8859_1).indexOf("\"step\":\"20\"");
    assertThat(step).isPositive();
    for (int at : new int[] {0, 9, step + 8, sound.length / 2, -1}) {
      Files.write(file, sound);
      flipOneBit(file, at);
      warnings.clear();
      assertThat(newest().step()).as("bit of byte " + at).isEqualTo(10);
      assertThat(warnings).hasSize(1);
      assertThat(warnings.get(0)).contains("000000000020").contains("is damaged");
    }
  }

  @Test
  void aFileThatWasOnlyPartlyWrittenMakesTheOneBeforeItCount() throws IOException {
    folder.save(checkpoint(10));
    Path file = folder.save(checkpoint(20));
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 2000, bytes.length - 1}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      assertThat(newest().step()).isEqualTo(10);
    }
    folder.save(checkpoint(15)); // the run goes on from 10; the damaged future is gone
    assertThat(folder.files()).hasSize(2);
    assertThat(newest().step()).isEqualTo(15);
  }

  @Test
  void aKillWhileWritingLeavesTheCheckpointBeforeAndIsTidiedUp() throws IOException {
    Path file = folder.save(checkpoint(10));
    byte[] half = Arrays.copyOf(Files.readAllBytes(file), 3000);
    Path unfinished = path.resolve(".stage-3-step-000000000020.safetensors.12345");
    Files.write(unfinished, half);
    folder = CheckpointFolder.open(path, 2);
    assertThat(unfinished).doesNotExist();
    assertThat(newest().step()).isEqualTo(10);
    assertThat(warnings).isEmpty();
  }

  @Test
  void withoutASoundCheckpointNothingStartsOverInSilence() throws IOException {
    flipOneBit(folder.save(checkpoint(10)), -1);
    assertThatThrownBy(this::newest)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("None of the 1 checkpoints")
        .hasMessageContaining("backup");
  }

  @Test
  void aCheckpointOfAnotherArchitectureSaysWhatDiffers() throws IOException {
    folder.save(checkpoint(10));
    Architecture wider = new Architecture(16, 4, 24, 1, 3, 2, 1, 6, 8, 1, 2, 3, A.bands(), 2);
    assertThatThrownBy(() -> folder.newest(plan(wider, 3, 8), "data-1", warnings::add))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("architecture.dim is 12 there and 24 now")
        .hasMessageContaining("another folder");
  }

  @Test
  void aCheckpointOfAnotherPlanOrOtherDataIsRejected() throws IOException {
    folder.save(checkpoint(10));
    assertThatThrownBy(() -> folder.newest(plan(A, 4, 8), "data-1", warnings::add))
        .hasMessageContaining("seed is 3 there and 4 now");
    assertThatThrownBy(() -> folder.newest(plan(A, 3, 16), "data-1", warnings::add))
        .hasMessageContaining("stages[0].batch is 8 there and 16 now");
    assertThatThrownBy(() -> folder.newest(PLAN, "data-2", warnings::add))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("made with other data");
  }

  @Test
  void aFullDiskLeavesTheCheckpointBeforeIntact() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "This system has no /dev/full");
    Path before = folder.save(checkpoint(10));
    byte[] bytes = Files.readAllBytes(before);
    // The temporary file that the writer is going to open leads to a device that is always full.
    Files.createSymbolicLink(
        path.resolve(".stage-3-step-000000000020.safetensors." + ProcessHandle.current().pid()),
        full);
    assertThatThrownBy(() -> folder.save(checkpoint(20)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("No space left on device")
        .hasMessageContaining("make room");
    assertThat(folder.files()).containsExactly(before);
    assertThat(Files.readAllBytes(before)).isEqualTo(bytes);
    assertThat(newest().step()).isEqualTo(10);
    try (var left = Files.list(path)) {
      assertThat(left).containsExactly(before);
    }
  }
}
