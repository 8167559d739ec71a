package dev.revisit.model.data.benchmark;

import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.util.List;

/** The order of the model's channels, by band name. */
final class OpticalBands {
  /** Names in channel order. */
  static final List<String> NAMES = names(Modality.OPTICAL);

  /** Names in channel order. */
  static final List<String> SAR_NAMES = names(Modality.SAR);

  /** All thirteen of Sentinel-2 in the order of their numbers, as most data sets store them. */
  static final List<String> THIRTEEN =
      List.of(
          "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B10", "B11",
          "B12");

  private OpticalBands() {}

  private static List<String> names(Modality modality) {
    return Normalisation.ssl4eo().bands(modality).stream().map(BandStatistics::band).toList();
  }
}
