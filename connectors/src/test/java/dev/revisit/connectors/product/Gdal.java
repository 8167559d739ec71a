package dev.revisit.connectors.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The independent reader of these tests: GDAL through the Python of the operating system. */
final class Gdal {
  private static final String PYTHON = "/usr/bin/python3";

  private static final String DESCRIBE =
      """
      import json, sys
      from osgeo import gdal
      from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
      gdal.UseExceptions()
      dataset = gdal.Open(sys.argv[1])
      band = dataset.GetRasterBand(1)
      warnings, errors, _ = validate(dataset, full_check=True)
      open(sys.argv[1] + '.raw', 'wb').write(band.ReadAsArray().tobytes())
      overviews = [band.GetOverview(i) for i in range(band.GetOverviewCount())]
      if overviews:
          open(sys.argv[1] + '.overview', 'wb').write(overviews[0].ReadAsArray().tobytes())
      table = band.GetColorTable()
      print(json.dumps({
          'warnings': warnings, 'errors': errors,
          'layout': dataset.GetMetadataItem('LAYOUT', 'IMAGE_STRUCTURE'),
          'type': gdal.GetDataTypeName(band.DataType),
          'block': band.GetBlockSize(),
          'epsg': int(dataset.GetSpatialRef().GetAuthorityCode(None)),
          'area_or_point': dataset.GetMetadataItem('AREA_OR_POINT'),
          'transform': dataset.GetGeoTransform(),
          'nodata': str(band.GetNoDataValue()),
          'scale': band.GetScale(), 'offset': band.GetOffset(),
          'overviews': [[o.XSize, o.YSize] for o in overviews],
          'overview_nodata': [str(o.GetNoDataValue()) for o in overviews],
          'colours': [table.GetColorEntry(i)[:3] for i in range(3)] if table else None}))
      """;

  private Gdal() {}

  /** Skips the test where GDAL and its validator are not installed. */
  static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of(PYTHON)) && importable(),
        "GDAL for Python (Debian: python3-gdal) is not installed; install it to run this test");
  }

  /**
   * Describes a file and leaves the samples in FILE.raw and those of the first overview in
   * FILE.overview.
   */
  static JsonNode describe(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(PYTHON, "-c", DESCRIBE, file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] answer = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException("GDAL could not read " + file + "; its message is on standard error.");
    }
    return new ObjectMapper().readTree(answer);
  }

  private static boolean importable() {
    try {
      Process process =
          new ProcessBuilder(
                  PYTHON, "-c", "import osgeo_utils.samples.validate_cloud_optimized_geotiff")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
