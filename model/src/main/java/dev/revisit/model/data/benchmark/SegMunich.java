package dev.revisit.model.data.benchmark;

import dev.revisit.connectors.raster.GeoTiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SegMunich (D. Hong et al. 2024, SpectralGPT): land cover of Munich in patches of 128 x 128
 * pixels, {@code train/img/*.tif}, {@code train/label/*.tif}, {@code val/img} and {@code
 * val/label}. Known from the authors' loader (danfenghong/IEEE_TPAMI_SpectralGPT, TUM_128.py); no
 * real file was at hand.
 *
 * <p>Labels hold the codes of the map they were made from, which the loader brings to thirteen
 * indices; the same is done here. The image files have ten bands whose names are not published: the
 * protocol names them and can be changed. Dates are not published. Every patch is a group of its
 * own; its id begins with its part, train or val.
 */
public final class SegMunich {
  private static final List<String> CLASSES =
      List.of(
          "background",
          "arable land",
          "permanent crops",
          "pastures",
          "forests",
          "surface water",
          "shrub",
          "open spaces",
          "wetlands",
          "mine dump",
          "artificial vegetation",
          "urban fabric",
          "buildings");

  private SegMunich() {}

  /**
   * Lists the patches of both parts, of those that are there.
   *
   * @param bands of the image files, in their order
   */
  public static ImageSet open(Path root, List<String> bands) throws IOException {
    Map<Integer, Integer> codes = codes();
    List<ImageSet.Entry> entries = new ArrayList<>();
    Folders.require(root);
    for (String part : List.of("train", "val")) {
      Path folder = root.resolve(part);
      if (!Files.isDirectory(folder)) {
        continue;
      }
      for (Path image : Folders.files(folder.resolve("img"), ".tif")) {
        Path label =
            Folders.requireFile(folder.resolve("label").resolve(image.getFileName().toString()));
        GeoTiff.Size size = Rasters.size(label);
        String id = part + "/" + Folders.stem(image, ".tif");
        entries.add(
            new ImageSet.Entry(
                id, id, size.width(), size.height(), () -> read(image, label, bands, codes)));
      }
    }
    Folders.requireSome(entries, root, "train/img/*.tif or val/img/*.tif");
    return new ImageSet(CLASSES, entries);
  }

  private static Map<Integer, Integer> codes() {
    Map<Integer, Integer> codes = new HashMap<>();
    for (int i = 0; i < CLASSES.size(); i++) {
      codes.put(i, i);
    }
    // The loader first maps these; 13 and 14 are beyond the indices, so nothing is ambiguous.
    codes.putAll(Map.of(21, 1, 22, 2, 23, 3, 31, 4, 32, 6, 33, 7, 41, 8, 13, 9, 14, 10));
    return codes;
  }

  private static LabelledImage read(
      Path image, Path label, List<String> bands, Map<Integer, Integer> codes) throws IOException {
    GeoTiff map = Rasters.read(label);
    int width = map.size().width();
    int height = map.size().height();
    return new LabelledImage(
        width,
        height,
        List.of(),
        List.of(
            Rasters.optical(Rasters.read(image, width, height), bands, ImageRaster.UNKNOWN_DAY)),
        Rasters.labels(map, codes));
  }
}
