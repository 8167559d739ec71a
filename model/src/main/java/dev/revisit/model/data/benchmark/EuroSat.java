package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.GeoTiff;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;

/**
 * EuroSAT (P. Helber et al. 2019): scenes of 64 x 64 pixels in ten classes, one folder a class.
 *
 * <p>All bands: {@code AnnualCrop/AnnualCrop_1.tif} and so on, thirteen bands of uint16 in the
 * order B01 to B09, B10, B11, B12, B8A (B8A last: known from documentation and other loaders, the
 * original files were not at hand). Level 1C: top of atmosphere, so brighter in the blue than the
 * surface reflectance the model was made for.
 *
 * <p>RGB: {@code AnnualCrop/AnnualCrop_1.jpg} and so on, 8 bits. The authors made them from the
 * reflectance by {@code gdal_translate -scale 0 2750 1 255} (phelber/EuroSAT issue 1 and its
 * README), so reflectance x 10000 = (value - 1) x 2750 / 254, a value of 0 is no data and 255 means
 * 2750 or more. Verified on Pasture_300, of which both versions were at hand: the band means agree
 * within 0.4, the mean absolute error is 10 to 17, from rounding and JPEG. The nine other bands are
 * missing.
 *
 * <p>A file {@code locations.csv} (class,file,latitude,longitude) beside the folders groups scenes
 * by cells of one degree, so that neighbours stay on one side of a split. Without it every scene is
 * a group of its own. Dates are not published.
 */
public final class EuroSat {
  /** Class names, as folders are called. */
  public static final List<String> CLASSES =
      List.of(
          "AnnualCrop",
          "Forest",
          "HerbaceousVegetation",
          "Highway",
          "Industrial",
          "Pasture",
          "PermanentCrop",
          "Residential",
          "River",
          "SeaLake");

  private static final int SIDE = 64;
  private static final List<String> BANDS =
      List.of(
          "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10", "B11", "B12",
          "B8A");
  private static final List<String> VISIBLE = List.of("B04", "B03", "B02");
  private static final double LARGEST_REFLECTANCE = 2750;

  private EuroSat() {}

  private interface SceneReader {
    ImageRaster read(Path file) throws IOException;
  }

  /**
   * Lists the scenes with all bands.
   *
   * @param root folder with the class folders
   */
  public static ImageSet allBands(Path root) throws IOException {
    return list(root, ".tif", EuroSat::readTiff);
  }

  /**
   * Lists the scenes of the RGB version.
   *
   * @param root folder with the class folders
   */
  public static ImageSet rgb(Path root) throws IOException {
    return list(root, ".jpg", EuroSat::readJpeg);
  }

  private static ImageSet list(Path root, String ending, SceneReader reader) throws IOException {
    Map<String, String> places = places(root);
    List<ImageSet.Entry> entries = new ArrayList<>();
    for (Path folder : Folders.folders(root)) {
      int index = CLASSES.indexOf(folder.getFileName().toString());
      if (index < 0) {
        throw new DataSetException(
            folder + " is not a class of EuroSAT: keep only the folders " + CLASSES);
      }
      for (Path file : Folders.files(folder, ending)) {
        String id = Folders.stem(file, ending);
        entries.add(
            new ImageSet.Entry(
                id,
                places.getOrDefault(file.getFileName().toString(), id),
                SIDE,
                SIDE,
                () ->
                    new LabelledImage(
                        SIDE,
                        SIDE,
                        List.of(),
                        List.of(reader.read(file)),
                        new Label.Scene(index))));
      }
    }
    Folders.requireSome(entries, root, ending + " files in class folders such as AnnualCrop");
    return new ImageSet(CLASSES, entries);
  }

  private static Map<String, String> places(Path root) throws IOException {
    Map<String, String> places = new HashMap<>();
    Path file = root.resolve("locations.csv");
    if (!Files.isRegularFile(file)) {
      return places;
    }
    List<String> lines = Folders.lines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      try {
        long latitude = (long) Math.floor(Double.parseDouble(cells[2]));
        long longitude = (long) Math.floor(Double.parseDouble(cells[3]));
        places.put(cells[1], latitude + "," + longitude);
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new DataSetException(
            file + ": '" + line + "' is not class,file,latitude,longitude: correct or remove it");
      }
    }
    return places;
  }

  private static ImageRaster readTiff(Path file) throws IOException {
    GeoTiff tiff = Rasters.read(file, SIDE, SIDE);
    return Rasters.optical(tiff, BANDS, ImageRaster.UNKNOWN_DAY);
  }

  private static ImageRaster readJpeg(Path file) throws IOException {
    BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IIOException e) {
      throw new DataSetException(file + " is damaged: copy the file again from the data set", e);
    }
    if (image == null || image.getWidth() != SIDE || image.getHeight() != SIDE) {
      throw new DataSetException(
          file + " is no JPEG of 64 x 64 pixels: copy the file again from the data set");
    }
    ImageRaster raster = ImageRaster.empty(Modality.OPTICAL, SIDE * SIDE, ImageRaster.UNKNOWN_DAY);
    for (int channel = 0; channel < VISIBLE.size(); channel++) {
      float[] values = new float[SIDE * SIDE];
      for (int i = 0; i < values.length; i++) {
        int value = image.getRGB(i % SIDE, i / SIDE) >> (16 - 8 * channel) & 0xff;
        values[i] = value == 0 ? Float.NaN : (float) ((value - 1) * LARGEST_REFLECTANCE / 254);
      }
      raster.put(VISIBLE.get(channel), values);
    }
    return raster;
  }
}
