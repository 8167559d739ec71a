package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.runtime.SeasonChips;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelSurveyTest {
  private static final HeadTask CHANGE = new HeadTask.Change(ChangeHeadShape.standard());
  private static final HeadTask COVER =
      new HeadTask.LandCover(FineTuneFixtures.SCHEME, new LandCoverHeadShape(2, 3, 4, 2));
  private static final HeadTask SCENE =
      new HeadTask.Scene(new SceneHeadShape(List.of("a", "b", "c"), false));

  private static LabelSurvey survey(List<Long> counts, List<BitSet> classes) {
    return new LabelSurvey(counts, classes, Set.of(Modality.OPTICAL), 0);
  }

  @Test
  void weightsOfClassesAreThoseOfTheFormula() {
    LabelSurvey survey = survey(List.of(90L, 10L, 0L), List.of());
    // 0.9 and 0.1 to the power of -1, scaled so that (90 w0 + 10 w1) / 100 is one.
    assertThat(survey.weights(1)).containsExactly(new float[] {100 / 180f, 5, 0}, within(1e-6f));
    assertThat(survey.weights(0)).containsExactly(new float[] {1, 1, 0}, within(1e-6f));
    // Roots 1.0541 and 3.1623; the mean over labels is 0.9487 + 0.3162 = 1.2649.
    assertThat(survey.weights(0.5))
        .containsExactly(new float[] {0.833333f, 2.5f, 0}, within(1e-4f));
  }

  @Test
  void whatTheLookDoesNotShowIsNoTarget() throws Exception {
    LabelledSample sample = FineTuneFixtures.change(1);
    sample.look().optical().orElseThrow().clear()[0] = false;
    for (int i = 1; i < 8; i++) {
      sample.look().optical().orElseThrow().clear()[i % 4 + i / 4 * 16] = false;
    }
    long[] targets = new Targets(CHANGE, FineTuneFixtures.A).of(sample);
    assertThat(targets[0]).isEqualTo(1); // eight of sixteen pixels are still clear
    sample.look().optical().orElseThrow().clear()[3 * 16] = false;
    assertThat(new Targets(CHANGE, FineTuneFixtures.A).of(sample)[0]).isEqualTo(Targets.NONE);
  }

  @Test
  void whatTheReferenceDoesNotShowIsNoTarget() {
    LabelledSample sample = FineTuneFixtures.change(1);
    boolean[] clear = sample.history().get(0).optical().orElseThrow().clear();
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        clear[row * 16 + column] = false; // the first token
      }
    }
    long[] targets = new Targets(CHANGE, FineTuneFixtures.A).of(sample);
    assertThat(List.of(targets[0], targets[1], targets[4], targets[5])).containsOnly(-1L);
    assertThat(targets[2]).isNotEqualTo(-1);
  }

  @Test
  void codesBecomeIndicesAndUnlabelledPixelsNone() {
    LabelledSample sample = FineTuneFixtures.landCover(1);
    ((Label.Pixels) sample.label()).codes()[5] = (byte) 255;
    long[] targets = new Targets(COVER, FineTuneFixtures.A).of(sample);
    assertThat(targets[0]).isEqualTo(1); // code 9
    assertThat(targets[5]).isEqualTo(-1);
    ((Label.Pixels) sample.label()).codes()[5] = 7;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Targets(COVER, FineTuneFixtures.A).of(sample))
        .withMessageContaining("class code 7");
  }

  @Test
  void labelsOfAnotherTaskAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Targets(SCENE, FineTuneFixtures.A).of(FineTuneFixtures.change(1)))
        .withMessageContaining("not of the task scene");
  }

  @Test
  void itFindsClassesModalitiesAndHistory() throws Exception {
    List<Integer> told = new ArrayList<>();
    LabelSurvey scenes =
        LabelSurvey.of(
            FineTuneFixtures.many(0, 7, FineTuneFixtures::scene),
            SCENE,
            FineTuneFixtures.A,
            told::add);
    assertThat(scenes.counts()).containsExactly(3L, 2L, 2L);
    assertThat(scenes.modalities()).containsExactly(Modality.OPTICAL, Modality.SAR);
    assertThat(scenes.history()).isZero();
    assertThat(told).containsExactly(1, 2, 3, 4, 5, 6, 7);
    LabelSurvey change =
        LabelSurvey.of(
            FineTuneFixtures.many(0, 2, FineTuneFixtures::change),
            CHANGE,
            FineTuneFixtures.A,
            i -> {});
    assertThat(change.history()).isEqualTo(1);
    assertThat(change.classes().get(0).get(1)).isTrue();
  }

  @Test
  void balancedDrawingMakesARareClassAsFrequentAsTheOthers() {
    List<BitSet> classes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      BitSet present = new BitSet();
      present.set(i == 42 ? 1 : 0);
      classes.add(present);
    }
    SampleOrder order = new SampleOrder(survey(List.of(99L, 1L), classes), true, 3);
    int rare = 0;
    for (long position = 0; position < 2000; position++) {
      rare += order.sample(position) == 42 ? 1 : 0;
    }
    assertThat(rare).isBetween(900, 1100);
    SampleOrder plain = new SampleOrder(survey(List.of(99L, 1L), classes), false, 3);
    List<Integer> epoch = new ArrayList<>();
    for (long position = 0; position < 100; position++) {
      epoch.add(plain.sample(position));
    }
    Collections.sort(epoch);
    assertThat(epoch).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void aSplitNeverDividesAGroup() {
    LabelledSamples all = FineTuneFixtures.many(0, 20, FineTuneFixtures::change);
    SampleSubset.Split split = SampleSubset.byGroup(all, 0.3, 1);
    assertThat(split.training().size() + split.validation().size()).isEqualTo(20);
    assertThat(split.validation().size()).isEqualTo(6); // 3 of 10 groups of two
    assertThat(groups(split.training())).doesNotContainAnyElementsOf(groups(split.validation()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SampleSubset.byGroup(FineTuneFixtures.many(0, 2, FineTuneFixtures::change), 0.3, 1))
        .withMessageContaining("two or more");
  }

  private static SampleSubset share(LabelledSamples all, double fraction) throws IOException {
    return SampleSubset.stratified(all, SCENE, FineTuneFixtures.A, fraction, 4, read -> {});
  }

  /** Scenes: of every ten, nine of class 0 and one of class 1. */
  private static LabelledSamples scenes(int count) {
    SeasonChips look = FineTuneFixtures.optical(FineTuneFixtures.chip(Modality.OPTICAL, 1));
    return FineTuneFixtures.many(
        0,
        count,
        i ->
            new LabelledSample(
                "scene-" + i, "place", List.of(), -1, look, new Label.Scene(i % 10 == 3 ? 1 : 0)));
  }

  @Test
  void aSmallerShareOfLabelsIsPartOfALargerOne() throws Exception {
    LabelledSamples all = scenes(40);
    Set<String> few = ids(share(all, 0.25));
    assertThat(few).hasSize(10);
    assertThat(ids(share(all, 0.5))).hasSize(20).containsAll(few);
    assertThat(ids(share(all, 1))).hasSize(40);
    assertThatIllegalArgumentException().isThrownBy(() -> share(all, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> share(all, 1.01));
  }

  @Test
  void aShareHasEveryClassInProportionAndAtLeastOnce() throws Exception {
    LabelledSamples all = scenes(40);
    assertThat(classes(share(all, 0.5))).containsExactly(18, 2);
    assertThat(classes(share(all, 0.25))).containsExactly(9, 1);
    assertThat(classes(share(all, 0.001))).containsExactly(1, 1);
  }

  @Test
  void fewSamplesAreRepeatedToAnEpochOfMany() throws Exception {
    SampleSubset few = share(scenes(40), 0.1);
    assertThat(few.size()).isEqualTo(5);
    SampleSubset repeated = few.repeatedTo(40);
    assertThat(repeated.size()).isEqualTo(40);
    assertThat(ids(repeated)).isEqualTo(ids(few));
    assertThat(few.repeatedTo(3).size()).isEqualTo(5);
  }

  private static int[] classes(LabelledSamples samples) throws IOException {
    int[] counts = new int[2];
    for (int i = 0; i < samples.size(); i++) {
      counts[((Label.Scene) samples.sample(i).label()).index()]++;
    }
    return counts;
  }

  private static List<String> groups(LabelledSamples samples) {
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      groups.add(samples.group(i));
    }
    return groups;
  }

  private static Set<String> ids(LabelledSamples samples) throws Exception {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < samples.size(); i++) {
      ids.add(samples.sample(i).id());
    }
    return ids;
  }
}
