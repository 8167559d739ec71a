package dev.revisit.connectors.product;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a file is to hold: the samples, their place and their meaning. Immutable.
 *
 * <pre>{@code
 * CogImage map =
 *     CogImage.builder(BandRaster.uint8(1024, 1024, classes), GridPlacement.square(32633, west, north, 10))
 *         .nodata(255)
 *         .colours(ColourTable.of(Map.of(0, 0x419BDF, 1, 0x397D49)))
 *         .build();
 * CogWriter.defaults().write(map, file);
 * }</pre>
 */
public final class CogImage {
  private final BandRaster raster;
  private final GridPlacement placement;
  private final OptionalDouble nodata;
  private final Optional<ColourTable> colours;
  private final Optional<Calibration> calibration;
  private final Resampling overviews;

  private CogImage(Builder builder) {
    raster = builder.raster;
    placement = builder.placement;
    nodata = builder.nodata;
    colours = builder.colours;
    calibration = builder.calibration;
    overviews =
        builder.overviews.orElse(colours.isPresent() ? Resampling.NEAREST : Resampling.AVERAGE);
  }

  public static Builder builder(BandRaster raster, GridPlacement placement) {
    return new Builder(raster, placement);
  }

  public BandRaster raster() {
    return raster;
  }

  public GridPlacement placement() {
    return placement;
  }

  /** The stored value that means no data. */
  public OptionalDouble nodata() {
    return nodata;
  }

  public Optional<ColourTable> colours() {
    return colours;
  }

  public Optional<Calibration> calibration() {
    return calibration;
  }

  /** How overviews are made; nearest by default for an image with colours, else average. */
  public Resampling overviews() {
    return overviews;
  }

  /**
   * SHA-256, in hexadecimal, of everything that the image says: samples, place, no data, colours,
   * calibration. It names a product after its content and, unlike a hash of the file, does not
   * depend on the version of the compressor.
   */
  public String contentSha256() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      StringBuilder header = new StringBuilder();
      header.append(raster.type()).append(' ');
      header.append(raster.width()).append(' ').append(raster.height()).append(' ');
      header.append(placement).append(' ').append(nodata).append(' ');
      header.append(calibration).append(' ').append(overviews).append(' ');
      colours.ifPresent(
          table -> {
            for (int code = 0; code < 256; code++) {
              header.append(table.colour(code)).append(' ');
            }
          });
      digest.update(header.toString().getBytes(StandardCharsets.US_ASCII));
      ByteBuffer samples = raster.littleEndianSamples();
      digest.update(samples);
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime must offer SHA-256; use another one.", e);
    }
  }

  /** Collects what is optional. */
  public static final class Builder {
    private final BandRaster raster;
    private final GridPlacement placement;
    private OptionalDouble nodata = OptionalDouble.empty();
    private Optional<ColourTable> colours = Optional.empty();
    private Optional<Calibration> calibration = Optional.empty();
    private Optional<Resampling> overviews = Optional.empty();

    private Builder(BandRaster raster, GridPlacement placement) {
      this.raster = raster;
      this.placement = placement;
    }

    /**
     * The stored value that means no data; NaN is allowed for floats.
     *
     * @throws IllegalArgumentException if the pixel type cannot hold it
     */
    public Builder nodata(double value) {
      if (!raster.type().canHold(value)) {
        throw new IllegalArgumentException(
            "No-data value "
                + value
                + " cannot be stored as "
                + raster.type()
                + ", so no pixel could ever equal it; choose another value or type.");
      }
      nodata = OptionalDouble.of(value);
      return this;
    }

    /**
     * Colours of class codes.
     *
     * @throws IllegalArgumentException if samples are not unsigned 8-bit
     */
    public Builder colours(ColourTable table) {
      if (raster.type() != PixelType.UINT8) {
        throw new IllegalArgumentException(
            "A colour table needs UINT8 samples, not " + raster.type() + ".");
      }
      colours = Optional.of(table);
      return this;
    }

    /** Scale and offset, written for readers that apply them; the samples stay as they are. */
    public Builder calibration(Calibration value) {
      calibration = Optional.of(value);
      return this;
    }

    public Builder overviews(Resampling resampling) {
      overviews = Optional.of(resampling);
      return this;
    }

    /**
     * The image.
     *
     * @throws IllegalArgumentException if class codes with colours were to be averaged
     */
    public CogImage build() {
      if (colours.isPresent() && overviews.equals(Optional.of(Resampling.AVERAGE))) {
        throw new IllegalArgumentException(
            "The mean of two class codes is a third class; use NEAREST overviews with a colour"
                + " table.");
      }
      return new CogImage(this);
    }
  }
}
