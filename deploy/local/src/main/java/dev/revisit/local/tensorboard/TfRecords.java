package dev.revisit.local.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record format: length (64 bits, little-endian), masked CRC-32C of the length, data,
 * masked CRC-32C of the data.
 */
final class TfRecords {
  static final int HEADER = Long.BYTES + Integer.BYTES;
  static final int FOOTER = Integer.BYTES;

  /** From TensorFlow's {@code core/lib/hash/crc32c.h}: a checksum of checksums is weak. */
  private static final int MASK_DELTA = 0xa282ead8;

  private TfRecords() {}

  /** Frames one record. */
  static ByteBuffer frame(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + data.length + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedChecksum(record.array(), 0, Long.BYTES));
    record.put(data);
    record.putInt(maskedChecksum(data, 0, data.length));
    return record.flip();
  }

  /** Whether a length and its checksum belong together. */
  static boolean isSound(byte[] header) {
    return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(Long.BYTES)
        == maskedChecksum(header, 0, Long.BYTES);
  }

  static int maskedChecksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, offset, length);
    return Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA;
  }
}
