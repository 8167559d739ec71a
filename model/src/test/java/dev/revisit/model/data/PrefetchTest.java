package dev.revisit.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  @Test
  void itemsComeInOrderFromTheNumberAskedFor() throws IOException {
    try (Prefetch<Long> items = new Prefetch<>(number -> number * 10, 5, 8, 2)) {
      assertThat(items.next()).isEqualTo(50);
      assertThat(items.next()).isEqualTo(60);
      assertThat(items.next()).isEqualTo(70);
    }
  }

  @Test
  void noMoreThanTheCapacityAndOneAreMadeAhead() throws Exception {
    AtomicLong made = new AtomicLong();
    CountDownLatch full = new CountDownLatch(3);
    Prefetch.Producer<Long> producer =
        number -> {
          made.incrementAndGet();
          full.countDown();
          return number;
        };
    try (Prefetch<Long> items = new Prefetch<>(producer, 0, 1000, 2)) {
      assertThat(full.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(made.get()).isEqualTo(3);
      assertThat(items.next()).isZero();
    }
    assertThat(made.get()).isLessThan(1000);
  }

  @Test
  void aFailureArrivesAfterTheItemsBeforeIt() throws IOException {
    Prefetch.Producer<Long> producer =
        number -> {
          if (number == 1) {
            throw new IOException("shard damaged");
          }
          return number;
        };
    try (Prefetch<Long> items = new Prefetch<>(producer, 0, 10, 2)) {
      assertThat(items.next()).isZero();
      assertThatThrownBy(items::next).isInstanceOf(IOException.class).hasMessage("shard damaged");
    }
  }

  @Test
  void anErrorOfTheThreadIsNotSwallowed() {
    Prefetch.Producer<Long> producer =
        number -> {
          throw new OutOfMemoryError("simulated");
        };
    try (Prefetch<Long> items = new Prefetch<>(producer, 0, 10, 2)) {
      assertThatThrownBy(items::next).isInstanceOf(OutOfMemoryError.class);
    }
  }
}
