package dev.revisit.model.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Prepares items ahead of their use, on one thread, in order, and never more than a fixed number.
 *
 * @param <T> what is prepared
 */
public final class Prefetch<T> implements Closeable {
  /** Makes the item of a number. */
  @FunctionalInterface
  public interface Producer<T> {
    T produce(long number) throws IOException;
  }

  private sealed interface Delivery<T> {
    record Item<T>(T value) implements Delivery<T> {}

    record Failure<T>(Throwable cause) implements Delivery<T> {}
  }

  private static final long POLL_MILLIS = 10;

  private final BlockingQueue<Delivery<T>> ready;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param first number of the first item
   * @param end number after the last item
   * @param capacity items that may wait; one more is in the making
   */
  public Prefetch(Producer<T> producer, long first, long end, int capacity) {
    this.ready = new ArrayBlockingQueue<>(capacity);
    this.thread = new Thread(() -> fill(producer, first, end), "prefetch");
    thread.setDaemon(true);
    thread.start();
  }

  private void fill(Producer<T> producer, long first, long end) {
    try {
      for (long number = first; number < end && !closed; number++) {
        Delivery<T> delivery;
        try {
          delivery = new Delivery.Item<>(producer.produce(number));
        } catch (Throwable e) { // an Error too: the waiting thread must learn of it
          delivery = new Delivery.Failure<>(e);
        }
        ready.put(delivery);
        if (delivery instanceof Delivery.Failure) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The next item; waits for it. Not to be called more often than there are items.
   *
   * @throws IOException what the producer threw
   */
  public T next() throws IOException {
    Delivery<T> delivery;
    try {
      delivery = ready.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while waiting for data");
    }
    if (delivery instanceof Delivery.Item<T> item) {
      return item.value();
    }
    Throwable cause = ((Delivery.Failure<T>) delivery).cause();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw (IOException) cause;
  }

  /**
   * Ends the thread and waits until it has ended. The thread is not interrupted: that would close
   * the file it reads from.
   */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      ready.clear();
      try {
        thread.join(POLL_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
