package dev.revisit.flink.monitor;

import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.flink.SceneFailure;

/** What reading the pixels of one block observation ended in. Stays within its task. */
sealed interface ReadOutcome {
  Observed observed();

  /** Wall time of reading, retries included. */
  double seconds();

  record Read(Observed observed, BlockPixels pixels, double seconds) implements ReadOutcome {}

  record Failed(Observed observed, SceneFailure failure, double seconds) implements ReadOutcome {}
}
