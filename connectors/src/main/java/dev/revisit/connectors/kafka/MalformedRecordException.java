package dev.revisit.connectors.kafka;

/** Bytes that are not the record they should be: material for a dead letter. */
public final class MalformedRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Not in the wire format at all, truncated, or with something after the record. */
  public static final String GARBAGE_BYTES = "garbage-bytes";

  /** In the wire format, but of a schema that nobody knows. */
  public static final String UNKNOWN_SCHEMA = "unknown-schema";

  /** A sound record of another type. */
  public static final String WRONG_RECORD = "wrong-record";

  /** Of a schema version that does not resolve to the current one. */
  public static final String INCOMPATIBLE_SCHEMA = "incompatible-schema";

  private final String errorClass;
  private final String remedy;

  MalformedRecordException(String errorClass, String problem, String remedy, Throwable cause) {
    super(problem + " " + remedy, cause);
    this.errorClass = errorClass;
    this.remedy = remedy;
  }

  MalformedRecordException(String errorClass, String problem, String remedy) {
    this(errorClass, problem, remedy, null);
  }

  /** One of the constants of this class. */
  public String errorClass() {
    return errorClass;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
