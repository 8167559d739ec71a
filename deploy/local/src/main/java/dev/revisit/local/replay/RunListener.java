package dev.revisit.local.replay;

import dev.revisit.connectors.kafka.Topic;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;

/** Is told how a run goes, always on the thread that drives the run. */
public interface RunListener {
  /**
   * How far a run is.
   *
   * @param announced scenes announced
   * @param complete scenes with all their reports
   * @param events change and land-cover events so far
   * @param elapsed since the first scene was announced
   */
  record Progress(int announced, int complete, int events, int deadLetters, Duration elapsed) {
    /** Time to go if scenes keep ending at the pace so far; zero before the first one has ended. */
    public Duration remaining() {
      return complete == 0
          ? Duration.ZERO
          : elapsed.multipliedBy(announced - (long) complete).dividedBy(complete);
    }
  }

  /** A new phase begins. */
  void phase(Phase phase);

  /** A committed output record. */
  void output(Topic topic, SpecificRecord value);

  void progress(Progress progress);
}
