package dev.revisit.local.doctor;

/**
 * What a check found.
 *
 * @param subject what was looked at, a few words
 * @param detail what was found
 * @param remedy what to do; empty when there is nothing to do
 */
public record Finding(String subject, Level level, String detail, String remedy) {

  /** How bad it is. */
  public enum Level {
    OK("ok"),
    /** Works without it, but slower or with less to see. */
    OPTIONAL("optional"),
    /** Revisit does not run without it. */
    MISSING("MISSING");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Level.OK, detail, "");
  }

  static Finding optional(String subject, String detail, String remedy) {
    return new Finding(subject, Level.OPTIONAL, detail, remedy);
  }

  static Finding missing(String subject, String detail, String remedy) {
    return new Finding(subject, Level.MISSING, detail, remedy);
  }
}
