package dev.revisit.model.data;

import java.io.IOException;

/** A data set of seasonal chips, or one shard of it, cannot be used. The message says which. */
public final class ShardException extends IOException {
  private static final long serialVersionUID = 1L;

  ShardException(String message) {
    super(message);
  }

  ShardException(String message, Throwable cause) {
    super(message, cause);
  }
}
