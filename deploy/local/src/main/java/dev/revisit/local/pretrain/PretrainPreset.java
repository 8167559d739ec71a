package dev.revisit.local.pretrain;

import dev.revisit.model.architecture.Architecture;

/**
 * What a preset trains with unless told otherwise. {@code base} and {@code base-16} as the model's
 * specification has it; the small ones take larger steps, since they see fewer places in the time
 * that a CPU has.
 *
 * @param name of the architecture
 * @param batch places in a step
 * @param learningRateScale times the stage's learning rate
 * @param checkpointEvery steps
 */
public record PretrainPreset(
    String name, int batch, double learningRateScale, long checkpointEvery) {
  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PretrainPreset of(String name) {
    return switch (name) {
      case "nano" -> new PretrainPreset(name, 32, 20, 100);
      case "tiny" -> new PretrainPreset(name, 32, 10, 100);
      case "base", "base-16" -> new PretrainPreset(name, 256, 1, 500);
      default ->
          throw new IllegalArgumentException(
              "Unknown preset '" + name + "': use one of nano, tiny, base, base-16");
    };
  }

  /** Its architecture. */
  public Architecture architecture() {
    return Architecture.preset(name);
  }
}
