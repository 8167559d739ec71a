package dev.revisit.model.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** A stage of progressive pretraining. */
public enum Stage {
  /** One season, one modality a sample, no fusion. */
  UNIMODAL(1, false, 1.5e-4),
  /** One season, both modalities, no fusion; now and then a modality is left out. */
  MULTIMODAL(2, false, 1.5e-4),
  /** Several seasons in order of date, fused one after the other. */
  SEASONAL(3, true, 1e-4);

  private final int number;
  private final boolean fusion;
  private final double baseLearningRate;

  Stage(int number, boolean fusion, double baseLearningRate) {
    this.number = number;
    this.fusion = fusion;
    this.baseLearningRate = baseLearningRate;
  }

  /** 1, 2 or 3. */
  public int number() {
    return number;
  }

  /**
   * The stage of a number.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Stage ofNumber(int number) {
    for (Stage stage : values()) {
      if (stage.number == number) {
        return stage;
      }
    }
    throw new IllegalArgumentException("Stage " + number + ", expected 1, 2 or 3");
  }

  /** Whether seasons are fused. */
  public boolean fusion() {
    return fusion;
  }

  /** Learning rate for a batch of 256. */
  public double baseLearningRate() {
    return baseLearningRate;
  }

  /** The parameters that this stage trains: without fusion, its own and the memory's stay. */
  public Map<String, long[]> trained(Map<String, long[]> parameters) {
    Map<String, long[]> trained = new LinkedHashMap<>();
    parameters.forEach(
        (name, shape) -> {
          if (fusion || !(name.startsWith("fusion.") || name.startsWith("memory."))) {
            trained.put(name, shape);
          }
        });
    return trained;
  }
}
