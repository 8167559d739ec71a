package dev.revisit.connectors.notification;

import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.schemas.OrbitDirection;
import java.util.Locale;
import java.util.Optional;

/**
 * The identity of an acquisition, independent of provider, baseline and reprocessing.
 *
 * <ul>
 *   <li>{@code S2/<platform>/<datatake start>/R<relative orbit>/<tile>}
 *   <li>{@code S1/<platform>/<slice start>/<ASC|DESC|UNK>}: a platform starts one slice a second,
 *       so the datatake adds nothing. A product that is cut to tiles carries its tile as fifth
 *       part, for one slice fills several tiles. Without a platform the start says too little (a
 *       monthly composite starts on the first like those of all other places), and the item id is
 *       the fifth part.
 * </ul>
 */
final class AcquisitionKey {
  private static final String UNKNOWN = "unknown";

  private AcquisitionKey() {}

  /** The key; empty for items that are no acquisition, or that hide when or where it was. */
  static Optional<String> of(ItemFacts facts) {
    if (facts.isLabel()) {
      return Optional.empty();
    }
    return switch (facts.sensor()) {
      case SENTINEL_1 -> sentinel1(facts);
      case SENTINEL_2 -> sentinel2(facts);
      case UNKNOWN -> Optional.empty();
    };
  }

  /** What stands for the key of an item that has none. */
  static String substitute(ItemFacts facts) {
    return "item:" + facts.item().collection().orElse("") + "/" + facts.item().id();
  }

  private static Optional<String> sentinel2(ItemFacts facts) {
    Optional<MgrsTile> tile = facts.tile();
    Optional<String> start = facts.passStart();
    if (tile.isEmpty() || start.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "S2/%s/%s/R%03d/%s",
            facts.platform().orElse(UNKNOWN),
            start.get(),
            facts.relativeOrbit().orElse(0),
            tile.get().id()));
  }

  private static Optional<String> sentinel1(ItemFacts facts) {
    Optional<String> platform = facts.platform();
    return facts
        .passStart()
        .map(
            start -> {
              String key =
                  "S1/"
                      + platform.orElse(UNKNOWN)
                      + "/"
                      + start
                      + "/"
                      + abbreviation(facts.orbitDirection());
              if (platform.isEmpty()) {
                return key + "/" + facts.item().id();
              }
              return facts.tile().map(tile -> key + "/" + tile.id()).orElse(key);
            });
  }

  private static String abbreviation(OrbitDirection direction) {
    return switch (direction) {
      case ASCENDING -> "ASC";
      case DESCENDING -> "DESC";
      case UNKNOWN -> "UNK";
    };
  }
}
