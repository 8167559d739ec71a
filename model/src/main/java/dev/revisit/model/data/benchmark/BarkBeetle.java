package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.GeoTiff;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Bark-beetle damage between September 2019 and September 2020 at Czech forest sites
 * (CrickCrock28/bark-bettle-damage-mapping-sentinel2): {@code s2_2019-09/ID.tif}, {@code
 * s2_2020-09/ID.tif} and {@code masks/ID.tif}. Verified on 120 real sites.
 *
 * <p>Images are Level 2A in one file of twelve bands in the channel order of the model, 0 no data;
 * masks hold 0 and 1. The days within the months are not published; the fifteenth stands for them.
 *
 * <p>Pixels are 10 units of web mercator, which is 6.4 m on the ground at 50 degrees north. They
 * are <em>not</em> resampled to 10 m: the images were already interpolated once from 10 m, the
 * masks would lose their outlines, numbers could no longer be compared with those of others on
 * these files, and crops of half the area and more are enlarged by as much in pretraining, so that
 * the scale is one the encoder has seen.
 */
public final class BarkBeetle {
  private static final Map<Integer, Integer> CODES = Map.of(0, 0, 1, 1);

  private BarkBeetle() {}

  /** Lists the sites. */
  public static ImageSet open(Path root) throws IOException {
    List<ImageSet.Entry> entries = new ArrayList<>();
    for (Path mask : Folders.files(root.resolve("masks"), ".tif")) {
      String id = Folders.stem(mask, ".tif");
      Path before = Folders.requireFile(root.resolve("s2_2019-09").resolve(id + ".tif"));
      Path after = Folders.requireFile(root.resolve("s2_2020-09").resolve(id + ".tif"));
      GeoTiff.Size size = Rasters.size(mask);
      entries.add(
          new ImageSet.Entry(id, id, size.width(), size.height(), () -> read(mask, before, after)));
    }
    Folders.requireSome(entries, root, "masks/*.tif");
    return new ImageSet(ImageSet.CHANGE, entries);
  }

  private static LabelledImage read(Path maskFile, Path before, Path after) throws IOException {
    GeoTiff mask = Rasters.read(maskFile);
    int width = mask.size().width();
    int height = mask.size().height();
    Label.Pixels truth = Rasters.labels(mask, CODES);
    return new LabelledImage(
        width,
        height,
        List.of(List.of(date(before, width, height, LocalDate.of(2019, 9, 15)))),
        List.of(date(after, width, height, LocalDate.of(2020, 9, 15))),
        truth);
  }

  private static ImageRaster date(Path file, int width, int height, LocalDate date)
      throws IOException {
    return Rasters.optical(
        Rasters.read(file, width, height), OpticalBands.NAMES, date.getDayOfYear());
  }
}
