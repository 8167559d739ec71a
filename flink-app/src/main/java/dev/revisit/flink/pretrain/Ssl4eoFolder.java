package dev.revisit.flink.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder in the published layout of SSL4EO-S12:
 *
 * <pre>
 * s2a/0000200/20200604T054639_20200604T054831_T43RCP/B1.tif B2.tif ... B8A.tif B9.tif B11.tif B12.tif metadata.json
 * s1/0000200/S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457/VV.tif VH.tif metadata.json
 * s2c/...
 * </pre>
 *
 * <p>{@code s2a} is Level-2A (uint16, reflectance x 10 000, 12 bands), {@code s1} is ground-range
 * radar (float32, dB), {@code s2c} is Level-1C and is not read: the model works on surface
 * reflectance. Patches are 264 pixels of 10 m; bands of 20 m have 132, those of 60 m have 44. Four
 * acquisitions of each kind a location, in folders whose names do not sort by date.
 *
 * <p>Verified against the loader and the downloader of github.com/zhu-xlab/SSL4EO-S12, the loader
 * of torchgeo, and the file names and {@code metadata.json} (Earth Engine's properties) of location
 * 0000200 as github.com/kai-tub/rico-hdl keeps it. Not verified against the whole archive. The
 * downloader takes patches in the native UTM grid and labels them with an approximate box in
 * degrees, so the georeference is not used here. It samples where Earth Engine's QA60 shows no
 * cloud: there is no scene classification, and every pixel with data counts as clear.
 */
final class Ssl4eoFolder {
  static final String OPTICAL = "s2a";
  static final String RADAR = "s1";
  private static final String LEVEL_1C = "s2c";

  private Ssl4eoFolder() {}

  /**
   * Refuses a folder that cannot be sampled.
   *
   * @throws IllegalArgumentException with the remedy
   */
  static void require(Path root) {
    if (!Files.isDirectory(root)) {
      throw new IllegalArgumentException(
          "There is no folder " + root + ": name the one that holds s2a and s1 of SSL4EO-S12");
    }
    if (Files.isDirectory(root.resolve(OPTICAL)) || Files.isDirectory(root.resolve(RADAR))) {
      return;
    }
    throw new IllegalArgumentException(
        Files.isDirectory(root.resolve(LEVEL_1C))
            ? root
                + " holds only Level-1C (s2c) of SSL4EO-S12, the model works on surface reflectance:"
                + " extract s2_l2a.tar.gz (s2a) there"
            : root
                + " holds neither s2a nor s1: name the folder into which SSL4EO-S12 was extracted");
  }

  /** Names of the locations, ordered. */
  static List<String> locations(Path root) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (String kind : List.of(OPTICAL, RADAR)) {
      names.addAll(folders(root.resolve(kind)));
    }
    return List.copyOf(names);
  }

  /** Names of the folders in a folder, ordered; none when it does not exist. */
  static List<String> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .sorted()
          .toList();
    }
  }
}
