package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.GeoTiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * DFC2020, the IEEE GRSS Data Fusion Contest 2020 (M. Schmitt et al.): 256 x 256 pixels of
 * Sentinel-1 (VV, VH in dB) and Sentinel-2 (thirteen bands, Level 1C) with land cover, in {@code
 * ROIs0000_validation/s1_validation}, {@code s2_validation}, {@code dfc_validation} and {@code
 * ROIs0000_test/s1_0}, {@code s2_0}, {@code dfc_0}. Known from the contest's baseline
 * (lukasliebel/dfc2020_baseline); no real file was at hand.
 *
 * <p>Codes 1 to 10 are the simplified IGBP classes; as in the contest, savanna (3) and snow (8) are
 * not used, which leaves eight. Every patch is a group of its own; its id is the name of its
 * Sentinel-2 file, which begins with its part. Dates are not published.
 */
public final class Dfc2020 {
  private static final List<String> CLASSES =
      List.of(
          "forest", "shrubland", "grassland", "wetland", "cropland", "urban", "barren", "water");
  private static final Map<Integer, Integer> CODES =
      Map.ofEntries(
          Map.entry(0, 255),
          Map.entry(1, 0),
          Map.entry(2, 1),
          Map.entry(3, 255),
          Map.entry(4, 2),
          Map.entry(5, 3),
          Map.entry(6, 4),
          Map.entry(7, 5),
          Map.entry(8, 255),
          Map.entry(9, 6),
          Map.entry(10, 7));

  private Dfc2020() {}

  /** Lists the patches of both parts, of those that are there. */
  public static ImageSet open(Path root) throws IOException {
    List<ImageSet.Entry> entries = new ArrayList<>();
    Folders.require(root);
    add(entries, root.resolve("ROIs0000_validation"), "validation");
    add(entries, root.resolve("ROIs0000_test"), "0");
    Folders.requireSome(entries, root, "ROIs0000_validation/s2_validation or ROIs0000_test/s2_0");
    return new ImageSet(CLASSES, entries);
  }

  private static void add(List<ImageSet.Entry> entries, Path part, String suffix)
      throws IOException {
    if (!Files.isDirectory(part)) {
      return;
    }
    for (Path optical : Folders.files(part.resolve("s2_" + suffix), ".tif")) {
      String name = optical.getFileName().toString();
      Path radar = sibling(part, "s1_", suffix, name);
      Path label = sibling(part, "dfc_", suffix, name);
      GeoTiff.Size size = Rasters.size(label);
      String id = Folders.stem(optical, ".tif");
      entries.add(
          new ImageSet.Entry(
              id, id, size.width(), size.height(), () -> read(label, radar, optical)));
    }
  }

  private static Path sibling(Path part, String kind, String suffix, String name)
      throws IOException {
    return Folders.requireFile(
        part.resolve(kind + suffix).resolve(name.replace("_s2_", "_" + kind)));
  }

  private static LabelledImage read(Path label, Path radar, Path optical) throws IOException {
    GeoTiff map = Rasters.read(label);
    int width = map.size().width();
    int height = map.size().height();
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
        Rasters.labels(map, CODES));
  }
}
