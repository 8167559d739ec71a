package dev.revisit.model.data.benchmark;

import dev.revisit.model.data.Label;
import java.util.List;

/**
 * One image of a data set with its truth.
 *
 * @param width columns
 * @param height rows
 * @param history what earlier seasons showed, the oldest first, optical, radar, or both of each; of
 *     a change pair the earlier date; often empty
 * @param now what is judged: optical, radar, or both
 * @param truth of scenes, or {@link Label.Pixels} of {@code [height, width]}; of a change pair 1
 *     changed and 0 not
 */
public record LabelledImage(
    int width, int height, List<List<ImageRaster>> history, List<ImageRaster> now, Label truth) {
  /** Copies the lists. */
  public LabelledImage {
    history = history.stream().map(List::copyOf).toList();
    now = List.copyOf(now);
  }
}
