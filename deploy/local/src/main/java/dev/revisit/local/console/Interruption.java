package dev.revisit.local.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and termination signals into an orderly end: the work is told to stop, and the
 * process waits until it has cleaned up.
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

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch cleanedUp = new CountDownLatch(1);
  private final Thread hook;

  private Interruption() {
    this.hook = new Thread(this::onShutdown, "interruption");
  }

  public static Interruption install() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** One that never happens, for callers without a person at the keyboard. */
  public static Interruption none() {
    return new Interruption();
  }

  private void onShutdown() {
    requested.countDown();
    try {
      if (!cleanedUp.await(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("Not everything could be closed within " + GRACE.toSeconds() + " s.");
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
