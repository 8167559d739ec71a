package dev.revisit.model.evaluation;

/** Hears how far an evaluation is, and may end it. */
public interface Progress {
  /** Called now and then. */
  void at(String what, int done, int total);

  /**
   * Whether to stop. An evaluation then ends with a {@link
   * java.util.concurrent.CancellationException}.
   */
  boolean stopRequested();

  /** One that nobody hears. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void at(String what, int done, int total) {
        // nobody listens
      }

      @Override
      public boolean stopRequested() {
        return false;
      }
    };
  }
}
