package dev.revisit.flink.pretrain;

import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Counters of a running job, by which a person sees it advance. The report does not use them. */
final class SampleCounters {
  private static final String ITEMS = "sample-items";
  private static final String PLACES = "sample-places";
  private static final String CHIPS = "sample-chips";
  private static final String BYTES = "sample-bytes";

  private final RuntimeContext context;

  SampleCounters(RuntimeContext context) {
    this.context = context;
  }

  void item() {
    context.getLongCounter(ITEMS).add(1);
  }

  void place(int chips, long bytes) {
    context.getLongCounter(PLACES).add(1);
    context.getLongCounter(CHIPS).add(chips);
    context.getLongCounter(BYTES).add(bytes);
  }

  static SamplingListener.Progress progress(Map<String, Object> counters) {
    return new SamplingListener.Progress(
        count(counters, ITEMS),
        count(counters, PLACES),
        count(counters, CHIPS),
        count(counters, BYTES));
  }

  private static long count(Map<String, Object> counters, String name) {
    return counters.get(name) instanceof Long count ? count : 0;
  }
}
