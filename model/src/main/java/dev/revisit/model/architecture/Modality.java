package dev.revisit.model.architecture;

/**
 * A kind of sensor the model understands. The order of the constants is the order of the token sets
 * in the encoder's joint sequence and must not change: trained weights depend on it.
 */
public enum Modality {
  /** Sentinel-2 surface reflectance. */
  OPTICAL("optical"),
  /** Sentinel-1 backscatter in dB. */
  SAR("sar");

  private final String id;

  Modality(String id) {
    this.id = id;
  }

  /** The name used in parameter names and JSON. */
  public String id() {
    return id;
  }

  /** The one that this is not. */
  public Modality other() {
    return this == OPTICAL ? SAR : OPTICAL;
  }

  /**
   * The modality of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Modality ofId(String id) {
    for (Modality modality : values()) {
      if (modality.id.equals(id)) {
        return modality;
      }
    }
    throw new IllegalArgumentException(
        "Unknown modality '" + id + "': use one of optical, sar (lower case)");
  }
}
