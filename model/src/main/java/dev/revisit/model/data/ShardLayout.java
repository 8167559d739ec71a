package dev.revisit.model.data;

import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What all chips of a data set have in common. Independent of any architecture.
 *
 * @param side of a chip in pixels
 * @param seasons most seasons of a chip; real series have gaps, so a chip may have fewer
 * @param bands of each modality, by name, in channel order
 */
public record ShardLayout(int side, int seasons, Map<Modality, List<String>> bands) {
  private static final int LARGEST_SIDE = 4096;
  private static final int MOST_SEASONS = 366;

  /** Checks the ranges. */
  public ShardLayout {
    if (side < 1 || side > LARGEST_SIDE || seasons < 1 || seasons > MOST_SEASONS) {
      throw new IllegalArgumentException(
          "Chips of %d pixels a side and %d seasons: expected 1 to %d and 1 to %d"
              .formatted(side, seasons, LARGEST_SIDE, MOST_SEASONS));
    }
    Map<Modality, List<String>> copy = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      List<String> names = bands.getOrDefault(modality, List.of());
      if (names.isEmpty()) {
        throw new IllegalArgumentException("The layout names no " + modality.id() + " band");
      }
      copy.put(modality, List.copyOf(names));
    }
    bands = Map.copyOf(copy);
  }

  /** A layout with the bands that a model is normalised by. */
  public static ShardLayout of(int side, int seasons, Normalisation normalisation) {
    Map<Modality, List<String>> bands = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      bands.put(
          modality, normalisation.bands(modality).stream().map(BandStatistics::band).toList());
    }
    return new ShardLayout(side, seasons, bands);
  }

  int pixels() {
    return side * side;
  }

  int values(Modality modality) {
    return bands.get(modality).size() * pixels();
  }
}
