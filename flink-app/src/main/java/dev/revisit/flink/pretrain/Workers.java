package dev.revisit.flink.pretrain;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * All workers of a training, in order: what the first of them gets when all are there.
 *
 * @param addresses {@code host:port}
 */
record Workers(List<String> addresses) implements SourceSplit {
  Workers {
    addresses = List.copyOf(addresses);
  }

  @Override
  public String splitId() {
    return "workers";
  }
}
