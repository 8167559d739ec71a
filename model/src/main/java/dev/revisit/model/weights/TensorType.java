package dev.revisit.model.weights;

/** Element types of a safetensors file that this library reads. */
public enum TensorType {
  /** 32-bit IEEE float. */
  F32(4),
  /** 16-bit IEEE float. */
  F16(2),
  /** Upper half of a 32-bit float. */
  BF16(2),
  /** 64-bit integer. */
  I64(8),
  /** 32-bit integer. */
  I32(4),
  /** 16-bit integer. */
  I16(2),
  /** One byte, 0 or 1. */
  BOOL(1);

  private final int bytes;

  TensorType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element. */
  public int bytes() {
    return bytes;
  }
}
