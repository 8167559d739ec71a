package dev.revisit.flink.pretrain;

import java.util.Locale;

/**
 * One location of SSL4EO-S12.
 *
 * @param source number of the folder among those of the request
 * @param root that folder
 * @param name of the location, seven digits
 */
public record Ssl4eoLocation(int source, String root, String name) {
  /** Locations whose chips share a shard: at 128 pixels about 60 MB. */
  private static final int IN_A_SHARD = 8;

  /** Whether the name is that of a location. */
  boolean isValid() {
    return name.matches("[0-9]{1,9}");
  }

  /** Name of the shard that holds the location's chips; the same in any run. */
  String shard() {
    return String.format(
        Locale.ROOT, "ssl4eo-%d-%06d", source, Integer.parseInt(name) / IN_A_SHARD);
  }
}
