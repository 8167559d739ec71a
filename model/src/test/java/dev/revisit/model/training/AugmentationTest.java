package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int SIDE = FineTuneFixtures.A.image();
  private static final int PIXELS = SIDE * SIDE;

  @Test
  void impossibleProbabilitiesAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(true, 1.5, 0, 0, 0, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(true, 0, Double.NaN, 0, 0, 0, 0));
  }

  @Test
  void noneLeavesTheSampleAsItIs() {
    LabelledSample sample = FineTuneFixtures.scene(1);
    LabelledSample same = Augmentation.none().apply(sample, new CounterRandom(1, 2));
    assertThat(same.look().optical().orElseThrow().pixels())
        .isEqualTo(sample.look().optical().orElseThrow().pixels());
    assertThat(same.look().sar().orElseThrow().pixels())
        .isEqualTo(sample.look().sar().orElseThrow().pixels());
    assertThat(same.label()).isEqualTo(sample.label());
  }

  @Test
  void pixelsOfAllSeasonsAndLabelsTurnAlike() {
    Augmentation turning = new Augmentation(true, 0, 0, 0, 0, 0, 0);
    LabelledSample sample = FineTuneFixtures.landCover(3);
    byte[] codes = ((Label.Pixels) sample.label()).codes();
    Set<String> seen = new HashSet<>();
    for (int number = 0; number < 40; number++) {
      LabelledSample turned = turning.apply(sample, new CounterRandom(1, number));
      float[] pixels = turned.look().optical().orElseThrow().pixels();
      byte[] turnedCodes = ((Label.Pixels) turned.label()).codes();
      // Every pixel keeps its own label: sorting both by pixel value must give the same list.
      assertThat(pairs(pixels, turnedCodes))
          .isEqualTo(pairs(sample.look().optical().orElseThrow().pixels(), codes));
      seen.add(pixels[0] + "," + pixels[1]);
    }
    assertThat(seen).hasSize(8);
  }

  private static Set<String> pairs(float[] pixels, byte[] codes) {
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i < codes.length; i++) {
      pairs.add(pixels[i] + ":" + pixels[PIXELS + i] + ":" + codes[i]);
    }
    return pairs;
  }

  @Test
  void cellsOfChangeTurnWithBothDates() {
    LabelledSample sample = FineTuneFixtures.change(1);
    LabelledSample turned =
        new Augmentation(true, 0, 0, 0, 0, 0, 0).apply(sample, new CounterRandom(5, 4, 3));
    byte[] cells = ((Label.Cells) turned.label()).changed();
    float[] pixels = turned.look().optical().orElseThrow().pixels();
    for (int cell = 0; cell < cells.length; cell++) {
      double mean = 0;
      for (int i = 0; i < 16; i++) {
        int row = cell / (SIDE / 4) * 4 + i / 4;
        int column = cell % (SIDE / 4) * 4 + i % 4;
        mean += pixels[row * SIDE + column] / 16;
      }
      assertThat(mean > 1450).isEqualTo(cells[cell] == 1); // changed cells are 900 brighter
    }
    Chip before = turned.history().get(0).optical().orElseThrow();
    assertThat(before.pixels()).hasSize(3 * PIXELS);
  }

  @Test
  void droppedBandsAreMissingOnAllDatesAndOneAlwaysStays() {
    LabelledSample sample = FineTuneFixtures.change(1);
    for (int number = 0; number < 30; number++) {
      LabelledSample varied =
          new Augmentation(false, 0.95, 0, 0, 0, 0, 0).apply(sample, new CounterRandom(1, number));
      float[] now = varied.look().optical().orElseThrow().pixels();
      float[] before = varied.history().get(0).optical().orElseThrow().pixels();
      int present = 0;
      for (int band = 0; band < 3; band++) {
        assertThat(Float.isNaN(before[band * PIXELS])).isEqualTo(Float.isNaN(now[band * PIXELS]));
        present += Float.isNaN(now[band * PIXELS]) ? 0 : 1;
      }
      assertThat(present).isPositive();
    }
  }

  @Test
  void impossibleSharesAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> Augmentation.ofSameBands(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Augmentation.ofSameBands(0, Double.NaN));
  }

  @Test
  void lightVariesByDateAndBandAndNeverByPixel() {
    LabelledSample sample = FineTuneFixtures.change(1);
    Augmentation light = new Augmentation(false, 0, 0, 0, 0, 0.2, 0);
    LabelledSample varied = light.apply(sample, new CounterRandom(1, 2));
    float[] factors = new float[4];
    for (int band = 0; band < 2; band++) {
      factors[band] = factor(sample.look(), varied.look(), band);
      factors[2 + band] = factor(sample.history().get(0), varied.history().get(0), band);
    }
    for (float factor : factors) {
      assertThat(factor).isBetween(0.69f, 1.31f);
    }
    assertThat(factors).doesNotHaveDuplicates();
    assertThat(((Label.Cells) varied.label()).changed())
        .isEqualTo(((Label.Cells) sample.label()).changed());
  }

  /** By which all pixels of a band were multiplied. */
  private static float factor(SeasonChips before, SeasonChips after, int band) {
    float[] was = before.optical().orElseThrow().pixels();
    float[] is = after.optical().orElseThrow().pixels();
    float factor = is[band * PIXELS] / was[band * PIXELS];
    for (int i = band * PIXELS; i < (band + 1) * PIXELS; i++) {
      assertThat(is[i]).isCloseTo(was[i] * factor, within(0.01f * Math.abs(was[i])));
    }
    return factor;
  }

  @Test
  void partsOfScenesAreEnlargedAndOfNothingElse() {
    Augmentation zoom = new Augmentation(false, 0, 0, 0, 0, 0, 0.5);
    LabelledSample scene = FineTuneFixtures.scene(1);
    float[] was = scene.look().optical().orElseThrow().pixels();
    float[] is = zoom.apply(scene, new CounterRandom(1, 2)).look().optical().orElseThrow().pixels();
    assertThat(is).hasSameSizeAs(was).isNotEqualTo(was);
    LabelledSample change = FineTuneFixtures.change(1);
    assertThat(zoom.apply(change, new CounterRandom(1, 2)).look().optical().orElseThrow().pixels())
        .isEqualTo(change.look().optical().orElseThrow().pixels());
  }

  @Test
  void aDroppedModalityLeavesTheOther() {
    LabelledSample sample = FineTuneFixtures.scene(1);
    boolean opticalSeen = false;
    boolean sarSeen = false;
    for (int number = 0; number < 30; number++) {
      LabelledSample varied =
          new Augmentation(false, 0, 0, 1, 0, 0, 0).apply(sample, new CounterRandom(1, number));
      assertThat(varied.look().modalities()).hasSize(1);
      opticalSeen |= varied.look().optical().isPresent();
      sarSeen |= varied.look().sar().isPresent();
    }
    assertThat(opticalSeen && sarSeen).isTrue();
  }

  private static LabelledSample withFourSeasons(Label label) {
    SeasonChips both = FineTuneFixtures.scene(1).look();
    SeasonChips optical = new SeasonChips(both.optical(), Optional.empty());
    SeasonChips sar = new SeasonChips(Optional.empty(), both.sar());
    return new LabelledSample(
        "four", "place", List.of(both, optical, sar, both), 1, optical, label);
  }

  @Test
  void thinnedHistoriesKeepTheReferenceOfChange() {
    Label.Cells label = (Label.Cells) FineTuneFixtures.change(1).label();
    LabelledSample sample = withFourSeasons(label);
    Set<Integer> lengths = new TreeSet<>();
    boolean alone = false;
    for (int number = 0; number < 200; number++) {
      LabelledSample varied = thinning(1).apply(sample, new CounterRandom(1, number));
      lengths.add(varied.history().size());
      // The reference is the one season with nothing but an optical look, or had its radar taken.
      assertThat(varied.history().get(varied.reference()).modalities())
          .containsExactly(Modality.OPTICAL);
      alone |= varied.history().stream().noneMatch(season -> season.sar().isPresent());
    }
    assertThat(lengths).containsExactly(1, 2, 3, 4);
    assertThat(alone).isTrue();
  }

  @Test
  void thinnedHistoriesOfOtherLabelsMayBeEmpty() {
    LabelledSample sample = withFourSeasons(FineTuneFixtures.scene(1).label());
    Set<Integer> lengths = new TreeSet<>();
    for (int number = 0; number < 200; number++) {
      LabelledSample varied = thinning(1).apply(sample, new CounterRandom(1, number));
      lengths.add(varied.history().size());
      assertThat(varied.look().modalities()).containsExactly(Modality.OPTICAL);
    }
    assertThat(lengths).contains(0, 1, 2, 3);
    assertThat(thinning(0).apply(sample, new CounterRandom(1, 1)).history()).hasSize(4);
  }

  private static Augmentation thinning(double probability) {
    return new Augmentation(false, 0, 0, 0, probability, 0, 0);
  }
}
