package dev.revisit.flink.pretrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.GeoTiff;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.architecture.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The patch of one acquisition of SSL4EO-S12 in the units of the model.
 *
 * <p>Optical: stored values are reflectance x 10 000, 0 is no data; from baseline 04.00 on 1000 is
 * subtracted (the archive was taken from Earth Engine's collection that is not harmonised). Bands
 * of 20 and 60 m are resized to 264 pixels bilinearly, pixel centres at half coordinates, as the
 * published loader does; that ignores that a 60 m band may be cut up to half its pixel away. Radar
 * is stored in dB.
 *
 * @param bands {@code [bands, 264, 264]} in the order of the model; NaN is no data
 * @param clear {@code [264, 264]}: there is data
 */
// Not copied: the patch stays within its sampler, and equality is not used.
@SuppressWarnings("ArrayRecordComponent")
record Ssl4eoPatch(float[] bands, boolean[] clear) {
  static final String METADATA = "metadata.json";

  private static final int SIZE = Ssl4eoPlace.SIZE;
  private static final Pattern TIME = Pattern.compile("(?:^|_)(\\d{8}T\\d{6})(?:_|$)");
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);
  private static final String FIRST_BASELINE_WITH_OFFSET = "04.00";
  private static final Instant OFFSET_SINCE = Instant.parse("2022-01-25T00:00:00Z");
  private static final float OFFSET = 1000;

  /** Far more than a patch has. */
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * What an acquisition's folder tells without its pixels.
   *
   * @param observedAt sensing time
   * @param offset to be subtracted from stored optical values
   */
  record Facts(Instant observedAt, float offset) {}

  /**
   * Reads the metadata; without the file the folder's name must do.
   *
   * @throws SceneReadException when there is no time, or when it is no Level-2A product
   */
  static Facts facts(Path folder, Modality modality) throws SceneReadException {
    JsonNode metadata = metadata(folder);
    String product = metadata.path("PRODUCT_ID").asText();
    if (modality == Modality.OPTICAL
        && (product.contains("MSIL1C") || Files.exists(folder.resolve("B10.tif")))) {
      throw new SceneReadException(
          "unsupported-product",
          false,
          folder.getFileName() + " is Level-1C",
          "Put Level-2A into "
              + Ssl4eoFolder.OPTICAL
              + "; the model works on surface reflectance.");
    }
    Instant observedAt =
        metadata.path("system:time_start").isNumber()
            ? Instant.ofEpochMilli(metadata.path("system:time_start").asLong())
            : timeIn(folder);
    return new Facts(
        observedAt,
        modality == Modality.OPTICAL && carriesOffset(metadata, observedAt) ? OFFSET : 0);
  }

  private static boolean carriesOffset(JsonNode metadata, Instant observedAt) {
    String baseline = metadata.path("PROCESSING_BASELINE").asText();
    return baseline.isEmpty()
        ? !observedAt.isBefore(OFFSET_SINCE)
        : baseline.compareTo(FIRST_BASELINE_WITH_OFFSET) >= 0;
  }

  private static Instant timeIn(Path folder) throws SceneReadException {
    Matcher found = TIME.matcher(folder.getFileName().toString());
    if (found.find()) {
      try {
        return LocalDateTime.parse(found.group(1), COMPACT).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        // Digits that are no date: said below.
      }
    }
    throw new SceneReadException(
        "acquisition-without-time",
        false,
        folder.getFileName() + " has no " + METADATA + " and no time in its name",
        "Extract the archive again.");
  }

  private static JsonNode metadata(Path folder) throws SceneReadException {
    Path file = folder.resolve(METADATA);
    if (!Files.isRegularFile(file)) {
      return MAPPER.missingNode();
    }
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new SceneReadException(
          "invalid-metadata",
          false,
          file + " is not JSON: " + e.getOriginalMessage(),
          "Extract the archive again.",
          e);
    } catch (IOException e) {
      throw new SceneReadException(
          SceneReadException.UNREACHABLE,
          true,
          "can't read " + file + ": " + e.getMessage(),
          "Check the file system.",
          e);
    }
  }

  /**
   * Reads all bands.
   *
   * @throws SceneReadException when one is missing, broken, or cannot be what it claims to be
   */
  static Ssl4eoPatch read(Path folder, Modality modality, Facts facts) throws SceneReadException {
    List<String> names =
        modality == Modality.OPTICAL ? BlockPixels.OPTICAL_BANDS : BlockPixels.SAR_BANDS;
    float[] bands = new float[names.size() * SIZE * SIZE];
    boolean[] clear = new boolean[SIZE * SIZE];
    Arrays.fill(clear, modality == Modality.OPTICAL);
    for (int band = 0; band < names.size(); band++) {
      String name = names.get(band);
      // B01 is stored as B1.tif.
      Path file = folder.resolve(name.replaceFirst("^B0", "B") + ".tif");
      float[] values = physical(GeoTiff.read(file), modality, facts);
      System.arraycopy(values, 0, bands, band * SIZE * SIZE, values.length);
      for (int i = 0; i < clear.length; i++) {
        boolean data = !Float.isNaN(values[i]);
        if (modality == Modality.SAR) {
          clear[i] |= data;
        } else if (BlockPixels.TEN_METRE_BANDS.contains(name)) {
          clear[i] &= data;
        }
      }
    }
    return new Ssl4eoPatch(bands, clear);
  }

  private static float[] physical(GeoTiff file, Modality modality, Facts facts)
      throws SceneReadException {
    float[] values = file.band(0);
    float nodata = (float) file.nodata().orElse(Double.NaN);
    int positive = 0;
    int valid = 0;
    for (int i = 0; i < values.length; i++) {
      boolean data = modality == Modality.OPTICAL ? values[i] != 0 : Float.isFinite(values[i]);
      values[i] = data && values[i] != nodata ? values[i] : Float.NaN;
      valid += Float.isNaN(values[i]) ? 0 : 1;
      positive += values[i] > 0 ? 1 : 0;
    }
    if (modality == Modality.SAR) {
      if (valid > 0 && positive == valid) {
        throw new SceneReadException(
            SceneReadException.ABSURD_RADIOMETRY,
            false,
            file.file() + " has no negative value",
            "It is linear power, SSL4EO-S12 has dB: convert it with 10 log10.");
      }
      return BilinearResize.ofDecibels(values, file.size().width(), file.size().height(), SIZE);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isNaN(values[i]) ? Float.NaN : Math.max(0, values[i] - facts.offset());
    }
    return BilinearResize.of(values, file.size().width(), file.size().height(), SIZE);
  }

  /** Clear share of a square of the patch. */
  double clearShare(int row, int column, int side) {
    int count = 0;
    for (int y = row; y < row + side; y++) {
      for (int x = column; x < column + side; x++) {
        count += clear[y * SIZE + x] ? 1 : 0;
      }
    }
    return (double) count / (side * side);
  }

  /** A square of the patch, band after band. */
  float[] bands(int row, int column, int side) {
    int count = bands.length / (SIZE * SIZE);
    float[] cut = new float[count * side * side];
    for (int band = 0; band < count; band++) {
      for (int y = 0; y < side; y++) {
        System.arraycopy(
            bands, (band * SIZE + row + y) * SIZE + column, cut, (band * side + y) * side, side);
      }
    }
    return cut;
  }

  /** The clear mask of a square of the patch. */
  boolean[] clear(int row, int column, int side) {
    boolean[] cut = new boolean[side * side];
    for (int y = 0; y < side; y++) {
      System.arraycopy(clear, (row + y) * SIZE + column, cut, y * side, side);
    }
    return cut;
  }
}
