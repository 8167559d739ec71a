package dev.revisit.connectors.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes of a file for Apache SIS: from memory where they were fetched before, from the source
 * otherwise. SIS never opens a location itself, so every request passes the asset policy and its
 * limits.
 */
final class ByteSourceChannel implements SeekableByteChannel {

  /** A failure of the source on its way through SIS. */
  static final class SourceFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final SceneReadException failure;

    SourceFailure(SceneReadException failure) {
      super(failure);
      this.failure = failure;
    }

    SceneReadException failure() {
      return failure;
    }
  }

  private static final int PAGE = 64 * 1024;

  private final ByteSource source;
  private final TreeMap<Long, byte[]> segments = new TreeMap<>();
  private final long hiddenFrom;
  private final long hiddenTo;
  private long position;
  private boolean open = true;

  /**
   * Starts with segments that are in memory already. The pointer to the next image reads as "none":
   * overviews are not used, and nobody has checked their tags.
   *
   * @param fetched segments by their offset
   */
  ByteSourceChannel(ByteSource source, Map<Long, byte[]> fetched, TiffHeader header) {
    this.source = source;
    this.segments.putAll(fetched);
    this.hiddenFrom = header.nextDirectory();
    this.hiddenTo = hiddenFrom + header.pointerBytes();
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (position >= source.size()) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    Map.Entry<Long, byte[]> segment = segments.floorEntry(position);
    if (segment == null || position >= segment.getKey() + segment.getValue().length) {
      try {
        segments.put(position, source.read(position, Math.max(PAGE, target.remaining())));
      } catch (SceneReadException e) {
        throw new SourceFailure(e);
      }
      segment = segments.floorEntry(position);
    }
    int from = (int) (position - segment.getKey());
    int count = Math.min(target.remaining(), segment.getValue().length - from);
    if (count <= 0) {
      return -1;
    }
    int start = target.position();
    target.put(segment.getValue(), from, count);
    for (long hidden = Math.max(hiddenFrom, position);
        hidden < Math.min(hiddenTo, position + count);
        hidden++) {
      target.put((int) (start + hidden - position), (byte) 0);
    }
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    requireOpen();
    if (newPosition < 0) {
      throw new IOException("the file points before its own start");
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return source.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    // The source belongs to the one who opened it.
    open = false;
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }
}
