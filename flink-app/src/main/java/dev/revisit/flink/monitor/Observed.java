package dev.revisit.flink.monitor;

import dev.revisit.flink.kafka.RawRecord;
import dev.revisit.schemas.BlockObservation;

/** A decoded block observation with the record it came in. */
public record Observed(RawRecord raw, BlockObservation observation) {}
