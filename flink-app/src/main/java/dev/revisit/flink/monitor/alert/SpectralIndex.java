package dev.revisit.flink.monitor.alert;

import dev.revisit.schemas.Sensor;
import java.util.List;

/**
 * What the spectral judge looks at. Values are kept as integers in fixed steps, so that statistics
 * are exact and do not depend on the order in which looks arrive.
 *
 * <p>Spreads are ours, checked against the repository's real series: within one season a 40 m cell
 * of a German forest stand (146 + 146 acquisitions of 2020) varies by 0.09 to 0.11 in NDVI, 0.05 to
 * 0.12 in NBR, 0.6 to 1.3 dB in VV and 0.7 to 1.9 dB in VH (standard deviations); 500 African
 * cropland points (monthly, single pixels) by a root mean square of 0.106, 0.117, 1.9 dB and 2.2
 * dB. From one season to the next the means of those points differ by 0.24, 0.25, 3.1 dB and 4.4
 * dB. In a first year, when nothing but other seasons can serve as reference, thaw, spring and
 * harvest are all larger than that; so the spread across seasons is set to let only what no field
 * does in a year, such as a burnt wood, stand out. The prior spread in radar is less than what
 * these series show, since a cell's own restlessness widens it.
 */
public enum SpectralIndex {
  /** (B08 - B04) / (B08 + B04): green vegetation. */
  NDVI(Sensor.SENTINEL_2, 1000, 0.08, 0.30, false),
  /** (B08 - B12) / (B08 + B12): burnt, cut or wet surfaces. */
  NBR(Sensor.SENTINEL_2, 1000, 0.08, 0.30, false),
  /** Co-polarised backscatter, dB. */
  VV(Sensor.SENTINEL_1, 20, 0.7, 4.5, true),
  /** Cross-polarised backscatter, dB. */
  VH(Sensor.SENTINEL_1, 20, 0.7, 4.5, true);

  /** Marks a cell without a value. */
  public static final int MISSING = Integer.MIN_VALUE;

  /**
   * Values are clamped to this many steps: 100 dB, and more than any index reaches; squares of 255
   * looks fit an int.
   */
  static final int LARGEST = 2000;

  /** NDVI that ground does not fall below unless it is water, shadow or built. */
  static final double DRY_NDVI = 0.15;

  /** NDVI at which dry ground and water are equally likely, and what counts as one deviation. */
  static final double WATER_NDVI = -0.03;

  static final double WATER_NDVI_SPREAD = 0.04;

  /** dB by which water scatters less than the ground at its least; and one deviation of that. */
  static final double WATER_FALL = 5;

  static final double WATER_FALL_SPREAD = 1;

  private static final List<SpectralIndex> OPTICAL = List.of(NDVI, NBR);
  private static final List<SpectralIndex> RADAR = List.of(VV, VH);

  private final Sensor sensor;
  private final int stepsPerUnit;
  private final double priorSpread;
  private final double otherSeasonSpread;
  private final boolean gainsCount;

  SpectralIndex(
      Sensor sensor,
      int stepsPerUnit,
      double priorSpread,
      double otherSeasonSpread,
      boolean gainsCount) {
    this.sensor = sensor;
    this.stepsPerUnit = stepsPerUnit;
    this.priorSpread = priorSpread;
    this.otherSeasonSpread = otherSeasonSpread;
    this.gainsCount = gainsCount;
  }

  /** The indices of a sensor, in a fixed order. */
  public static List<SpectralIndex> of(Sensor sensor) {
    return switch (sensor) {
      case SENTINEL_1 -> RADAR;
      case SENTINEL_2 -> OPTICAL;
      case UNKNOWN ->
          throw new IllegalArgumentException(
              "an unknown sensor has no spectral indices; set the scene's sensor");
    };
  }

  public Sensor sensor() {
    return sensor;
  }

  /** Size of a quantisation step: 0.001 for NDVI and NBR, 0.05 dB for VV and VH. */
  public double step() {
    return 1.0 / stepsPerUnit;
  }

  /** Standard deviation between looks of one season that is assumed before any is seen. */
  public double priorSpread() {
    return priorSpread;
  }

  /** Additional standard deviation when the reference is another season of the year. */
  public double otherSeasonSpread() {
    return otherSeasonSpread;
  }

  /** Whether a rise may mean change as a fall may. */
  public boolean gainsCount() {
    return gainsCount;
  }

  /**
   * What a standardised departure is worth. A radar orbit passes four to seven times a season, so
   * spreads are known badly, and frost and rain move whole scenes by 3 dB within days.
   */
  double trust() {
    return sensor == Sensor.SENTINEL_1 ? 0.8 : 1;
  }

  /** Whether no index of the sensor before it is asked where this one can be judged. */
  boolean decidesAlone() {
    return this == NBR;
  }

  /**
   * Strength of the evidence that dry ground is under water.
   *
   * @param lowest mean of the season in which the place was lowest; NaN if that is not known
   * @return negative infinity where too little is known of the place, or it was not dry; positive
   *     infinity of an index that says nothing of water
   */
  double water(double lowest, double observed) {
    return switch (this) {
      case NDVI ->
          lowest >= DRY_NDVI
              ? SpectralScorer.EVEN_STRENGTH + (WATER_NDVI - observed) / WATER_NDVI_SPREAD
              : Double.NEGATIVE_INFINITY;
      case VV, VH ->
          Double.isNaN(lowest)
              ? Double.NEGATIVE_INFINITY
              : SpectralScorer.EVEN_STRENGTH + (lowest - observed - WATER_FALL) / WATER_FALL_SPREAD;
      case NBR -> Double.POSITIVE_INFINITY;
    };
  }

  /** Nearest step of a finite value, ties upwards. */
  public int quantise(double value) {
    double steps = Math.floor(value * stepsPerUnit + 0.5);
    return (int) Math.max(-LARGEST, Math.min(LARGEST, steps));
  }

  /** Value of so many steps; also of a mean of steps. */
  public double value(double steps) {
    return steps / stepsPerUnit;
  }
}
