package dev.revisit.flink.ingest;

import dev.revisit.schemas.MonitoredArea;

/**
 * What the topic of monitored areas says of one of them.
 *
 * @param offset orders the updates of one area: an area is always in the same partition
 * @param area null when the area was removed
 */
public record AreaUpdate(String areaId, long offset, MonitoredArea area) {}
