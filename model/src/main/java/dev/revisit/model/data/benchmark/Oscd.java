package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.GeoTiff;
import dev.revisit.model.architecture.Modality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OSCD, Onera Satellite Change Detection (R. Caye Daudt et al. 2018): urban change between two
 * dates in 24 cities, one folder a city.
 *
 * <p>Two layouts are read: cities that hold everything ({@code rennes/imgs_1}, {@code
 * rennes/imgs_2}, {@code rennes/cm}), and the three folders of the official archives ({@code Onera
 * Satellite Change Detection dataset - Images}, {@code - Train Labels}, {@code - Test Labels}). In
 * both, {@code imgs_1_rect} is preferred to {@code imgs_1}. The first layout without {@code _rect}
 * was verified on ten real cities; the official one and {@code _rect} are known from documentation.
 *
 * <p>Bands are one file each, ending in {@code B01.tif} to {@code B12.tif}, Level 1C, reflectance x
 * 10000, at their own 10, 20 or 60 m. All of both dates are brought bilinearly onto the grid of the
 * mask: the rasters of a city cover the same ground whatever their size in pixels (their geotags
 * agree), also where the second date is a few pixels smaller, as in abudhabi and hongkong. Clouds
 * are not marked. The mask {@code <city>-cm.tif} holds 1 no change and 2 change.
 */
public final class Oscd {
  /** The classes of every change data set here. */
  private static final String OFFICIAL = "Onera Satellite Change Detection dataset - ";

  private static final Map<Integer, Integer> CODES = Map.of(1, 0, 2, 1);

  private Oscd() {}

  /** Lists the cities. */
  public static ImageSet open(Path root) throws IOException {
    Path images = Folders.require(root).resolve(OFFICIAL + "Images");
    List<Path> cities = Folders.folders(Files.isDirectory(images) ? images : root);
    List<ImageSet.Entry> entries = new ArrayList<>();
    for (Path city : cities) {
      String name = city.getFileName().toString();
      Optional<Path> mask = mask(root, city);
      if (mask.isPresent()) {
        GeoTiff.Size size = Rasters.size(mask.get());
        entries.add(
            new ImageSet.Entry(
                name, name, size.width(), size.height(), () -> read(city, mask.get())));
      } else if (Files.isDirectory(city.resolve("imgs_1"))) {
        throw new DataSetException(
            "%s has images but no cm/%s-cm.tif: unpack the labels beside them"
                .formatted(city, name));
      }
    }
    Folders.requireSome(entries, root, "city with imgs_1, imgs_2 and cm");
    return new ImageSet(ImageSet.CHANGE, entries);
  }

  private static Optional<Path> mask(Path root, Path city) {
    String name = city.getFileName().toString();
    Path file = Path.of("cm", name + "-cm.tif");
    List<Path> places =
        List.of(
            city.resolve(file),
            root.resolve(OFFICIAL + "Train Labels").resolve(name).resolve(file),
            root.resolve(OFFICIAL + "Test Labels").resolve(name).resolve(file));
    return places.stream().filter(Files::isRegularFile).findFirst();
  }

  private static LabelledImage read(Path city, Path maskFile) throws IOException {
    GeoTiff mask = Rasters.read(maskFile);
    int width = mask.size().width();
    int height = mask.size().height();
    List<LocalDate> dates = dates(city.resolve("dates.txt"));
    return new LabelledImage(
        width,
        height,
        List.of(List.of(date(city, "imgs_1", width, height, dates.get(0)))),
        List.of(date(city, "imgs_2", width, height, dates.get(1))),
        Rasters.labels(mask, CODES));
  }

  private static ImageRaster date(Path city, String name, int width, int height, LocalDate date)
      throws IOException {
    Path rectified = city.resolve(name + "_rect");
    Path folder = Files.isDirectory(rectified) ? rectified : city.resolve(name);
    List<Path> files = Folders.files(folder, ".tif");
    ImageRaster image = ImageRaster.empty(Modality.OPTICAL, width * height, date.getDayOfYear());
    for (String band : OpticalBands.NAMES) {
      Path file =
          files.stream()
              .filter(f -> f.getFileName().toString().endsWith(band + ".tif"))
              .findFirst()
              .orElseThrow(
                  () ->
                      new DataSetException(
                          folder + " has no file ending in " + band + ".tif: unpack it again"));
      GeoTiff tiff = Rasters.read(file);
      image.put(
          band,
          Bilinear.resize(
              Rasters.reflectance(tiff.band(0)),
              tiff.size().width(),
              tiff.size().height(),
              width,
              height));
    }
    return image;
  }

  /** Lines {@code date_1: 20160927} and {@code date_2: 20180323}. */
  private static List<LocalDate> dates(Path file) throws IOException {
    List<LocalDate> dates = new ArrayList<>();
    for (String line : Folders.lines(file)) {
      try {
        dates.add(
            LocalDate.parse(
                line.substring(line.indexOf(':') + 1).strip(), DateTimeFormatter.BASIC_ISO_DATE));
      } catch (DateTimeParseException e) {
        throw new DataSetException(
            file + ": '" + line + "' is not like date_1: 20160927: unpack it again");
      }
    }
    if (dates.size() != 2) {
      throw new DataSetException(
          file + " names " + dates.size() + " dates, expected two: unpack it again");
    }
    return dates;
  }
}
