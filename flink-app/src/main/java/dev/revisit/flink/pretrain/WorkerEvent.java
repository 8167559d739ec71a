package dev.revisit.flink.pretrain;

import org.apache.flink.api.connector.source.SourceEvent;

/** What a worker tells the coordinator of the training. */
sealed interface WorkerEvent extends SourceEvent {
  /**
   * Its server can be reached.
   *
   * @param address {@code host:port}
   */
  record Ready(String address) implements WorkerEvent {}

  /** The first worker has carried out the whole plan. */
  record Finished() implements WorkerEvent {}
}
