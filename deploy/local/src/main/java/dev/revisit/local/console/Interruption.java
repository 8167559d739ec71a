package dev.revisit.local.console;

import dev.revisit.local.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * Turns Ctrl-C and termination signals into an orderly end: the work is told to stop, and the
 * process waits until it has cleaned up. A second one ends it at once.
 *
 * <pre>{@code
 * try (Interruption interruption = Interruption.install()) {
 *   while (!done && !interruption.requested()) { ... }
 * }
 * }</pre>
 */
public final class Interruption implements AutoCloseable {
  /**
   * Long enough for two savepoints on a busy machine, short enough for a container's grace period.
   */
  private static final Duration GRACE = Duration.ofSeconds(25);

  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Duration grace;
  private final Thread hook;

  private Interruption(Duration grace) {
    this.grace = grace;
    this.hook = new Thread(this::onShutdown, "interruption");
  }

  public static Interruption install() {
    return install(GRACE);
  }

  /**
   * As {@link #install()}.
   *
   * @param grace how long the process waits for the work to end
   */
  public static Interruption install(Duration grace) {
    Interruption interruption = new Interruption(grace);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** One that never happens, for callers without a person at the keyboard. */
  public static Interruption none() {
    return new Interruption(GRACE);
  }

  private void onShutdown() {
    requested.countDown();
    for (String signal : SIGNALS) {
      // A process that is shutting down ignores signals, unless it is told otherwise.
      Signals.register(signal, () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code()));
    }
    try {
      if (!cleanedUp.await(grace.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("Not everything could be closed within " + grace.toSeconds() + " s.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean requested() {
    return requested.getCount() == 0;
  }

  /**
   * Waits for a request.
   *
   * @return whether there was one within that time
   */
  public boolean await(Duration time) throws InterruptedException {
    return requested.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Says that everything is cleaned up. */
  @Override
  public void close() {
    cleanedUp.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending already, which is what the hook waits for
    }
  }
}
