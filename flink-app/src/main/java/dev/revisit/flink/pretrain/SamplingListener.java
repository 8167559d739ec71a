package dev.revisit.flink.pretrain;

/** Hears how a sampling advances, about once a second, from the thread that runs it. */
@FunctionalInterface
public interface SamplingListener {
  /**
   * What is done so far. Counts may go back when Flink repeats a task that failed.
   *
   * @param items of the catalogues that were listed
   * @param places blocks, or locations of SSL4EO-S12, that are finished
   * @param chips written
   * @param bytes of the shards written
   */
  record Progress(long items, long places, long chips, long bytes) {}

  /** The state now. */
  void progress(Progress progress);

  /** For callers that do not want to hear. */
  static SamplingListener silent() {
    return progress -> {};
  }
}
