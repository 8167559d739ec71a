package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.GeoTiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sen1Floods11 v1.1, hand-labelled chips (D. Bonafilia et al. 2020): {@code
 * S1Hand/Spain_7370579_S1Hand.tif} (VV and VH in dB), {@code S2Hand/..._S2Hand.tif} (thirteen
 * bands, Level 1C) and {@code LabelHand/..._LabelHand.tif} (-1 no data, 0 not water, 1 water) in
 * the folder {@code HandLabeled}. The layout is that of the documentation in
 * cloudtostreet/Sen1Floods11; values were verified on one real chip that had been converted.
 *
 * <p>The group is the country, the part of the name before the number: one flood each. Radar and
 * optical images are taken as one look; they are up to two days apart. Days of the year are not in
 * the files.
 */
public final class Sen1Floods11 {
  private static final List<String> CLASSES = List.of("not water", "water");
  private static final Map<Integer, Integer> CODES = Map.of(-1, 255, 0, 0, 1, 1);
  private static final String LABEL = "_LabelHand.tif";

  private Sen1Floods11() {}

  /** Lists the chips of {@code HandLabeled}, given itself or the folder above it. */
  public static ImageSet open(Path root) throws IOException {
    Path inner = root.resolve("HandLabeled");
    Path folder = inner.toFile().isDirectory() ? inner : root;
    List<ImageSet.Entry> entries = new ArrayList<>();
    for (Path label : Folders.files(folder.resolve("LabelHand"), LABEL)) {
      String id = Folders.stem(label, LABEL);
      Path radar = Folders.requireFile(folder.resolve("S1Hand").resolve(id + "_S1Hand.tif"));
      Path optical = Folders.requireFile(folder.resolve("S2Hand").resolve(id + "_S2Hand.tif"));
      GeoTiff.Size size = Rasters.size(label);
      int number = id.lastIndexOf('_');
      entries.add(
          new ImageSet.Entry(
              id,
              number > 0 ? id.substring(0, number) : id,
              size.width(),
              size.height(),
              () -> read(label, radar, optical)));
    }
    Folders.requireSome(entries, folder, "LabelHand/*" + LABEL);
    return new ImageSet(CLASSES, entries);
  }

  private static LabelledImage read(Path label, Path radar, Path optical) throws IOException {
    GeoTiff mask = Rasters.read(label);
    int width = mask.size().width();
    int height = mask.size().height();
    return new LabelledImage(
        width,
        height,
        List.of(),
        List.of(
            Rasters.optical(
                Rasters.read(optical, width, height),
                OpticalBands.THIRTEEN,
                ImageRaster.UNKNOWN_DAY),
            Rasters.sar(Rasters.read(radar, width, height), ImageRaster.UNKNOWN_DAY)),
        Rasters.labels(mask, CODES));
  }
}
