package dev.revisit.connectors.raster;

/** Random access to the bytes of one file. Not safe for threads; open one per read. */
interface ByteSource extends AutoCloseable {

  /** What messages call the file. */
  String name();

  /**
   * Reads a range. Shorter than asked for, or empty, only where the file ends.
   *
   * @throws SceneReadException when the bytes can't be had
   */
  byte[] read(long offset, int length) throws SceneReadException;

  /** Size of the file in bytes; known after the first read. */
  long size();

  /** Changes when the file's content does; known after the first read. */
  String revision();

  @Override
  void close();
}
