package dev.revisit.flink.pretrain;

/** Not a single chip met the rules. The message says what stood in the way. */
public final class EmptySampleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient SamplingReport report;

  EmptySampleException(SamplingReport report) {
    super(message(report));
    this.report = report;
  }

  /** What became of every item. */
  public SamplingReport report() {
    return report;
  }

  private static String message(SamplingReport report) {
    SamplingReport.Items items = report.items();
    if (items.found() == 0) {
      return "No chip was sampled: the sources hold no item of the wanted collections, area and"
          + " time. Check catalogues, collections, area and dates.";
    }
    return ("No chip was sampled from %d items: %d were skipped %s, %d showed no place often or"
            + " clearly enough. Lower the smallest clear share or number of seasons, take smaller"
            + " chips, or add catalogues; the report lists every reason.")
        .formatted(items.found(), items.skipped(), report.skippedByReason(), items.notNeeded());
  }
}
