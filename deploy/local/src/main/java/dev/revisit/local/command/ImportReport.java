package dev.revisit.local.command;

import dev.revisit.model.weights.WeightImport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the tensors of a file, for people.
 *
 * @param map by which they were renamed
 * @param expected name to shape of all parameters
 * @param seed of what is missing
 */
record ImportReport(String map, WeightImport found, Map<String, long[]> expected, long seed) {
  private static final int SHOWN = 20;

  /** Heads are never part of what other programs train, so they may be missing. */
  private static final String HEAD = "head.";

  /** Whether network and file match in full. */
  boolean complete() {
    return found.missing().stream().allMatch(name -> name.startsWith(HEAD))
        && found.unused().isEmpty()
        && found.misshapen().isEmpty();
  }

  /** Whether all parameters of all heads were found. */
  boolean hasHeads() {
    return expected.keySet().stream()
        .filter(name -> name.startsWith(HEAD))
        .allMatch(found.matched()::containsKey);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(ReleaseTable.row("Name map", map));
    lines.add(
        ReleaseTable.row(
            "Matched",
            "%d of %d parameters, from %d tensors"
                .formatted(
                    found.matched().size(),
                    expected.size(),
                    found.matched().values().stream().distinct().count())));
    if (!found.missing().isEmpty()) {
      lines.add(
          ReleaseTable.row(
              "Missing",
              "%d parameters, from seed %d: %s"
                  .formatted(found.missing().size(), seed, groups(found.missing()))));
    }
    list(lines, "Wrong shape", found.misshapen());
    list(lines, "Not used", found.unused());
    list(lines, "Left aside", found.ignored());
    return lines;
  }

  private static void list(List<String> lines, String label, List<String> texts) {
    texts.stream().limit(SHOWN).forEach(text -> lines.add(ReleaseTable.row(label, text)));
    if (texts.size() > SHOWN) {
      lines.add(ReleaseTable.row(label, "and " + (texts.size() - SHOWN) + " more"));
    }
  }

  /** Names by their first two parts, with how many there are of each. */
  private static String groups(List<String> names) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String name : names) {
      String[] parts = name.split("\\.", 3);
      String group = parts.length < 3 ? name : parts[0] + "." + parts[1] + ".*";
      counts.merge(group, 1, Integer::sum);
    }
    List<String> texts = new ArrayList<>();
    counts.forEach((group, count) -> texts.add(count == 1 ? group : group + " (" + count + ")"));
    return String.join(", ", texts);
  }
}
