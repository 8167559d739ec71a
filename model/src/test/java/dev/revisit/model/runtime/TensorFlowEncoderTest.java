package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFlowEncoderTest {
  private static final Architecture NANO = Architecture.nano();
  private static final float TOLERANCE = 1e-5f;
  private static final Optional<MemoryCode> NOTHING = Optional.empty();

  private static TensorFlowEncoder encoder;

  /** Nano with weights that switch nothing off. */
  private static ModelRelease release() {
    ModelRelease nano = ModelReleases.untrainedNano();
    LandCoverHeadShape head = nano.landCover();
    return new ModelRelease(
        nano.identity(),
        NANO,
        nano.normalisation(),
        head,
        1.0,
        TestWeights.random(ModelRelease.parameterShapes(NANO, head), 11));
  }

  @BeforeAll
  static void open() {
    encoder = TensorFlowEncoder.open(release(), EncoderSettings.cpu().withBatch(4));
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  private static Chip optical(long seed) {
    return TestChips.chip(Modality.OPTICAL, NANO, seed);
  }

  private static Chip sar(long seed) {
    return TestChips.chip(Modality.SAR, NANO, seed);
  }

  private static LookFeatures look(Chip chip, Optional<MemoryCode> memory) {
    return encoder.look(List.of(chip), List.of(memory)).get(0);
  }

  private static FoldResult fold(SeasonChips season, Optional<MemoryCode> memory) {
    return encoder.fold(List.of(season), List.of(memory)).get(0);
  }

  private static SeasonChips season(long seed) {
    return new SeasonChips(Optional.of(optical(seed)), Optional.of(sar(seed)));
  }

  private static float[] values(MemoryCode memory, Modality modality) {
    float[] values = new float[NANO.tokens() * NANO.memory()];
    memory.write(modality, NANO, 0, values, new float[NANO.tokens()]);
    return values;
  }

  private static void assertFinite(float[] values) {
    for (float value : values) {
      assertThat(value).isFinite();
    }
  }

  private static void assertSame(LookFeatures actual, LookFeatures expected) {
    assertThat(actual.confidence()).containsExactly(expected.confidence(), within(TOLERANCE));
    assertThat(actual.classes()).isEqualTo(expected.classes());
    assertThat(actual.validTokens()).isEqualTo(expected.validTokens());
  }

  @Test
  void chipsThatDoNotFitAreRejected() {
    Chip small = new Chip(Modality.SAR, new float[2 * 16], new boolean[16], 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> look(small, NOTHING))
        .withMessageContaining("2 bands of 64 x 64 pixels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.look(List.of(sar(1)), List.of()))
        .withMessageContaining("1 chips with 0 memories");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Chip(Modality.SAR, new float[5], new boolean[4], 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Chip(Modality.SAR, new float[8], new boolean[4], 367));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeasonChips(Optional.empty(), Optional.empty()))
        .withMessageContaining("do not fold");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeasonChips(Optional.of(sar(1)), Optional.empty()));
  }

  @Test
  void aMemoryOfAnotherArchitectureIsRejected() {
    MemoryCode other = MemoryCode.of(new byte[8], new byte[1], new byte[0], new byte[0]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> look(sar(1), Optional.of(other)))
        .withMessageContaining("another architecture");
  }

  @Test
  void aClosedEncoderSaysSo() {
    TensorFlowEncoder closed =
        TensorFlowEncoder.open(ModelReleases.untrainedNano(), EncoderSettings.cpu());
    closed.close();
    closed.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> closed.look(List.of(), List.of()))
        .withMessageContaining("closed");
  }

  @Test
  void unusableSettingsAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> EncoderSettings.cpu().withBatch(0));
    ModelRelease large = ModelReleases.untrained("large", largeChips(), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TensorFlowEncoder.open(large, EncoderSettings.cpu().withBatch(4096)))
        .withMessageContaining("use at most 2");
  }

  private static Architecture largeChips() {
    return new Architecture(8192, 1, 4, 1, 1, 1, 1, 1, 4, 1, 1, 1, NANO.bands(), 1);
  }

  @Test
  void askingForAGpuWhereThereIsNoneIsRefusedInsteadOfFallingBackInSilence() {
    EncoderSettings settings = EncoderSettings.gpu().withBatch(1);
    try (TensorFlowEncoder onGpu =
        TensorFlowEncoder.open(ModelReleases.untrainedNano(), settings)) {
      Assumptions.abort("There is a GPU: " + onGpu.identity().name());
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("TensorFlow lists none");
    }
  }

  @Test
  void noChipsGiveNoResults() {
    assertThat(encoder.look(List.of(), List.of())).isEmpty();
    assertThat(encoder.fold(List.of(), List.of())).isEmpty();
  }

  @Test
  void cloudAndMissingDataNeverGiveNotANumber() {
    float[] missing = new float[12 * NANO.pixels()];
    Arrays.fill(missing, Float.NaN);
    float[] infinite = new float[12 * NANO.pixels()];
    Arrays.fill(infinite, Float.POSITIVE_INFINITY);
    boolean[] cloud = new boolean[NANO.pixels()];
    List<Chip> chips =
        List.of(
            new Chip(Modality.OPTICAL, optical(1).pixels(), cloud, 10),
            new Chip(Modality.OPTICAL, missing, TestChips.clear(NANO), 10),
            new Chip(Modality.OPTICAL, infinite, TestChips.clear(NANO), 10));
    for (Chip chip : chips) {
      FoldResult fold = fold(new SeasonChips(Optional.of(chip), Optional.empty()), NOTHING);
      assertFinite(values(fold.memory(), Modality.OPTICAL));
      for (Optional<MemoryCode> memory : List.of(NOTHING, Optional.of(fold.memory()))) {
        assertFinite(look(chip, memory).confidence());
        assertFinite(look(sar(3), memory).confidence());
      }
    }
    LookFeatures clouded = look(chips.get(0), NOTHING);
    assertThat(clouded.classes()).containsOnly(255);
    assertThat(clouded.confidence()).containsOnly(0f);
    assertThat(clouded.validTokens()).isZero();
    assertThat(look(chips.get(1), NOTHING).classes()).as("no data is not clear").containsOnly(255);
  }

  @Test
  void aMemoryOfCloudIsTheSameAsNoMemory() {
    Chip cloud = new Chip(Modality.OPTICAL, optical(1).pixels(), new boolean[NANO.pixels()], 10);
    FoldResult fold = fold(new SeasonChips(Optional.of(cloud), Optional.empty()), NOTHING);
    assertThat(fold.memory().opticalValid()).containsOnly(0);
    assertSame(look(sar(3), Optional.of(fold.memory())), look(sar(3), NOTHING));
  }

  @Test
  void aMissingBandIsTheSameAsOneFilledWithItsMean() {
    float[] missing = TestChips.pixels(Modality.OPTICAL, NANO, 5);
    float[] filled = missing.clone();
    Arrays.fill(missing, 9 * NANO.pixels(), 10 * NANO.pixels(), Float.NaN);
    Arrays.fill(filled, 9 * NANO.pixels(), 10 * NANO.pixels(), 2645.52f);
    boolean[] clear = TestChips.clear(NANO);
    assertSame(
        look(new Chip(Modality.OPTICAL, missing, clear, 9), NOTHING),
        look(new Chip(Modality.OPTICAL, filled, clear, 9), NOTHING));
  }

  @Test
  void aTokenIsValidFromHalfOfItsPixelsOn() {
    boolean[] clear = new boolean[NANO.pixels()];
    for (int row = 0; row < 4; row++) {
      Arrays.fill(clear, row * 64, row * 64 + 16, true); // half of the first two patches
    }
    clear[8] = false; // the second has one less
    LookFeatures features = look(new Chip(Modality.SAR, sar(1).pixels(), clear, 9), NOTHING);
    assertThat(features.validTokens()).isEqualTo(1);
    assertThat(features.classes()[0]).isBetween((byte) 0, (byte) 8);
    assertThat(features.classes()[8]).isEqualTo((byte) 255);
    assertThat(features.confidence()[8]).isZero();
    assertThat(features.confidence()[9]).isBetween(1 / 9f, 1f);
    // Without data in any band the clear mask does not help.
    float[] pixels = sar(1).pixels();
    pixels[0] = Float.NaN;
    pixels[NANO.pixels()] = Float.NaN;
    LookFeatures holed = look(new Chip(Modality.SAR, pixels, clear, 9), NOTHING);
    assertThat(holed.validTokens()).isZero();
    assertThat(holed.classes()[0]).isEqualTo((byte) 255);
  }

  @Test
  void theCompanyOfOtherChipsDoesNotChangeALook() {
    MemoryCode memory = fold(season(1), NOTHING).memory();
    List<Chip> chips = new ArrayList<>();
    List<Optional<MemoryCode>> memories = new ArrayList<>();
    for (int i = 0; i < 7; i++) { // a full batch and a padded one, both modalities
      chips.add(i % 3 == 1 ? sar(i) : optical(i));
      memories.add(i % 2 == 0 ? Optional.of(memory) : NOTHING);
    }
    List<LookFeatures> together = encoder.look(chips, memories);
    for (int i = 0; i < chips.size(); i++) {
      assertSame(together.get(i), look(chips.get(i), memories.get(i)));
    }
  }

  @Test
  void theCompanyOfOtherChipsDoesNotChangeAFold() {
    MemoryCode memory = fold(season(1), NOTHING).memory();
    List<SeasonChips> seasons =
        List.of(
            season(2),
            new SeasonChips(Optional.of(optical(3)), Optional.empty()),
            new SeasonChips(Optional.empty(), Optional.of(sar(4))),
            season(5),
            new SeasonChips(Optional.of(optical(6)), Optional.empty()));
    List<Optional<MemoryCode>> memories =
        List.of(NOTHING, Optional.of(memory), Optional.of(memory), Optional.of(memory), NOTHING);
    List<FoldResult> together = encoder.fold(seasons, memories);
    for (int i = 0; i < seasons.size(); i++) {
      FoldResult alone = fold(seasons.get(i), memories.get(i));
      assertThat(together.get(i).classes()).isEqualTo(alone.classes());
      for (Modality modality : Modality.values()) {
        // One unit in the last place of half precision at 4 is 0.004.
        assertThat(values(together.get(i).memory(), modality))
            .containsExactly(values(alone.memory(), modality), within(0.004f));
      }
    }
    assertThat(together.get(1).memory().sar()).as("absent: kept").isEqualTo(memory.sar());
    assertThat(together.get(2).memory().optical()).isEqualTo(memory.optical());
    assertThat(together.get(2).memory().opticalValid()).isEqualTo(memory.opticalValid());
    assertThat(together.get(1).memory().optical()).isNotEqualTo(memory.optical());
    assertThat(together.get(4).memory().has(Modality.SAR)).isFalse();
  }

  @Test
  void memoryOfEitherModalityCountsForALook() {
    MemoryCode memory = fold(season(1), NOTHING).memory();
    byte[] none = {};
    MemoryCode opticalOnly = MemoryCode.of(memory.optical(), memory.opticalValid(), none, none);
    MemoryCode sarOnly = MemoryCode.of(none, none, memory.sar(), memory.sarValid());
    List<LookFeatures> looks =
        encoder.look(
            Collections.nCopies(4, sar(2)),
            List.of(NOTHING, Optional.of(opticalOnly), Optional.of(sarOnly), Optional.of(memory)));
    assertThat(looks.stream().map(l -> Arrays.hashCode(l.confidence())).distinct()).hasSize(4);
  }

  @Test
  void theSameCallGivesTheSameBitsAlsoFromManyThreads() throws Exception {
    List<Chip> chips = List.of(optical(1), sar(2), optical(3), optical(4), sar(5));
    List<Optional<MemoryCode>> memories =
        Collections.nCopies(5, Optional.of(fold(season(1), NOTHING).memory()));
    List<LookFeatures> expected = encoder.look(chips, memories);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<LookFeatures>>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(threads.submit(() -> encoder.look(chips, memories)));
      }
      for (Future<List<LookFeatures>> call : calls) {
        for (int i = 0; i < chips.size(); i++) {
          assertThat(call.get().get(i).confidence()).isEqualTo(expected.get(i).confidence());
          assertThat(call.get().get(i).classes()).isEqualTo(expected.get(i).classes());
        }
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fold(season(9), memories.get(0)).memory())
        .isEqualTo(fold(season(9), memories.get(0)).memory());
  }

  @Test
  void theUntrainedNanoGivesTheSameNumbersAfterSavingAndLoading(@TempDir Path folder)
      throws Exception {
    ModelRelease release = ModelReleases.untrainedNano();
    release.save(folder);
    try (Encoder original = TensorFlowEncoder.open(release, EncoderSettings.cpu());
        Encoder loaded = TensorFlowEncoder.open(ModelRelease.load(folder), EncoderSettings.cpu())) {
      assertThat(loaded.identity()).isEqualTo(original.identity());
      FoldResult first = original.fold(List.of(season(1)), List.of(NOTHING)).get(0);
      FoldResult second = loaded.fold(List.of(season(1)), List.of(NOTHING)).get(0);
      assertThat(second.memory()).isEqualTo(first.memory());
      assertThat(second.classes()).isEqualTo(first.classes());
      assertThat(first.classes()).isNotEmpty();
      List<Chip> chips = List.of(optical(1), sar(2));
      List<Optional<MemoryCode>> memories = List.of(Optional.of(first.memory()), NOTHING);
      for (int i = 0; i < 2; i++) {
        LookFeatures a = original.look(chips, memories).get(i);
        LookFeatures b = loaded.look(chips, memories).get(i);
        assertThat(b.confidence()).isEqualTo(a.confidence());
        assertThat(b.classes()).isEqualTo(a.classes());
        assertThat(a.validTokens()).isEqualTo(64);
      }
    }
  }

  @Test
  void codesOfTheClassSchemeAreUsedAndNotIndices() {
    ModelRelease nano = release();
    ModelRelease shifted = ReleaseChanges.withCodesShiftedBy(nano, 100);
    try (Encoder other = TensorFlowEncoder.open(shifted, EncoderSettings.cpu().withBatch(1))) {
      byte[] plain = look(optical(1), NOTHING).classes();
      byte[] codes = other.look(List.of(optical(1)), List.of(NOTHING)).get(0).classes();
      for (int i = 0; i < plain.length; i++) {
        assertThat(codes[i] & 0xFF).isEqualTo((plain[i] & 0xFF) + 100);
      }
    }
  }

  @Test
  void aHigherTemperatureLowersTheConfidenceAndKeepsTheClasses() {
    ModelRelease nano = release();
    ModelRelease warm =
        new ModelRelease(
            nano.identity(), NANO, nano.normalisation(), nano.landCover(), 4, nano.weights());
    try (Encoder other = TensorFlowEncoder.open(warm, EncoderSettings.cpu().withBatch(1))) {
      LookFeatures cool = look(optical(1), NOTHING);
      LookFeatures calibrated = other.look(List.of(optical(1)), List.of(NOTHING)).get(0);
      assertThat(calibrated.classes()).isEqualTo(cool.classes());
      for (int i = 0; i < cool.confidence().length; i++) {
        assertThat(calibrated.confidence()[i]).isLessThan(cool.confidence()[i]);
      }
    }
  }
}
