package dev.revisit.local.stack;

import java.util.Map;

/** A topic to create: its name, number of partitions and topic-level configuration. */
public record TopicSpec(String name, int partitions, Map<String, String> configuration) {
  public TopicSpec {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Topic " + name + " needs at least one partition, not " + partitions);
    }
    configuration = Map.copyOf(configuration);
  }
}
