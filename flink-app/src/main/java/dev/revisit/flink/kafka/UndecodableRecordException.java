package dev.revisit.flink.kafka;

/** The bytes of a record are sound, but what they say is not. */
public final class UndecodableRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String errorClass;
  private final String remedy;

  /**
   * @param errorClass class of error in plain words, for example {@code malformed-area}
   */
  public UndecodableRecordException(String errorClass, String message, String remedy) {
    super(message);
    this.errorClass = errorClass;
    this.remedy = remedy;
  }

  public String errorClass() {
    return errorClass;
  }

  public String remedy() {
    return remedy;
  }
}
