package dev.revisit.model.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Some chips of a source, in the order given. Closing it closes the source. */
final class ChipSubset implements ChipSource {
  private final ChipSource source;
  private final int[] members;

  /**
   * @param members indices into the source
   */
  ChipSubset(ChipSource source, int[] members) {
    this.source = source;
    this.members = members.clone();
  }

  @Override
  public ShardLayout layout() {
    return source.layout();
  }

  @Override
  public int size() {
    return members.length;
  }

  /** Digest of the source's fingerprint and the members. */
  @Override
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(source.fingerprint().getBytes(StandardCharsets.UTF_8));
      for (int member : members) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(member).array());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public SeasonalChip read(int index) throws IOException {
    if (index < 0 || index >= members.length) {
      throw new IndexOutOfBoundsException("Chip " + index + " of " + members.length);
    }
    return source.read(members[index]);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
