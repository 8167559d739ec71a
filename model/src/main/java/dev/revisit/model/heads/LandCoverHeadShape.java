package dev.revisit.model.heads;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Widths of a land-cover head.
 *
 * @param features that every pixel gets from its token
 * @param seasons features that every cell gets from what the bands showed in closed seasons
 * @param hidden channels between the two convolutions of pixels
 * @param classes outputs
 */
public record LandCoverHeadShape(int features, int seasons, int hidden, int classes) {
  static final String PREFIX = "head.landcover";

  private static final int KERNEL = 3;
  private static final int LARGEST = 1024;

  /** Checks the range of the widths. */
  public LandCoverHeadShape {
    for (int width : new int[] {features, seasons, hidden, classes}) {
      if (width < 1 || width > LARGEST) {
        throw new IllegalArgumentException(
            "A land-cover head of %d features, %d of seasons, %d hidden channels and %d classes: expected 1 to %d of each"
                .formatted(features, seasons, hidden, classes, LARGEST));
      }
    }
  }

  /** Eight features a pixel from its token, sixteen from seasons, and 32 hidden channels. */
  public static LandCoverHeadShape of(ClassScheme scheme) {
    return new LandCoverHeadShape(8, 16, 32, scheme.classes().size());
  }

  /**
   * Names and shapes of the head's parameters. Convolutions are {@code [out, in, rows, columns]}.
   */
  public Map<String, long[]> parameters(Architecture architecture) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    long perToken = (long) architecture.patch() * architecture.patch() * features;
    long inputs = (long) features + seasons;
    for (Modality modality : Modality.values()) {
      String tokens = PREFIX + ".tokens." + modality.id();
      shapes.put(tokens + ".weight", new long[] {perToken, architecture.dim()});
      shapes.put(tokens + ".bias", new long[] {perToken});
      inputs += architecture.bands(modality);
    }
    long ofSeasons = SeasonChannels.all(architecture);
    shapes.put(PREFIX + ".seasons1.weight", new long[] {hidden, ofSeasons, KERNEL, KERNEL});
    shapes.put(PREFIX + ".seasons1.bias", new long[] {hidden});
    shapes.put(PREFIX + ".seasons2.weight", new long[] {seasons, hidden, KERNEL, KERNEL});
    shapes.put(PREFIX + ".seasons2.bias", new long[] {seasons});
    shapes.put(PREFIX + ".conv1.weight", new long[] {hidden, inputs, KERNEL, KERNEL});
    shapes.put(PREFIX + ".conv1.bias", new long[] {hidden});
    shapes.put(PREFIX + ".conv2.weight", new long[] {classes, hidden, KERNEL, KERNEL});
    shapes.put(PREFIX + ".conv2.bias", new long[] {classes});
    return Collections.unmodifiableMap(shapes);
  }
}
