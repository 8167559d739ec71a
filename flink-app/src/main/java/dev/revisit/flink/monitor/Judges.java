package dev.revisit.flink.monitor;

import dev.revisit.flink.monitor.alert.ChangeFusion;
import dev.revisit.schemas.ModelReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who takes part in judging change, as events tell it.
 *
 * @param names of the scorers whose scores are fused
 * @param model that takes part; the spectral scorer itself when it is alone
 */
record Judges(List<String> names, ModelReference model) {
  private static final String SPECTRAL = "spectral";
  private static final String SEAMO = "seamo";

  /** The name and version of the formula in {@code SpectralScorer}. */
  private static final ModelReference SPECTRAL_SCORER =
      ModelReference.newBuilder().setName(SPECTRAL).setVersion("4").build();

  Judges {
    names = List.copyOf(names);
  }

  /**
   * Those whom the rule asks and who can answer.
   *
   * @param model with a change head, if there is one
   */
  static Judges of(ChangeFusion fusion, Optional<ModelReference> model) {
    Optional<ModelReference> asked = model.filter(m -> fusion.usesModel());
    List<String> names = new ArrayList<>();
    if (fusion.usesSpectral()) {
      names.add(SPECTRAL);
    }
    if (asked.isPresent()) {
      names.add(SEAMO);
    }
    return new Judges(names, asked.orElse(SPECTRAL_SCORER));
  }

  /** Plain-word flags of every event. */
  List<String> advisories() {
    return names.equals(List.of(SPECTRAL)) ? List.of("spectral-only") : List.of();
  }
}
