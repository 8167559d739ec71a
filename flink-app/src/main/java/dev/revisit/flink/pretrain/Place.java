package dev.revisit.flink.pretrain;

import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.runtime.Chip;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Ground with candidate chips and the acquisitions that may show them. Reading is safe for threads.
 */
interface Place {
  /** Name for the report. */
  String id();

  /** Candidate chips in the order of their draw. */
  List<Integer> positions();

  /** Name of a chip. */
  String chipId(int position);

  /** What may show the place; several may be of one acquisition. */
  List<Acquisition> acquisitions();

  /**
   * Clear share of each candidate, 0 to 1: cheap, and perhaps a little too good.
   *
   * @throws SceneReadException when the acquisition cannot be used here
   */
  Map<Integer, Double> preview(Acquisition acquisition)
      throws SceneReadException, InterruptedException;

  /**
   * Looks at some of the candidates.
   *
   * @throws SceneReadException when the acquisition cannot be used here
   */
  Map<Integer, Chip> read(Acquisition acquisition, Collection<Integer> positions)
      throws SceneReadException, InterruptedException;
}
