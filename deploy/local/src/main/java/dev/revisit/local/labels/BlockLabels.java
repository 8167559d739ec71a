package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Labels of some ground, of some time.
 *
 * @param id of the label item or table
 * @param from first moment that the labels hold for
 * @param to last moment that they hold for
 * @param blocks that they touch
 * @param painter draws them
 */
record BlockLabels(String id, Instant from, Instant to, List<Block> blocks, Painter painter) {
  /** Draws labels on the grid of a block. */
  interface Painter {
    /**
     * Class indices, {@code [height, width]} of the block; {@link
     * dev.revisit.model.data.Label#UNLABELLED} where nobody labelled.
     */
    byte[] paint(Block block) throws IOException;
  }

  /** How far a moment is from the time that the labels hold for, in seconds; 0 within it. */
  long secondsAway(Instant moment) {
    if (moment.isBefore(from)) {
      return from.getEpochSecond() - moment.getEpochSecond();
    }
    return moment.isAfter(to) ? moment.getEpochSecond() - to.getEpochSecond() : 0;
  }

  /** How far a moment is from the middle of that time, in seconds. */
  long secondsFromMiddle(Instant moment) {
    return Math.abs(moment.getEpochSecond() - (from.getEpochSecond() + to.getEpochSecond()) / 2);
  }
}
