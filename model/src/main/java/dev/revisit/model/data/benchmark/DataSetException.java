package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.SceneReadException;
import java.io.IOException;
import java.io.Serial;

/** A data set is not as its layout says; the message names the file and what to do. */
public final class DataSetException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /** With a message that names the file. */
  public DataSetException(String message) {
    super(message);
  }

  /** With a message that names the file, and what the library said. */
  DataSetException(String message, IOException cause) {
    super(message, cause);
  }

  /** A raster could not be read. */
  DataSetException(SceneReadException cause) {
    super(cause.getMessage() + ": copy the file again from the data set", cause);
  }
}
