package dev.revisit.connectors.stac;

import java.time.Duration;

/** Waiting, injected so that tests do not. */
@FunctionalInterface
interface Pause {
  void rest(Duration duration) throws InterruptedException;

  /** Really waits. */
  static Pause sleeping() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
