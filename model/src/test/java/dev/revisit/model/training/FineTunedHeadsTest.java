package dev.revisit.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.training.FineTunePlan.Start;
import dev.revisit.model.weights.WeightMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class FineTunedHeadsTest {
  private static final String CHANGE_BIAS = "head.change.conv1.bias";
  private static final String CHANGE_KERNEL = "head.change.conv1.weight";
  private static final String ENCODER = "tokenizer.optical.weight";
  private static final String SCENE = "head.scene.weight";

  private static HeadTask change(int hidden) {
    return new HeadTask.Change(new ChangeHeadShape(4, hidden));
  }

  private static HeadTask scene(String... classes) {
    return new HeadTask.Scene(new SceneHeadShape(List.of(classes), false));
  }

  /** The release with the seeded head of a task. */
  private static ModelRelease with(ModelRelease base, HeadTask task, long seed) {
    FineTunedHeads heads = FineTunedHeads.of(task, base);
    WeightMap weights = heads.initial(FineTunePlan.of(task, Start.FROZEN, 1, seed));
    return new ModelRelease(
        base.identity(),
        base.architecture(),
        base.normalisation(),
        base.landCover(),
        base.temperature(),
        heads.heads(),
        weights,
        base.provenance());
  }

  private static float[] initial(ModelRelease base, HeadTask task, Start start, String name) {
    return initial(base, FineTunePlan.of(task, start, 1, 77), name);
  }

  private static float[] initial(ModelRelease base, FineTunePlan plan, String name) {
    return FineTunedHeads.of(plan.task(), base).initial(plan).floats(name);
  }

  @Test
  void aHeadOfTheSameShapeGoesOnLearning() {
    ModelRelease base = with(FineTuneFixtures.release(), change(8), 5);
    float[] known = base.weights().floats(CHANGE_KERNEL);
    assertThat(initial(base, change(8), Start.FROZEN, CHANGE_KERNEL)).isEqualTo(known);
    assertThat(initial(base, change(8), Start.TRAINABLE, CHANGE_KERNEL)).isEqualTo(known);
    assertThat(initial(base, change(8), Start.SCRATCH, CHANGE_KERNEL)).isNotEqualTo(known);
  }

  @Test
  void aNewHeadStartsAnewOnTheSameEncoder() {
    ModelRelease base = with(FineTuneFixtures.release(), change(8), 5);
    FineTunePlan plan = FineTunePlan.of(change(8), Start.FROZEN, 1, 77).withNewHead(true);
    assertThat(initial(base, plan, CHANGE_KERNEL))
        .isNotEqualTo(base.weights().floats(CHANGE_KERNEL));
    assertThat(initial(base, plan, ENCODER)).isEqualTo(base.weights().floats(ENCODER));
  }

  @Test
  void aHeadOfAnotherShapeIsReplaced() {
    ModelRelease base = with(FineTuneFixtures.release(), change(8), 5);
    assertThat(initial(base, change(9), Start.FROZEN, CHANGE_BIAS)).hasSize(9);
  }

  @Test
  void aSceneHeadOfOtherClassesIsReplaced() {
    ModelRelease base = with(FineTuneFixtures.release(), scene("sea", "land"), 5);
    float[] known = base.weights().floats(SCENE);
    assertThat(initial(base, scene("sea", "land"), Start.FROZEN, SCENE)).isEqualTo(known);
    assertThat(initial(base, scene("sea", "town"), Start.FROZEN, SCENE)).isNotEqualTo(known);
  }
}
