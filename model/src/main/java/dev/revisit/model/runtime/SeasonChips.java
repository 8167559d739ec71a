package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Modality;
import java.util.Optional;
import java.util.Set;

/**
 * What one chip keeps of a closed season: the chosen optical look, the chosen radar look, or both.
 *
 * @param optical the clearest optical look, if there was one
 * @param sar the radar look nearest to it in time, if there was one
 */
public record SeasonChips(Optional<Chip> optical, Optional<Chip> sar) {
  /** Checks that there is a look and that each is of its modality. */
  public SeasonChips {
    if (optical.isEmpty() && sar.isEmpty()) {
      throw new IllegalArgumentException(
          "A season without any look leaves the memory as it was: do not fold it");
    }
    check(optical, Modality.OPTICAL);
    check(sar, Modality.SAR);
  }

  private static void check(Optional<Chip> chip, Modality expected) {
    if (chip.isPresent() && chip.get().modality() != expected) {
      throw new IllegalArgumentException(
          "A " + chip.get().modality().id() + " chip was given as " + expected.id());
    }
  }

  /** Which modalities there are. */
  public Set<Modality> modalities() {
    if (optical.isEmpty()) {
      return Set.of(Modality.SAR);
    }
    return sar.isEmpty() ? Set.of(Modality.OPTICAL) : Set.of(Modality.OPTICAL, Modality.SAR);
  }

  /** The look of a modality. */
  public Optional<Chip> chip(Modality modality) {
    return modality == Modality.OPTICAL ? optical : sar;
  }
}
