package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * What GDAL, an independent reader, measures in a sample: means over truth classes and planted
 * changes by date.
 */
final class GdalObservations {
  private static final String PYTHON = "/usr/bin/python3";

  private static final String MEASURE =
      """
      import glob, json, os, sys
      import numpy as np
      from osgeo import gdal, ogr
      gdal.UseExceptions()
      root = sys.argv[1]
      truth = gdal.Open(root + '/truth-landcover.tif')
      codes = truth.ReadAsArray()
      layers = {'water': codes == 0, 'trees': codes == 1, 'built': codes == 6}
      source = ogr.Open(root + '/truth.geojson')
      for feature in source.GetLayer(0):
          geometry = feature.GetGeometryRef().Clone()
          mask = gdal.GetDriverByName('MEM').Create('', truth.RasterXSize, truth.RasterYSize)
          mask.SetGeoTransform(truth.GetGeoTransform())
          mask.SetProjection(truth.GetProjection())
          lonlat = ogr.osr.SpatialReference(); lonlat.ImportFromEPSG(4326)
          lonlat.SetAxisMappingStrategy(ogr.osr.OAMS_TRADITIONAL_GIS_ORDER)
          utm = truth.GetSpatialRef()
          geometry.Transform(ogr.osr.CoordinateTransformation(lonlat, utm))
          memory = ogr.GetDriverByName('Memory').CreateDataSource('')
          layer = memory.CreateLayer('', utm)
          target = ogr.Feature(layer.GetLayerDefn()); target.SetGeometry(geometry)
          layer.CreateFeature(target)
          gdal.RasterizeLayer(mask, [1], layer, burn_values=[1])
          layers[feature.GetField('kind')] = mask.ReadAsArray() == 1
      layers['trees'] &= ~layers['clear-cut']
      answer = {'pixels': {k: int(v.sum()) for k, v in layers.items()}, 'optical': [], 'radar': []}
      for path in sorted(glob.glob(root + '/sentinel-2-c1-l2a/*/*.json')):
          item = json.load(open(path)); folder = os.path.dirname(path)
          def band(key):
              asset = item['assets'][key]; raster = asset['raster:bands'][0]
              dn = gdal.Open(folder + '/' + asset['href']).ReadAsArray().astype(float)
              return np.where(dn == raster['nodata'], np.nan, dn * raster['scale'] + raster['offset'])
          red, nir = band('red'), band('nir')
          scl = gdal.Open(folder + '/SCL.tif').ReadAsArray().repeat(2, 0).repeat(2, 1)
          clear = np.isin(scl, (4, 5, 6, 7, 11))
          entry = {'date': item['properties']['datetime'][:10], 'clear': float(clear.mean()),
                   'cloud': item['properties']['eo:cloud_cover'], 'ndvi': {}, 'clearShare': {}}
          for key, layer in layers.items():
              both = layer & clear
              entry['clearShare'][key] = float(both.sum() / layer.sum())
              if both.any():
                  ndvi = (nir - red) / (nir + red)
                  entry['ndvi'][key] = float(ndvi[both].mean())
          answer['optical'].append(entry)
      for path in sorted(glob.glob(root + '/sentinel-1-rtc/*/*.json')):
          item = json.load(open(path)); folder = os.path.dirname(path)
          vh = gdal.Open(folder + '/vh.tif').ReadAsArray()
          answer['radar'].append({'date': item['properties']['datetime'][:10],
              'vh': {k: float(10 * np.log10(vh[v].mean())) for k, v in layers.items()}})
      answer['optical'].sort(key=lambda e: e['date']); answer['radar'].sort(key=lambda e: e['date'])
      print(json.dumps(answer))
      """;

  private GdalObservations() {}

  /** Skips the test where GDAL is not installed. */
  static void assumeGdal() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of(PYTHON)) && importable(),
        "GDAL for Python (Debian: python3-gdal) is not installed; install it to run this test");
  }

  static JsonNode measure(Path sample) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(PYTHON, "-c", MEASURE, sample.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] answer = process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new IOException(
          "GDAL could not read " + sample + "; its message is on standard error.");
    }
    return new ObjectMapper().readTree(answer);
  }

  private static boolean importable() {
    try {
      Process process =
          new ProcessBuilder(PYTHON, "-c", "from osgeo import gdal, ogr; import numpy")
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
