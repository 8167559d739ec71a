package dev.revisit.model.data.benchmark;

import dev.revisit.model.data.Label;
import java.util.List;

/**
 * One image of a data set with its truth.
 *
 * @param width columns
 * @param height rows
 * @param before what was seen at the earlier date of a change pair; empty otherwise
 * @param now what is judged: optical, radar, or both
 * @param truth of scenes, or {@link Label.Pixels} of {@code [height, width]}; of a change pair 1
 *     changed and 0 not
 */
public record LabelledImage(
    int width, int height, List<ImageRaster> before, List<ImageRaster> now, Label truth) {
  /** Copies the lists. */
  public LabelledImage {
    before = List.copyOf(before);
    now = List.copyOf(now);
  }
}
