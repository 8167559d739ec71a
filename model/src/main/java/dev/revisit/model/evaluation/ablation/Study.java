package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.training.Region;
import dev.revisit.model.training.RegionSelection;
import dev.revisit.model.training.RegionSelection.Mode;
import dev.revisit.model.training.Stage;
import dev.revisit.model.training.StagePlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * A question, and the arms that answer it. The first arm is the one that others are compared to.
 */
public enum Study {
  /** Whether to train in stages. Equal operations over all stages. */
  PROGRESSIVE {
    @Override
    public List<Arm> arms(AblationSettings s, int side, long seed) {
      long single = s.stepCost(s.architecture(), FusionKind.TEMPORAL_MULTIMODAL, Stage.MULTIMODAL);
      long seasonal = s.stepCost(s.architecture(), FusionKind.TEMPORAL_MULTIMODAL, Stage.SEASONAL);
      List<StagePlan> stages =
          List.of(
              s.stage(Stage.UNIMODAL, AblationSettings.stepsFor(FIRST_SHARE * s.budget(), single)),
              s.stage(
                  Stage.MULTIMODAL, AblationSettings.stepsFor(SECOND_SHARE * s.budget(), single)),
              s.stage(
                  Stage.SEASONAL,
                  AblationSettings.stepsFor(
                      (1 - FIRST_SHARE - SECOND_SHARE) * s.budget(), seasonal)));
      return List.of(
          new Arm(
              "progressive",
              "stages 1, 2, 3 with 10, 30 and 60 % of the operations",
              s.plan(stages, seed),
              Arm.Start.SCRATCH,
              Map.of()),
          new Arm(
              "direct",
              "stage 3 alone",
              s.plan(List.of(s.stage(Stage.SEASONAL, s.steps())), seed),
              Arm.Start.SCRATCH,
              Map.of()),
          new Arm(
              "not-from-zero",
              "as progressive, but fusion does not start as the identity",
              s.plan(stages, seed),
              Arm.Start.SCRATCH_WITH_FUSION,
              Map.of()));
    }
  },

  /** How much the regions of different seasons should overlap. */
  OVERLAP {
    @Override
    public List<Arm> arms(AblationSettings s, int side, long seed) {
      List<Arm> arms = new ArrayList<>();
      arms.add(overlap(s, side, seed, "partial-50", Mode.PARTIAL, 0.5, 1));
      arms.add(overlap(s, side, seed, "same", Mode.SAME, 0.5, 1));
      arms.add(overlap(s, side, seed, "partial-80", Mode.PARTIAL, 0.8, 1));
      arms.add(overlap(s, side, seed, "partial-25", Mode.PARTIAL, 0.25, 0.5));
      if (side > s.architecture().image()) {
        arms.add(overlap(s, side, seed, "native", Mode.NATIVE, 0.5, 1));
      }
      arms.add(overlap(s, side, seed, "disjoint", Mode.DISJOINT, 0.5, 1));
      arms.add(overlap(s, side, seed, "same-small", Mode.SAME, 0.125, 0.25));
      return arms;
    }
  },

  /** How to fuse seasons. Equal parameters, equal operations, equal stages 1 and 2. */
  FUSION {
    @Override
    public List<Arm> arms(AblationSettings s, int side, long seed) {
      List<Arm> arms = new ArrayList<>();
      for (FusionKind kind : FusionKind.values()) {
        arms.add(seasonal(s, seed, kind.id(), describe(kind), s.architecture(), kind));
      }
      return arms;
    }
  },

  /** How wide the memory code has to be, from 16 to the width of a token. */
  MEMORY {
    @Override
    public List<Arm> arms(AblationSettings s, int side, long seed) {
      int usual = s.architecture().memory();
      TreeSet<Integer> widths = new TreeSet<>(List.of(usual, s.architecture().dim()));
      for (int width = SMALLEST_MEMORY; width < s.architecture().dim(); width *= 2) {
        widths.add(width);
      }
      List<Integer> usualFirst = new ArrayList<>(List.of(usual));
      widths.remove(usual);
      usualFirst.addAll(widths);
      return usualFirst.stream()
          .map(
              width ->
                  seasonal(
                      s,
                      seed,
                      "r-" + width,
                      "memory code of " + width,
                      s.architecture().withMemory(width),
                      FusionKind.TEMPORAL_MULTIMODAL))
          .toList();
    }
  };

  /** The name in commands and file names. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static final double FIRST_SHARE = 0.1;
  private static final double SECOND_SHARE = 0.3;
  private static final int SMALLEST_MEMORY = 16;
  private static final int DRAWS = 2000;
  private static final long DRAWS_SEED = 11;

  /**
   * The arms for one seed.
   *
   * @param side of the chips in pixels
   */
  public abstract List<Arm> arms(AblationSettings settings, int side, long seed);

  private static String describe(FusionKind kind) {
    return switch (kind) {
      case TEMPORAL_MULTIMODAL -> "attention to the other modality and a memory code";
      case MEAN -> "mean over the seasons at each location";
      case CONCATENATION -> "token and code of the last one, side by side";
      case JOINT -> "attention to all tokens of all seasons";
      case TEMPORAL -> "attention over the seasons at each location, with dates";
    };
  }

  private static Arm seasonal(
      AblationSettings s,
      long seed,
      String name,
      String description,
      Architecture shape,
      FusionKind kind) {
    long steps =
        AblationSettings.stepsFor((double) s.budget(), s.stepCost(shape, kind, Stage.SEASONAL));
    // Aligned seasons, as the stream has them: what fuses by location needs them.
    RegionSelection regions = RegionSelection.of(Mode.SAME);
    return new Arm(
        name,
        description,
        s.plan(shape, List.of(s.stage(Stage.SEASONAL, steps)), regions, seed, kind),
        Arm.Start.SHARED,
        Map.of());
  }

  private static Arm overlap(
      AblationSettings s,
      int side,
      long seed,
      String name,
      Mode mode,
      double smallest,
      double largest) {
    RegionSelection regions = new RegionSelection(mode, smallest, largest, 4.0 / 3);
    String areas =
        mode == Mode.NATIVE
            ? "windows of the model's size"
            : "areas %s to %s%s"
                .formatted(smallest, largest, mode == Mode.DISJOINT ? " of a quarter" : "");
    return new Arm(
        name,
        areas,
        s.plan(
            s.architecture(),
            List.of(s.stage(Stage.SEASONAL, s.steps())),
            regions,
            seed,
            FusionKind.TEMPORAL_MULTIMODAL),
        Arm.Start.SHARED,
        realised(regions, s.architecture(), side));
  }

  /** Overlap of any two seasons and size of a region, over many draws. */
  static Map<Measure, Double> realised(RegionSelection regions, Architecture a, int side) {
    double overlap = 0;
    double area = 0;
    int pairs = 0;
    int count = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      List<Region> drawn =
          regions.draw(a.seasons(), side, a.image(), new CounterRandom(DRAWS_SEED, draw));
      for (int i = 0; i < drawn.size(); i++) {
        area += drawn.get(i).area() / ((double) side * side);
        count++;
        for (int j = 0; j < i; j++) {
          overlap += drawn.get(i).iou(drawn.get(j));
          pairs++;
        }
      }
    }
    Map<Measure, Double> realised = new EnumMap<>(Measure.class);
    realised.put(Measure.MEAN_IOU, overlap / pairs);
    realised.put(Measure.MEAN_AREA, area / count);
    return realised;
  }
}
