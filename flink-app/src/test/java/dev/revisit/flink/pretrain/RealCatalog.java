package dev.revisit.flink.pretrain;

import dev.revisit.connectors.raster.BlockPixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The catalogue of real data, and SSL4EO-S12 location 0000200 made from it. */
final class RealCatalog {
  /** The approximate box of upstream: degrees, west north east south. */
  private static final String[] BOX = {"73.2917", "30.4763", "73.3196", "30.4521"};

  private static final Map<String, String> OPTICAL =
      Map.of(
          "20200604T054639_20200604T054831_T43RCP", "S2B_T43RCP_20200604T054831_L2A",
          "20200813T054639_20200813T054952_T43RCP", "S2B_T43RCP_20200813T054952_L2A");

  static final String RADAR_JUNE =
      "S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457";
  static final String RADAR_SEPTEMBER =
      "S1A_IW_GRDH_1SDV_20200903T131212_20200903T131237_034195_03F8F5_AC1C";

  private RealCatalog() {}

  /** Skips the test when there is none. */
  static Path folder() {
    Path folder = Path.of(System.getProperty("revisit.shared", "missing"), "data", "catalog");
    Assumptions.assumeTrue(
        Files.isRegularFile(folder.resolve("catalog.json")),
        () -> "no real data at " + folder + "; set -Drevisit.shared to the folder that has it");
    return folder;
  }

  /** The raster of a band of an acquisition that is named as in SSL4EO-S12. */
  static Path optical(String acquisition, String band) {
    return folder()
        .resolve("sentinel-2-c1-l2a")
        .resolve(OPTICAL.get(acquisition))
        .resolve(band + ".tif");
  }

  /** The raster of a polarisation, linear power. */
  static Path radar(String product, String polarisation) {
    return folder().resolve("sentinel-1-rtc/" + product + "_rtc/" + polarisation + ".tif");
  }

  /** Writes location 0000200 as it was published, from the same pixels in the catalogue. */
  static void writeSsl4eo(Path root, Gdal gdal) throws IOException {
    for (String acquisition : OPTICAL.keySet()) {
      Path target = Files.createDirectories(root.resolve("s2a/0000200/" + acquisition));
      for (String band : BlockPixels.OPTICAL_BANDS) {
        Path file = target.resolve(band.replaceFirst("^B0", "B") + ".tif");
        Gdal.box(optical(acquisition, band), file, BOX);
      }
    }
    // What Earth Engine says of the acquisition of June; the other has only its name.
    Files.writeString(
        root.resolve("s2a/0000200/20200604T054639_20200604T054831_T43RCP/metadata.json"),
        "{\"PROCESSING_BASELINE\": \"02.14\", \"PRODUCT_ID\":"
            + " \"S2B_MSIL2A_20200604T054639_N0214_R048_T43RCP_20200604T094332\","
            + " \"system:time_start\": 1591250441044}");
    for (String product : new String[] {RADAR_JUNE, RADAR_SEPTEMBER}) {
      Path target = Files.createDirectories(root.resolve("s1/0000200/" + product));
      for (String polarisation : new String[] {"vv", "vh"}) {
        float[] power = gdal.floats(radar(product, polarisation));
        float[] decibels = new float[power.length];
        for (int i = 0; i < power.length; i++) {
          decibels[i] = power[i] > 0 ? (float) (10 * Math.log10(power[i])) : Float.NaN;
        }
        gdal.write(
            decibels, 264, target.resolve(polarisation.equals("vv") ? "VV.tif" : "VH.tif"), BOX);
      }
    }
  }
}
