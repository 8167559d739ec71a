package dev.revisit.model.data;

import dev.revisit.model.runtime.SeasonChips;
import java.util.List;

/**
 * What a head learns from or is measured with: a look, what earlier seasons showed of the same
 * place, and the truth.
 *
 * @param id names the sample within its data set
 * @param group what must not be divided by a split: a city, a site, a survey
 * @param history earlier seasons in order of time, the oldest first; empty if there are none
 * @param reference index in {@code history} of the season that change is told against (the same
 *     season a year ago, else the last one); -1 without history
 * @param look the scene that is judged; one modality as in the stream, or both
 * @param label the truth
 */
public record LabelledSample(
    String id,
    String group,
    List<SeasonChips> history,
    int reference,
    SeasonChips look,
    Label label) {
  /** Checks the reference. */
  public LabelledSample {
    history = List.copyOf(history);
    if (history.isEmpty() ? reference != -1 : reference < 0 || reference >= history.size()) {
      throw new IllegalArgumentException(
          "Sample %s: reference %d in a history of %d seasons"
              .formatted(id, reference, history.size()));
    }
  }
}
