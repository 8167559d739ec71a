package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.OtherJvm;
import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.ChipEmbedding;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelIdentity;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.release.Provenance;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Signature;

class ExportedModelTest {
  private static final Logger LOG = LoggerFactory.getLogger(ExportedModelTest.class);
  private static final Architecture A = Architecture.nano();
  private static final int BATCH = 2;
  private static final int CELLS = ChangeHeadShape.side(A);

  @TempDir static Path shared;
  private static Path export;

  @TempDir Path folder;

  @BeforeAll
  static void export() throws IOException {
    export = Files.createDirectories(shared.resolve("export"));
    SavedModelExport.write(release(), BATCH, export);
  }

  /** Nano with weights that switch nothing off, and codes that are not indices. */
  private static ModelRelease release() {
    ModelRelease nano = ModelReleases.untrainedNano();
    ClassScheme scheme =
        new ClassScheme(
            "tens",
            nano.identity().classScheme().classes().stream()
                .map(c -> new LandCoverClass(200 - 10 * c.code(), c.label(), c.colour()))
                .toList());
    TaskHeads heads =
        TaskHeads.none()
            .with(new TaskHeads.Change(ChangeHeadShape.standard(), 8, 0.4))
            .with(new TaskHeads.Scene(new SceneHeadShape(List.of("field", "wood"), false), 8));
    return new ModelRelease(
        new ModelIdentity("seamo-exported", "1", "", true, scheme),
        A,
        nano.normalisation(),
        nano.landCover(),
        1.5,
        heads,
        TestWeights.random(ModelRelease.parameterShapes(A, nano.landCover(), heads), 11),
        Provenance.unrecorded());
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
    assertThat(shared).isDirectoryNotContaining("glob:**/.export*");
    Chip firstOptical = cloudy(TestChips.chip(Modality.OPTICAL, A, 1));
    Chip firstSar = TestChips.chip(Modality.SAR, A, 2);
    Chip optical = cloudy(TestChips.chip(Modality.OPTICAL, A, 3));
    Chip sar = TestChips.chip(Modality.SAR, A, 4);
    try (Encoder encoder =
        TensorFlowEncoder.open(release(), EncoderSettings.cpu().withBatch(BATCH))) {
      FoldResult first =
          encoder
              .fold(
                  List.of(new SeasonChips(Optional.of(firstOptical), Optional.of(firstSar))),
                  List.of(Optional.empty()))
              .get(0);
      Optional<MemoryCode> memory = Optional.of(first.memory());
      Map<String, TensorData> inputs = new LinkedHashMap<>();
      putChip(inputs, "look_optical/", optical);
      putMemory(inputs, "look_optical/", memory.orElseThrow());
      putSeasons(inputs, "look_optical/", memory.orElseThrow());
      putChip(inputs, "look_sar/", sar);
      putMemory(inputs, "look_sar/", memory.orElseThrow());
      putSeasons(inputs, "look_sar/", memory.orElseThrow());
      putChip(inputs, "fold/optical_", optical);
      putChip(inputs, "fold/sar_", sar);
      putMemory(inputs, "fold/", memory.orElseThrow());
      putSeasons(inputs, "fold/", memory.orElseThrow());
      for (String function : List.of("embed/", "scene/")) {
        putChip(inputs, function + "optical_", optical);
        putChip(inputs, function + "sar_", sar);
        putMemory(inputs, function, memory.orElseThrow());
      }
      putChip(inputs, "change_optical/", optical);
      putMemory(inputs, "change_optical/", memory.orElseThrow());
      putSeasons(inputs, "change_optical/", memory.orElseThrow());
      putReference(inputs, "change_optical/", memory.orElseThrow(), first.bands());
      putChip(inputs, "change_sar/", sar);
      putMemory(inputs, "change_sar/", memory.orElseThrow());
      putSeasons(inputs, "change_sar/", memory.orElseThrow());
      putReference(inputs, "change_sar/", memory.orElseThrow(), SeasonBands.none());
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
        List<SeasonChips> season = List.of(new SeasonChips(Optional.of(optical), Optional.of(sar)));
        compareFirst(outputs, "embed/embedding", encoder.embed(season, List.of(memory)).get(0));
        compareFirst(
            outputs,
            "scene/probabilities",
            encoder.scenes(season, List.of(memory)).get(0).orElseThrow());
        Map<Chip, SeasonBands> pairs = Map.of(optical, first.bands(), sar, SeasonBands.none());
        for (Chip chip : List.of(optical, sar)) {
          Reference reference = new Reference(memory.orElseThrow(), pairs.get(chip));
          compareChange(
              outputs,
              "change_" + chip.modality().id() + "/probability",
              encoder
                  .look(List.of(chip), List.of(memory), List.of(Optional.of(reference)))
                  .get(0)
                  .change()
                  .orElseThrow());
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

  private static void putSeasons(Map<String, TensorData> inputs, String prefix, MemoryCode memory) {
    for (Modality modality : Modality.values()) {
      int width = SeasonChannels.width(A, modality);
      float[] channels = new float[BATCH * CELLS * CELLS * 4 * width];
      for (int season = 0; season < 4; season++) {
        memory.seasons().get(season).write(modality, A, channels, season * width, 4 * width);
      }
      inputs.put(
          prefix + "seasons_" + modality.id(),
          TensorData.ofFloats(channels, BATCH, CELLS, CELLS, 4L * width));
    }
  }

  private static void putReference(
      Map<String, TensorData> inputs, String prefix, MemoryCode memory, SeasonBands bands) {
    Modality modality = prefix.contains("sar") ? Modality.SAR : Modality.OPTICAL;
    float[] values = new float[BATCH * A.tokens() * A.memory()];
    float[] valid = new float[BATCH * A.tokens()];
    memory.write(modality, A, 0, values, valid);
    String name = prefix + "reference_memory";
    inputs.put(name, TensorData.ofFloats(values, BATCH, A.tokens(), A.memory()));
    inputs.put(name + "_valid", TensorData.ofFloats(valid, BATCH, A.tokens()));
    int width = SeasonChannels.width(A, modality);
    float[] channels = new float[BATCH * CELLS * CELLS * width];
    bands.write(modality, A, channels, 0, width);
    inputs.put(
        prefix + "reference_bands", TensorData.ofFloats(channels, BATCH, CELLS, CELLS, width));
  }

  /** The vector of the first sample; the second shows nothing. */
  private static void compareFirst(SafetensorsReader outputs, String name, float[] expected)
      throws IOException {
    float[] values = outputs.tensor(name).toFloats();
    assertThat(values).hasSize(BATCH * expected.length).doesNotContain(Float.NaN);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(values[i] - expected[i]));
    }
    LOG.info("{} values of {}: largest difference {}", expected.length, name, largest);
    assertThat(largest).isLessThan(1e-6);
  }

  private static void compareChange(SafetensorsReader outputs, String name, ChangeMap expected)
      throws IOException {
    TensorData cells = outputs.tensor(name);
    assertThat(cells.shape()).containsExactly(BATCH, A.image() / 4, A.image() / 4);
    float[] values = cells.toFloats();
    double largest = 0;
    int judged = 0;
    for (int i = 0; i < expected.judged().length; i++) {
      if (expected.judged()[i]) {
        largest = Math.max(largest, Math.abs(values[i] - expected.probabilities()[i]));
        judged++;
      }
    }
    LOG.info("{} cells of {}: largest difference {}", judged, name, largest);
    assertThat(judged).isGreaterThan(expected.judged().length / 2);
    assertThat(largest).isLessThan(1e-6);
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
  void aReleaseWithoutTheseHeadsHasNoSignaturesForThem() throws IOException {
    Path plain = folder.resolve("plain");
    SavedModelExport.write(ModelReleases.untrainedNano(), BATCH, plain);
    try (SavedModelBundle bundle = SavedModelBundle.load(plain.toString(), "serve")) {
      assertThat(bundle.signatures())
          .extracting(Signature::key)
          .containsExactlyInAnyOrder("look_optical", "look_sar", "fold", "embed");
    }
  }

  @Test
  void aSensorThatIsMissingIsEmbeddedLikeTheOtherAlone() throws IOException {
    Chip optical = cloudy(TestChips.chip(Modality.OPTICAL, A, 3));
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    putChip(inputs, "embed/optical_", optical);
    putMemory(inputs, "embed/", MemoryCode.empty());
    float[] nothing = new float[BATCH * A.bands(Modality.SAR) * A.pixels()];
    Arrays.fill(nothing, Float.NaN);
    int width = DayOfYear.width(A.timeHarmonics());
    inputs.put(
        "embed/sar_pixels",
        TensorData.ofFloats(nothing, BATCH, A.bands(Modality.SAR), A.image(), A.image()));
    inputs.put(
        "embed/sar_valid", TensorData.ofFloats(new float[BATCH * A.tokens()], BATCH, A.tokens()));
    inputs.put("embed/sar_time", TensorData.ofFloats(new float[BATCH * width], BATCH, width));
    inputs.put("embed/sar_present", TensorData.ofFloats(new float[BATCH], BATCH));
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    try (SavedModelBundle bundle = SavedModelBundle.load(export.toString(), "serve")) {
      SavedModelProcess.call(bundle, "embed", name -> inputs.get("embed/" + name), outputs);
    }
    try (Encoder encoder =
        TensorFlowEncoder.open(release(), EncoderSettings.cpu().withBatch(BATCH))) {
      float[] expected =
          encoder
              .embed(
                  List.of(new SeasonChips(Optional.of(optical), Optional.empty())),
                  List.of(Optional.empty()))
              .get(0);
      float[] values = outputs.get("embed/embedding").toFloats();
      int length = ChipEmbedding.width(A);
      assertThat(Arrays.copyOf(values, length)).containsExactly(expected, within(1e-5f));
      assertThat(Arrays.copyOfRange(values, length, 2 * length)).containsOnly(0f);
    }
  }

  @Test
  void anExportHoldsNothingOfTrainingAndSaysWhatToFeed() throws IOException {
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
        .contains("200 water")
        .contains("| out | `embedding` | float32 | [2, 452] |")
        .contains("| out | `probabilities` | float32 | [2, 2] | calibrated probabilities of field,")
        .contains("| in | `reference_memory` | float32 | [2, 64, 32] |")
        .contains("| in | `seasons_sar` | float32 | [2, 16, 16, 12] |")
        .contains("| in | `reference_bands` | float32 | [2, 16, 16, 13] |")
        .contains("| out | `probability` | float32 | [2, 16, 16] |")
        .contains("from 0.4 on");
    assertThat(export.resolve("assets.extra/release.json")).exists();
  }
}
