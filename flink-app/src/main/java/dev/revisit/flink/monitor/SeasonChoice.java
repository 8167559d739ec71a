package dev.revisit.flink.monitor;

import dev.revisit.flink.monitor.season.Season;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.state.StoredLook;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which looks of a season a chip is remembered by: the clearest optical one, and the radar look
 * nearest to it in time. Both are an argmax with a total order, so that the order of arrival does
 * not matter.
 */
record SeasonChoice(Optional<StoredLook> optical, Optional<StoredLook> sar) {

  /** The choices of every chip that any look of the season saw clear, by chip index. */
  static Map<Integer, SeasonChoice> choose(Season season, List<StoredLook> looks, int chips) {
    Map<Integer, SeasonChoice> choices = new TreeMap<>();
    for (int chip = 0; chip < chips; chip++) {
      int index = chip;
      Optional<StoredLook> optical =
          looks.stream()
              .filter(look -> LookScene.sensor(look) == Sensor.SENTINEL_2)
              .filter(look -> clear(look, index) > 0)
              .max(
                  Comparator.<StoredLook>comparingInt(look -> clear(look, index))
                      .thenComparingLong(StoredLook::getObservedAt)
                      .thenComparing(StoredLook::getAcquisitionKey));
      // Without an optical look the middle of the season stands in for its date.
      long near =
          optical
              .map(StoredLook::getObservedAt)
              .orElseGet(() -> (season.start().toEpochMilli() + season.end().toEpochMilli()) / 2);
      Optional<StoredLook> sar =
          looks.stream()
              .filter(look -> LookScene.sensor(look) == Sensor.SENTINEL_1)
              .filter(look -> clear(look, index) > 0)
              .min(
                  Comparator.<StoredLook>comparingLong(
                          look -> Math.abs(look.getObservedAt() - near))
                      .thenComparingLong(StoredLook::getObservedAt)
                      .thenComparing(StoredLook::getAcquisitionKey));
      if (optical.isPresent() || sar.isPresent()) {
        choices.put(chip, new SeasonChoice(optical, sar));
      }
    }
    return choices;
  }

  /** Names the choice for the digest of a memory. */
  String name() {
    return optical.map(SeasonChoice::name).orElse("-")
        + "+"
        + sar.map(SeasonChoice::name).orElse("-");
  }

  private static String name(StoredLook look) {
    return look.getAcquisitionKey() + "@" + look.getRevision();
  }

  private static int clear(StoredLook look, int chip) {
    return chip < look.getChipClear().remaining()
        ? Byte.toUnsignedInt(look.getChipClear().get(look.getChipClear().position() + chip))
        : 0;
  }
}
