package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.GeoTiff;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads rasters of data sets into the model's units and order. */
final class Rasters {
  private Rasters() {}

  static GeoTiff read(Path file) throws IOException {
    try {
      return GeoTiff.read(file);
    } catch (SceneReadException e) {
      throw new DataSetException(e);
    }
  }

  static GeoTiff.Size size(Path file) throws IOException {
    try {
      return GeoTiff.size(file);
    } catch (SceneReadException e) {
      throw new DataSetException(e);
    }
  }

  /** The file, which must have a size. */
  static GeoTiff read(Path file, int width, int height) throws IOException {
    GeoTiff tiff = read(file);
    if (tiff.size().width() != width || tiff.size().height() != height) {
      throw new DataSetException(
          "%s has %d x %d pixels, the rest of its image %d x %d: copy the data set again"
              .formatted(file, tiff.size().width(), tiff.size().height(), width, height));
    }
    return tiff;
  }

  /**
   * An optical image from one file of several bands, DN = reflectance x 10000 with 0 no data.
   *
   * @param bands names in the order of the file
   */
  static ImageRaster optical(GeoTiff tiff, List<String> bands, int dayOfYear) throws IOException {
    if (tiff.size().bands() != bands.size()) {
      throw new DataSetException(
          "%s has %d bands, expected the %d of %s: set the bands in a protocol file of your own"
              .formatted(tiff.file(), tiff.size().bands(), bands.size(), bands));
    }
    ImageRaster image =
        ImageRaster.empty(Modality.OPTICAL, tiff.size().width() * tiff.size().height(), dayOfYear);
    for (int i = 0; i < bands.size(); i++) {
      image.put(bands.get(i), reflectance(tiff.band(i)));
    }
    return image;
  }

  /** A radar image in dB from a file whose first two bands are VV and VH in dB. */
  static ImageRaster sar(GeoTiff tiff, int dayOfYear) throws IOException {
    if (tiff.size().bands() < 2) {
      throw new DataSetException(
          tiff.file() + " has one band, expected VV and VH: copy the data set again");
    }
    ImageRaster image =
        ImageRaster.empty(Modality.SAR, tiff.size().width() * tiff.size().height(), dayOfYear);
    for (int i = 0; i < 2; i++) {
      float[] values = tiff.band(i).clone();
      for (int p = 0; p < values.length; p++) {
        // Nothing is darker than -100 dB: such values are fill.
        if (!(values[p] > -100) || Float.isInfinite(values[p])) {
          values[p] = Float.NaN;
        }
      }
      image.put(OpticalBands.SAR_NAMES.get(i), values);
    }
    return image;
  }

  /** DN 0 becomes NaN. A copy. */
  static float[] reflectance(float[] dn) {
    float[] values = dn.clone();
    for (int i = 0; i < values.length; i++) {
      if (values[i] == 0) {
        values[i] = Float.NaN;
      }
    }
    return values;
  }

  /**
   * Class indices of a raster of codes.
   *
   * @param indices of the known codes; {@link Label#UNLABELLED} for codes that mean nothing
   */
  static Label.Pixels labels(GeoTiff tiff, Map<Integer, Integer> indices) throws IOException {
    float[] codes = tiff.band(0);
    byte[] labels = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      Integer index =
          Float.isNaN(codes[i]) ? Integer.valueOf(Label.UNLABELLED) : indices.get((int) codes[i]);
      if (index == null) {
        throw new DataSetException(
            "%s holds the code %d, which is not a class of its data set (known: %s)"
                .formatted(tiff.file(), (int) codes[i], indices.keySet()));
      }
      labels[i] = index.byteValue();
    }
    return new Label.Pixels(labels);
  }
}
