package dev.revisit.connectors.notification;

import dev.revisit.schemas.Sensor;
import java.util.Locale;
import java.util.Optional;

/**
 * Orders the revisions of one acquisition as text. Sentinel-2: {@code <baseline>/<generation
 * time>}, for example {@code 05.11/2025-07-31T14:39:19Z}. Sentinel-1: {@code
 * <timeliness>/<processing time>}, the timeliness with its rank in front, for example {@code
 * 2-fast-24h/...}. An unknown part is empty and so older than any known one; both empty give the
 * empty text.
 */
final class Revision {
  private Revision() {}

  static String of(ItemFacts facts) {
    Optional<String> first =
        facts.sensor() == Sensor.SENTINEL_1
            ? facts.timeliness().map(Revision::ranked)
            : facts.baseline();
    Optional<String> time = facts.generationTime();
    if (first.isEmpty() && time.isEmpty()) {
      return "";
    }
    return first.orElse("") + "/" + time.orElse("");
  }

  /** Products are published fast and coarse first, final ones later. */
  private static String ranked(String timeliness) {
    String text = timeliness.toLowerCase(Locale.ROOT);
    String rank = "2";
    if (text.startsWith("nrt")) {
      rank = "1";
    } else if (text.startsWith("off")) {
      rank = "3";
    } else if (text.startsWith("repro")) {
      rank = "4";
    }
    return rank + "-" + text;
  }
}
