package dev.revisit.flink.pretrain;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/** What a chip shows of one season: an optical acquisition, a radar acquisition, or both. */
record SeasonLooks(Optional<Acquisition> optical, Optional<Acquisition> sar) {
  Stream<Acquisition> stream() {
    return Stream.concat(optical.stream(), sar.stream());
  }

  int count() {
    return (int) stream().count();
  }

  /** Of the first look. */
  LocalDate date() {
    return stream().map(Acquisition::date).min(LocalDate::compareTo).orElseThrow();
  }
}
