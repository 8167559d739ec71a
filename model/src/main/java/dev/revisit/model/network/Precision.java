package dev.revisit.model.network;

/**
 * To what the factors of matrix products are rounded. Products are summed up in 32 bits, and
 * weights, norms, softmax, residuals and losses stay in 32 bits in either case.
 */
public enum Precision {
  /** 32 bits, 24 of them for the digits. */
  FLOAT32("float32"),
  /**
   * bfloat16: the range of 32 bits with 8 bits for the digits, a relative error of up to 0.4 % in
   * every factor and product. Twice as fast or more on GPUs and CPUs that have units for it, slower
   * than 32 bits on all others.
   */
  BFLOAT16("bf16");

  private final String id;

  Precision(String id) {
    this.id = id;
  }

  /** The name used in options and logs. */
  public String id() {
    return id;
  }

  /**
   * The precision of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Precision ofId(String id) {
    for (Precision precision : values()) {
      if (precision.id.equals(id)) {
        return precision;
      }
    }
    throw new IllegalArgumentException("Unknown precision '" + id + "': use float32 or bf16");
  }
}
