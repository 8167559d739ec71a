package dev.revisit.model.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Labelled samples of several sources, one after the other. */
public final class JoinedSamples implements LabelledSamples {
  private final List<LabelledSamples> sources;
  private final int[] starts;

  /**
   * Joins sources.
   *
   * @param sources with labels of one kind
   */
  public JoinedSamples(List<LabelledSamples> sources) {
    this.sources = List.copyOf(sources);
    this.starts = new int[sources.size() + 1];
    for (int i = 0; i < sources.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], sources.get(i).size());
    }
  }

  @Override
  public int size() {
    return starts[sources.size()];
  }

  @Override
  public String group(int index) {
    int source = source(index);
    return sources.get(source).group(index - starts[source]);
  }

  @Override
  public LabelledSample sample(int index) throws IOException {
    int source = source(index);
    return sources.get(source).sample(index - starts[source]);
  }

  private int source(int index) {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("Sample " + index + " of " + size());
    }
    int found = Arrays.binarySearch(starts, index);
    // An empty source starts where the next one does.
    while (found >= 0 && starts[found + 1] == index) {
      found++;
    }
    return found >= 0 ? found : -found - 2;
  }
}
