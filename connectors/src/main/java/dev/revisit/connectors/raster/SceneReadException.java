package dev.revisit.connectors.raster;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The pixels of a scene could not be read.
 *
 * <p>The error class is a stable plain word for dead letters and metrics, one of the constants
 * here. A retryable failure may go away by itself (an outage); the others need what the remedy
 * says.
 */
public final class SceneReadException extends Exception {

  private static final long serialVersionUID = 1L;

  /** The file is not there, or no longer. */
  public static final String MISSING_FILE = "missing-file";

  /** The file ends before its pixels do. */
  public static final String TRUNCATED_RASTER = "truncated-raster";

  /** The bytes are not a GeoTIFF that can be decoded. */
  public static final String UNREADABLE_RASTER = "unreadable-raster";

  /** The raster is compressed by a method that is not supported. */
  public static final String UNSUPPORTED_COMPRESSION = "unsupported-compression";

  /** The raster has no coordinate reference system or affine transform. */
  public static final String NO_GEOREFERENCE = "no-georeference";

  /** The file's coordinate reference system is not the item's, or cannot be used. */
  public static final String WRONG_CRS = "wrong-crs";

  /** The file's position is not the item's. */
  public static final String GEOREFERENCE_MISMATCH = "georeference-mismatch";

  /** Two assets claim to be the same band. */
  public static final String AMBIGUOUS_BAND = "ambiguous-band";

  /** The raster, or the part of it that would be read, is larger than the policy allows. */
  public static final String TOO_LARGE = "too-large";

  /** The policy forbids the scheme or host. */
  public static final String FORBIDDEN_LOCATION = "forbidden-location";

  /** The reference is no URI. */
  public static final String INVALID_LOCATION = "invalid-location";

  /** The host did not answer, or answered that it can't now. */
  public static final String UNREACHABLE = "unreachable";

  /** The host refuses access, for example because a signature has expired. */
  public static final String ACCESS_DENIED = "access-denied";

  /** The values cannot be what the band claims to be. */
  public static final String ABSURD_RADIOMETRY = "absurd-radiometry";

  /** No asset holds a band of the sensor. */
  public static final String NO_BANDS = "no-bands";

  private final String errorClass;
  private final boolean retryable;
  private final String remedy;

  /** Whole seconds, or -1 when the host named none. */
  private final long retryAfterSeconds;

  private SceneReadException(
      String errorClass,
      boolean retryable,
      String message,
      String remedy,
      Throwable cause,
      long retryAfterSeconds) {
    super(message, cause);
    this.errorClass = Objects.requireNonNull(errorClass, "errorClass");
    this.retryable = retryable;
    this.remedy = Objects.requireNonNull(remedy, "remedy");
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public SceneReadException(String errorClass, boolean retryable, String message, String remedy) {
    this(errorClass, retryable, message, remedy, null, -1);
  }

  public SceneReadException(
      String errorClass, boolean retryable, String message, String remedy, Throwable cause) {
    this(errorClass, retryable, message, remedy, cause, -1);
  }

  /** The same failure with the time after which the host wants to be asked again. */
  SceneReadException withRetryAfter(Duration wait) {
    return new SceneReadException(
        errorClass, retryable, getMessage(), remedy, getCause(), wait.toSeconds());
  }

  /** Class of error in plain words, for example {@code truncated-raster}. */
  public String errorClass() {
    return errorClass;
  }

  /** Whether trying again later may help. */
  public boolean retryable() {
    return retryable;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /**
   * How long the host asks to wait before trying again, if it said so (HTTP Retry-After in
   * seconds).
   */
  public Optional<Duration> retryAfter() {
    return retryAfterSeconds < 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(retryAfterSeconds));
  }
}
