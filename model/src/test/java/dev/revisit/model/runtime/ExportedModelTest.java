package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.OtherJvm;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.release.ModelIdentity;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ExportedModelTest {
  private static final Logger LOG = LoggerFactory.getLogger(ExportedModelTest.class);
  private static final Architecture A = Architecture.nano();
  private static final int BATCH = 2;

  @TempDir Path folder;

  /** Nano with weights that switch nothing off, and codes that are not indices. */
  private static ModelRelease release() {
    ModelRelease nano = ModelReleases.untrainedNano();
    ClassScheme scheme =
        new ClassScheme(
            "tens",
            nano.identity().classScheme().classes().stream()
                .map(c -> new LandCoverClass(200 - 10 * c.code(), c.label(), c.colour()))
                .toList());
    return new ModelRelease(
        new ModelIdentity("seamo-exported", "1", "", true, scheme),
        A,
        nano.normalisation(),
        nano.landCover(),
        1.5,
        TestWeights.random(ModelRelease.parameterShapes(A, nano.landCover()), 11));
  }

  @Test
  void aFolderThatIsNotEmptyIsLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.txt"), "mine");
    for (Path out : List.of(folder, file)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SavedModelExport.write(release(), BATCH, out))
          .withMessageContaining("is not an empty folder");
    }
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    assertThat(file).hasContent("mine");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  /** Invariant 8. */
  @Test
  void anExportedModelLoadedInAnotherJvmGivesTheSameNumbers() throws Exception {
    Path export = Files.createDirectories(folder.resolve("export"));
    SavedModelExport.write(release(), BATCH, export);
    assertThat(folder).isDirectoryNotContaining("glob:**/.export*");
    Chip firstOptical = cloudy(TestChips.chip(Modality.OPTICAL, A, 1));
    Chip firstSar = TestChips.chip(Modality.SAR, A, 2);
    Chip optical = cloudy(TestChips.chip(Modality.OPTICAL, A, 3));
    Chip sar = TestChips.chip(Modality.SAR, A, 4);
    try (Encoder encoder =
        TensorFlowEncoder.open(release(), EncoderSettings.cpu().withBatch(BATCH))) {
      Optional<MemoryCode> memory =
          Optional.of(
              encoder
                  .fold(
                      List.of(new SeasonChips(Optional.of(firstOptical), Optional.of(firstSar))),
                      List.of(Optional.empty()))
                  .get(0)
                  .memory());
      Map<String, TensorData> inputs = new LinkedHashMap<>();
      putChip(inputs, "look_optical/", optical);
      putMemory(inputs, "look_optical/", memory.orElseThrow());
      putChip(inputs, "look_sar/", sar);
      putMemory(inputs, "look_sar/", memory.orElseThrow());
      putChip(inputs, "fold/optical_", optical);
      putChip(inputs, "fold/sar_", sar);
      putMemory(inputs, "fold/", memory.orElseThrow());
      Path in = folder.resolve("in.safetensors");
      Path out = folder.resolve("out.safetensors");
      SafetensorsWriter.write(in, inputs, Map.of());
      OtherJvm.run(
          OtherJvm.command(
              SavedModelProcess.class, export.toString(), in.toString(), out.toString()));
      try (SafetensorsReader outputs = SafetensorsReader.open(out)) {
        for (Chip chip : List.of(optical, sar)) {
          LookFeatures expected = encoder.look(List.of(chip), List.of(memory)).get(0);
          String key = "look_" + chip.modality().id() + "/";
          compare(
              outputs.tensor(key + "classes").toFloats(),
              outputs.tensor(key + "confidence").toFloats(),
              expected,
              chip);
        }
        FoldResult expected =
            encoder
                .fold(
                    List.of(new SeasonChips(Optional.of(optical), Optional.of(sar))),
                    List.of(memory))
                .get(0);
        compareMemory(outputs, expected.memory());
        float[] classes = outputs.tensor("fold/classes").toFloats();
        for (int i = 0; i < A.pixels(); i++) {
          assertThat(Byte.toUnsignedInt(expected.classes()[i])).isEqualTo((int) classes[i]);
        }
      }
    }
  }

  /** A third of the chip is cloud. */
  private static Chip cloudy(Chip chip) {
    boolean[] clear = chip.clear().clone();
    Arrays.fill(clear, 0, clear.length / 3, false);
    return new Chip(chip.modality(), chip.pixels(), clear, chip.dayOfYear());
  }

  /** The chip as the first sample of a batch, by hand as the README says; no data in the second. */
  private static void putChip(Map<String, TensorData> inputs, String prefix, Chip chip) {
    float[] pixels = new float[BATCH * chip.pixels().length];
    Arrays.fill(pixels, Float.NaN);
    System.arraycopy(chip.pixels(), 0, pixels, 0, chip.pixels().length);
    float[] valid = new float[BATCH * A.tokens()];
    for (int token = 0; token < A.tokens(); token++) {
      int clear = 0;
      for (int i = 0; i < A.patch() * A.patch(); i++) {
        int row = token / A.side() * A.patch() + i / A.patch();
        int column = token % A.side() * A.patch() + i % A.patch();
        clear += chip.clear()[row * A.image() + column] ? 1 : 0;
      }
      valid[token] = 2 * clear >= A.patch() * A.patch() ? 1 : 0;
    }
    int width = DayOfYear.width(A.timeHarmonics());
    float[] time = new float[BATCH * width];
    for (int h = 1; h <= A.timeHarmonics(); h++) {
      double angle = 2 * Math.PI * h * chip.dayOfYear() / 365.25;
      time[h - 1] = (float) Math.sin(angle);
      time[A.timeHarmonics() + h - 1] = (float) Math.cos(angle);
    }
    int bands = A.bands(chip.modality());
    inputs.put(prefix + "pixels", TensorData.ofFloats(pixels, BATCH, bands, A.image(), A.image()));
    inputs.put(prefix + "valid", TensorData.ofFloats(valid, BATCH, A.tokens()));
    inputs.put(prefix + "time", TensorData.ofFloats(time, BATCH, width));
    inputs.put(prefix + "present", TensorData.ofFloats(new float[] {1, 0}, BATCH));
  }

  private static void putMemory(Map<String, TensorData> inputs, String prefix, MemoryCode memory) {
    for (Modality modality : Modality.values()) {
      float[] values = new float[BATCH * A.tokens() * A.memory()];
      float[] valid = new float[BATCH * A.tokens()];
      memory.write(modality, A, 0, values, valid);
      String name = prefix + "memory_" + modality.id();
      inputs.put(name, TensorData.ofFloats(values, BATCH, A.tokens(), A.memory()));
      inputs.put(name + "_valid", TensorData.ofFloats(valid, BATCH, A.tokens()));
    }
  }

  private static void compare(
      float[] classes, float[] confidence, LookFeatures expected, Chip chip) {
    double largest = 0;
    int seen = 0;
    for (int i = 0; i < A.pixels(); i++) {
      if (chip.clear()[i]) {
        assertThat((int) classes[i]).isEqualTo(Byte.toUnsignedInt(expected.classes()[i]));
        largest = Math.max(largest, Math.abs(confidence[i] - expected.confidence()[i]));
        seen++;
      }
    }
    LOG.info("{} confidences of {}: largest difference {}", seen, chip.modality(), largest);
    assertThat(seen).isGreaterThan(A.pixels() / 2);
    assertThat(largest).isLessThan(1e-6);
  }

  /** The encoder's memory is stored in half precision: 11 bits. */
  private static void compareMemory(SafetensorsReader outputs, MemoryCode expected)
      throws IOException {
    for (Modality modality : Modality.values()) {
      float[] exported = outputs.tensor("fold/memory_" + modality.id()).toFloats();
      float[] stored = new float[exported.length];
      expected.write(modality, A, 0, stored, new float[BATCH * A.tokens()]);
      for (int i = 0; i < A.tokens() * A.memory(); i++) {
        assertThat(exported[i]).isCloseTo(stored[i], within(Math.abs(stored[i]) / 2048 + 1e-5f));
      }
    }
  }

  @Test
  void anExportHoldsNothingOfTrainingAndSaysWhatToFeed() throws IOException {
    Path export = folder.resolve("export");
    SavedModelExport.write(release(), BATCH, export);
    Path data = export.resolve("variables/variables.data-00000-of-00001");
    long parameters =
        release().weights().tensors().entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith("decoder."))
            .mapToLong(entry -> entry.getValue().size())
            .sum();
    assertThat(Files.size(data))
        .as("one float32 for each parameter of inference, no moments")
        .isBetween(4 * parameters, 4 * parameters + 4096);
    String readme = Files.readString(export.resolve("README.md"));
    assertThat(readme)
        .contains("exactly 2 samples")
        .contains("| in | `pixels` | float32 | [2, 12, 64, 64] | surface reflectance x 10 000")
        .contains("| out | `classes` | uint8 | [2, 64, 64] | class codes")
        .contains("| in | `memory_sar` | float32 | [2, 64, 32] |")
        .contains("| optical | B04 | -1438.75 | 4033.69 |")
        .contains("200 water");
    assertThat(export.resolve("assets.extra/release.json")).exists();
  }
}
