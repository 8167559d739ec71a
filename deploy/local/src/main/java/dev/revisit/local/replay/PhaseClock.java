package dev.revisit.local.replay;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Measures phases, and the time from the start of the process to its first event. Not thread-safe.
 */
public final class PhaseClock {
  private final Map<Phase, Duration> finished = new EnumMap<>(Phase.class);
  private Optional<Phase> current = Optional.empty();
  private long since;
  private Optional<Duration> firstEvent = Optional.empty();

  /** Ends the current phase and begins another one. */
  public void begin(Phase phase) {
    end();
    current = Optional.of(phase);
    since = System.nanoTime();
  }

  /** Ends the current phase. */
  public void end() {
    current.ifPresent(p -> finished.merge(p, elapsed(), Duration::plus));
    current = Optional.empty();
  }

  /** Time spent in the current phase. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  /** Marks the first event; later calls change nothing. */
  public void event() {
    if (firstEvent.isEmpty()) {
      firstEvent = Optional.of(sinceProcessStart());
    }
  }

  /**
   * From the start of the process, Java's own start-up included, to the first change or land-cover
   * event that a subscriber could see.
   */
  public Optional<Duration> firstEvent() {
    return firstEvent;
  }

  /** The phases that have ended. */
  public Map<Phase, Duration> finished() {
    return new EnumMap<>(finished);
  }

  static Duration sinceProcessStart() {
    return Duration.ofMillis(
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
  }
}
