package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.TestWeights;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChipEmbedding;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static final Architecture NANO = Architecture.nano();
  private static final Optional<MemoryCode> NOTHING = Optional.empty();
  private static final float TOLERANCE = 1e-5f;

  private static TensorFlowEncoder encoder;

  @BeforeAll
  static void open() {
    ModelRelease nano = ModelReleases.untrainedNano();
    ModelRelease everythingOn =
        new ModelRelease(
            nano.identity(),
            NANO,
            nano.normalisation(),
            nano.landCover(),
            1.0,
            TestWeights.random(ModelRelease.parameterShapes(NANO, nano.landCover()), 11));
    encoder = TensorFlowEncoder.open(everythingOn, EncoderSettings.cpu().withBatch(2));
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  private static Chip chip(Modality modality, long seed) {
    return TestChips.chip(modality, NANO, seed);
  }

  private static SeasonChips optical(Chip chip) {
    return new SeasonChips(Optional.of(chip), Optional.empty());
  }

  private static SeasonChips sar(Chip chip) {
    return new SeasonChips(Optional.empty(), Optional.of(chip));
  }

  private static float[] embed(SeasonChips looks, Optional<MemoryCode> memory) {
    return encoder.embed(List.of(looks), List.of(memory)).get(0);
  }

  @Test
  void aLookWithoutAnyValidTokenIsAllZero() {
    Chip seen = chip(Modality.OPTICAL, 1);
    Chip cloudy = new Chip(Modality.OPTICAL, seen.pixels(), new boolean[NANO.pixels()], 100);
    float[] missing = new float[seen.pixels().length];
    Arrays.fill(missing, Float.NaN);
    Chip empty = new Chip(Modality.OPTICAL, missing, TestChips.clear(NANO), 100);
    assertThat(embed(optical(cloudy), NOTHING)).containsOnly(0f).hasSize(ChipEmbedding.width(NANO));
    assertThat(embed(optical(empty), NOTHING)).containsOnly(0f);
  }

  @Test
  void oneEmbeddingForEachLookIsAskedFor() {
    assertThat(encoder.embed(List.of(), List.of())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.embed(List.of(sar(chip(Modality.SAR, 1))), List.of()))
        .withMessageContaining("1 chips with 0 memories");
  }

  @Test
  void whatInvalidTokensShowDoesNotCount() {
    Chip chip = chip(Modality.OPTICAL, 1);
    boolean[] clear = TestChips.clear(NANO);
    float[] other = chip.pixels().clone();
    for (int row = 0; row < NANO.patch(); row++) {
      for (int column = 0; column < 3 * NANO.patch(); column++) {
        int pixel = row * NANO.image() + column;
        clear[pixel] = false;
        for (int band = 0; band < NANO.bands(Modality.OPTICAL); band++) {
          other[band * NANO.pixels() + pixel] = 9_000;
        }
      }
    }
    float[] first = embed(optical(new Chip(Modality.OPTICAL, chip.pixels(), clear, 50)), NOTHING);
    float[] second = embed(optical(new Chip(Modality.OPTICAL, other, clear, 50)), NOTHING);
    assertThat(second).containsExactly(first, within(TOLERANCE));
    float[] whole =
        embed(optical(new Chip(Modality.OPTICAL, other, TestChips.clear(NANO), 50)), NOTHING);
    assertThat(distance(whole, first)).isGreaterThan(1e-3);
  }

  @Test
  void aModalityThatShowsNothingIsAsIfItWereAbsent() {
    Chip seen = chip(Modality.OPTICAL, 3);
    Chip nothing =
        new Chip(Modality.SAR, chip(Modality.SAR, 4).pixels(), new boolean[NANO.pixels()], 10);
    float[] alone = embed(optical(seen), NOTHING);
    float[] both = embed(new SeasonChips(Optional.of(seen), Optional.of(nothing)), NOTHING);
    assertThat(both).containsExactly(alone, within(TOLERANCE));
  }

  @Test
  void bothModalitiesAndMemoryChangeIt() {
    Chip seen = chip(Modality.OPTICAL, 3);
    SeasonChips both = new SeasonChips(Optional.of(seen), Optional.of(chip(Modality.SAR, 4)));
    float[] alone = embed(optical(seen), NOTHING);
    assertThat(distance(embed(both, NOTHING), alone)).isGreaterThan(1e-3);
    MemoryCode memory = encoder.fold(List.of(both), List.of(NOTHING)).get(0).memory();
    assertThat(distance(embed(optical(seen), Optional.of(memory)), alone)).isGreaterThan(1e-3);
  }

  @Test
  void anyMixOfLooksComesBackInOrder() {
    List<SeasonChips> looks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      looks.add(optical(chip(Modality.OPTICAL, 10 + i)));
      looks.add(sar(chip(Modality.SAR, 20 + i)));
      looks.add(
          new SeasonChips(
              Optional.of(chip(Modality.OPTICAL, 30 + i)),
              Optional.of(chip(Modality.SAR, 40 + i))));
    }
    List<float[]> together = encoder.embed(looks, Collections.nCopies(looks.size(), NOTHING));
    for (int i = 0; i < looks.size(); i++) {
      assertThat(together.get(i)).containsExactly(embed(looks.get(i), NOTHING), within(TOLERANCE));
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
