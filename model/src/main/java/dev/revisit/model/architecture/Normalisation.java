package dev.revisit.model.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How physical units become the model's input: per band, clip to mean ± 2 standard deviations and
 * map to 0..1. A value that is missing becomes the mean, which is 0.5. The convention of SSL4EO-S12
 * and CROMA.
 *
 * <p>The statistics belong to the weights: a model fed with other statistics is another model.
 *
 * @param statistics bands of each modality in the order of the input channels
 */
public record Normalisation(Map<Modality, List<BandStatistics>> statistics)
    implements Serializable {
  /** What a missing value becomes. */
  public static final float MISSING = 0.5f;

  private static final String[] OPTICAL_BANDS = {
    "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12"
  };
  private static final double[] OPTICAL_MEANS = {
    752.40, 884.30, 1144.16, 1297.47, 1624.91, 2194.64, 2422.21, 2517.76, 2581.65, 2645.52, 2368.51,
    1805.07
  };
  private static final double[] OPTICAL_STDS = {
    1108.03, 1155.15, 1183.63, 1368.11, 1370.27, 1355.56, 1416.51, 1474.79, 1439.31, 1582.28,
    1455.52, 1343.48
  };

  /** Checks that both modalities have statistics. */
  public Normalisation {
    Map<Modality, List<BandStatistics>> copy = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      List<BandStatistics> bands = statistics.get(modality);
      if (bands == null || bands.isEmpty()) {
        throw new IllegalArgumentException("No band statistics for " + modality.id());
      }
      copy.put(modality, List.copyOf(bands));
    }
    statistics = Map.copyOf(copy);
  }

  /** The statistics of SSL4EO-S12: Sentinel-2 L2A (12 bands) and Sentinel-1 (VV, VH). */
  public static Normalisation ssl4eo() {
    List<BandStatistics> optical = new ArrayList<>();
    for (int i = 0; i < OPTICAL_BANDS.length; i++) {
      optical.add(new BandStatistics(OPTICAL_BANDS[i], OPTICAL_MEANS[i], OPTICAL_STDS[i]));
    }
    return new Normalisation(
        Map.of(
            Modality.OPTICAL,
            optical,
            Modality.SAR,
            List.of(
                new BandStatistics("VV", -12.548, 5.257),
                new BandStatistics("VH", -20.192, 5.912))));
  }

  /** Bands of a modality in channel order. */
  public List<BandStatistics> bands(Modality modality) {
    return statistics.get(modality);
  }

  /**
   * One value as the model sees it.
   *
   * @param band index of the channel
   * @param value in physical units; NaN when missing
   * @return 0..1
   */
  public float normalise(Modality modality, int band, float value) {
    if (Float.isNaN(value)) {
      return MISSING;
    }
    BandStatistics s = bands(modality).get(band);
    double clipped = Math.min(Math.max(value, s.low()), s.high());
    return (float) ((clipped - s.low()) / (s.high() - s.low()));
  }

  /** As a JSON object: modality to a list of band, mean, std. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (Modality modality : Modality.values()) {
      ArrayNode bands = node.putArray(modality.id());
      for (BandStatistics s : bands(modality)) {
        bands.addObject().put("band", s.band()).put("mean", s.mean()).put("std", s.std());
      }
    }
    return node;
  }

  /**
   * Reads what {@link #toJson()} writes.
   *
   * @throws IllegalArgumentException if an entry is missing or not a number
   */
  public static Normalisation read(JsonNode node) {
    Map<Modality, List<BandStatistics>> statistics = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      List<BandStatistics> bands = new ArrayList<>();
      for (JsonNode entry : node.path(modality.id())) {
        if (!entry.path("mean").isNumber() || !entry.path("std").isNumber()) {
          throw new IllegalArgumentException(
              "Normalisation of " + modality.id() + " needs band, mean and std, found " + entry);
        }
        bands.add(
            new BandStatistics(
                entry.path("band").asText(),
                entry.path("mean").doubleValue(),
                entry.path("std").doubleValue()));
      }
      statistics.put(modality, bands);
    }
    return new Normalisation(statistics);
  }
}
