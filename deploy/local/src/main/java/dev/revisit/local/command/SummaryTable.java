package dev.revisit.local.command;

import dev.revisit.local.console.Durations;
import dev.revisit.local.console.ProcessMemory;
import dev.revisit.local.replay.Phase;
import dev.revisit.local.replay.PhaseClock;
import dev.revisit.local.replay.RunStatistics;
import dev.revisit.local.replay.SceneLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The table at the end of a run. */
final class SummaryTable {
  private static final int SHOWN = 20;

  private SummaryTable() {}

  static List<String> lines(SceneLedger ledger, RunStatistics statistics, PhaseClock phases) {
    List<String> lines = new ArrayList<>();
    lines.add(row("Scenes", ledger.complete() + " of " + ledger.announced() + " accounted for"));
    lines.add(
        row(
            "Reports",
            counts(statistics.reportsByOutcome())
                + (statistics.skipsByReason().isEmpty()
                    ? ""
                    : "; skipped: " + counts(statistics.skipsByReason()))));
    lines.add(
        row(
            "Looks",
            statistics.looks()
                + " blocks looked at, "
                + statistics.chips()
                + " chips through the model"));
    lines.add(row("Land cover", statistics.landCoverEvents() + " events"));
    lines.add(
        row(
            "Change",
            statistics.changeEvents()
                + " events"
                + (statistics.changeEventsByType().isEmpty()
                    ? ""
                    : ": " + counts(statistics.changeEventsByType()))));
    lines.add(row("Dead letters", String.valueOf(statistics.deadLetters())));
    Map<Phase, Duration> phase = phases.finished();
    lines.add(
        row(
            "Seconds",
            phase.entrySet().stream()
                .map(
                    e ->
                        e.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-')
                            + " "
                            + seconds(e.getValue()))
                .collect(Collectors.joining(", "))));
    if (!statistics.secondsByPhase().isEmpty()) {
      lines.add(
          row(
              "In the jobs",
              statistics.secondsByPhase().entrySet().stream()
                  .map(e -> String.format(Locale.ROOT, "%s %.1f s", e.getKey(), e.getValue()))
                  .collect(Collectors.joining(", "))));
    }
    phases
        .firstEvent()
        .ifPresent(
            t ->
                lines.add(
                    row("First event", Durations.seconds(t) + " after the start of the process")));
    ProcessMemory.peakBytes()
        .ifPresent(
            b -> lines.add(row("Memory", String.format(Locale.ROOT, "%.2f GB at most", b / 1e9))));
    return lines;
  }

  /** What does not add up, at most some lines. */
  static List<String> discrepancies(SceneLedger ledger) {
    List<String> lines = new ArrayList<>();
    some(ledger.missing().stream().map(SceneLedger.Missing::describe).toList(), "Missing", lines);
    some(ledger.irregularities(), "Irregular", lines);
    return lines;
  }

  private static void some(List<String> texts, String label, List<String> lines) {
    texts.stream().limit(SHOWN).forEach(t -> lines.add(row(label, t)));
    if (texts.size() > SHOWN) {
      lines.add(
          row(label, "... and " + (texts.size() - SHOWN) + " more, see summary.json of a replay"));
    }
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0);
  }

  static String row(String label, String value) {
    return String.format(Locale.ROOT, "%-13s%s", label, value);
  }
}
