package dev.revisit.model.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Several sources of chips of one layout, one after the other. Closing it closes them all. */
public final class JoinedChips implements ChipSource {
  private final List<ChipSource> sources;
  private final int[] starts;

  private JoinedChips(List<ChipSource> sources) {
    this.sources = sources;
    this.starts = new int[sources.size() + 1];
    for (int i = 0; i < sources.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], sources.get(i).size());
    }
  }

  /**
   * Joins sources; one alone is returned as it is.
   *
   * @throws IllegalArgumentException if there is none, or their layouts differ
   */
  public static ChipSource of(List<? extends ChipSource> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("There is no source of chips");
    }
    ShardLayout layout = sources.get(0).layout();
    for (ChipSource source : sources) {
      if (!source.layout().equals(layout)) {
        throw new IllegalArgumentException(
            "Chips of %s cannot be joined with chips of %s: sample them with the same options"
                .formatted(source.layout(), layout));
      }
    }
    return sources.size() == 1 ? sources.get(0) : new JoinedChips(List.copyOf(sources));
  }

  @Override
  public ShardLayout layout() {
    return sources.get(0).layout();
  }

  @Override
  public int size() {
    return starts[sources.size()];
  }

  /** Digest of the sources' fingerprints, in order. */
  @Override
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      sources.forEach(s -> digest.update(s.fingerprint().getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public SeasonalChip read(int index) throws IOException {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("Chip " + index + " of " + size());
    }
    int found = Arrays.binarySearch(starts, index);
    int source = found >= 0 ? found : -found - 2;
    return sources.get(source).read(index - starts[source]);
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (ChipSource source : sources) {
      try {
        source.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
