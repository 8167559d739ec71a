package dev.revisit.model.data.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.raster.GeoTiff;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
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
 * BigEarthNet v1.0, Sentinel-2 (G. Sumbul et al. 2019) with the nomenclature of 19 classes (G.
 * Sumbul et al. 2021): one folder a patch, holding {@code <patch>_B01.tif} to {@code
 * <patch>_B12.tif} at their own resolutions (120, 60 or 20 pixels) and {@code
 * <patch>_labels_metadata.json}. Rasters were verified on one real patch that had been converted;
 * folder and JSON are known from documentation.
 *
 * <p>Level 2A, 12 bands. The 43 CORINE classes of the JSON become 19; eleven of them (such as
 * airports and burnt areas) have no counterpart, and a patch with only those is left out, as the
 * authors do. The group is the Sentinel-2 scene that the patch was cut from.
 *
 * <p>Not read: version 2, whose labels are in a Parquet file, and the Sentinel-1 patches.
 */
public final class BigEarthNet {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SIDE = 120;
  private static final int LARGEST_JSON = 1 << 20;

  private static final String LABELS = "_labels_metadata.json";

  private static final List<String> CLASSES =
      List.of(
          "Urban fabric",
          "Industrial or commercial units",
          "Arable land",
          "Permanent crops",
          "Pastures",
          "Complex cultivation patterns",
          "Land principally occupied by agriculture, with significant areas of natural vegetation",
          "Agro-forestry areas",
          "Broad-leaved forest",
          "Coniferous forest",
          "Mixed forest",
          "Natural grassland and sparsely vegetated areas",
          "Moors, heathland and sclerophyllous vegetation",
          "Transitional woodland, shrub",
          "Beaches, dunes, sands",
          "Inland wetlands",
          "Coastal wetlands",
          "Inland waters",
          "Marine waters");

  /** Index of each of the 43 classes among the 19; -1 without counterpart. */
  private static final Map<String, Integer> NINETEEN =
      Map.ofEntries(
          Map.entry("Continuous urban fabric", 0),
          Map.entry("Discontinuous urban fabric", 0),
          Map.entry("Industrial or commercial units", 1),
          Map.entry("Road and rail networks and associated land", -1),
          Map.entry("Port areas", -1),
          Map.entry("Airports", -1),
          Map.entry("Mineral extraction sites", -1),
          Map.entry("Dump sites", -1),
          Map.entry("Construction sites", -1),
          Map.entry("Green urban areas", -1),
          Map.entry("Sport and leisure facilities", -1),
          Map.entry("Non-irrigated arable land", 2),
          Map.entry("Permanently irrigated land", 2),
          Map.entry("Rice fields", 2),
          Map.entry("Vineyards", 3),
          Map.entry("Fruit trees and berry plantations", 3),
          Map.entry("Olive groves", 3),
          Map.entry("Pastures", 4),
          Map.entry("Annual crops associated with permanent crops", 3),
          Map.entry("Complex cultivation patterns", 5),
          Map.entry(
              "Land principally occupied by agriculture, with significant areas of natural"
                  + " vegetation",
              6),
          Map.entry("Agro-forestry areas", 7),
          Map.entry("Broad-leaved forest", 8),
          Map.entry("Coniferous forest", 9),
          Map.entry("Mixed forest", 10),
          Map.entry("Natural grassland", 11),
          Map.entry("Moors and heathland", 12),
          Map.entry("Sclerophyllous vegetation", 12),
          Map.entry("Transitional woodland/shrub", 13),
          Map.entry("Beaches, dunes, sands", 14),
          Map.entry("Bare rock", -1),
          Map.entry("Sparsely vegetated areas", 11),
          Map.entry("Burnt areas", -1),
          Map.entry("Inland marshes", 15),
          Map.entry("Peatbogs", 15),
          Map.entry("Salt marshes", 16),
          Map.entry("Salines", 16),
          Map.entry("Intertidal flats", -1),
          Map.entry("Water courses", 17),
          Map.entry("Water bodies", 17),
          Map.entry("Coastal lagoons", 18),
          Map.entry("Estuaries", 18),
          Map.entry("Sea and ocean", 18));

  private BigEarthNet() {}

  /** Lists the patches. Reads the label file of each, a thousand a second or so. */
  public static ImageSet open(Path root) throws IOException {
    List<ImageSet.Entry> entries = new ArrayList<>();
    for (Path folder : Folders.folders(root)) {
      String patch = folder.getFileName().toString();
      Path file = folder.resolve(patch + LABELS);
      if (!Files.isRegularFile(file)) {
        throw new DataSetException(
            folder + " has no " + file.getFileName() + ": give the folder of the patches of v1.0");
      }
      JsonNode json = json(file);
      Optional<boolean[]> present = present(file, json);
      LocalDate date = date(file, json);
      present.ifPresent(
          classes ->
              entries.add(
                  new ImageSet.Entry(
                      patch, scene(patch), SIDE, SIDE, () -> read(folder, date, classes))));
    }
    Folders.requireSome(entries, root, "patch folders with *" + LABELS);
    return new ImageSet(CLASSES, entries);
  }

  /** S2A_MSIL2A_20170613T101031_75_43 without its place in the scene. */
  private static String scene(String patch) {
    return patch.replaceFirst("_\\d+_\\d+$", "");
  }

  private static JsonNode json(Path file) throws IOException {
    if (Files.size(file) > LARGEST_JSON) {
      throw new DataSetException(file + " has more than 1 MiB: unpack the patch again");
    }
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new DataSetException(file + " is not JSON: unpack the patch again");
    }
  }

  private static Optional<boolean[]> present(Path file, JsonNode json) throws IOException {
    boolean[] present = new boolean[CLASSES.size()];
    boolean any = false;
    for (JsonNode label : json.path("labels")) {
      Integer index = NINETEEN.get(label.asText());
      if (index == null) {
        throw new DataSetException(
            file + " names the class '" + label.asText() + "', which BigEarthNet does not have");
      }
      if (index >= 0) {
        present[index] = true;
        any = true;
      }
    }
    return any ? Optional.of(present) : Optional.empty();
  }

  private static LocalDate date(Path file, JsonNode json) throws IOException {
    String text = json.path("acquisition_date").asText();
    try {
      return LocalDate.parse(text, DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
    } catch (DateTimeParseException e) {
      throw new DataSetException(
          file + ": acquisition_date '" + text + "' is not like 2017-06-13 10:10:31");
    }
  }

  private static LabelledImage read(Path folder, LocalDate date, boolean[] present)
      throws IOException {
    ImageRaster image = ImageRaster.empty(Modality.OPTICAL, SIDE * SIDE, date.getDayOfYear());
    for (String band : OpticalBands.NAMES) {
      GeoTiff tiff =
          Rasters.read(
              Folders.requireFile(folder.resolve(folder.getFileName() + "_" + band + ".tif")));
      image.put(
          band,
          Bilinear.resize(
              Rasters.reflectance(tiff.band(0)),
              tiff.size().width(),
              tiff.size().height(),
              SIDE,
              SIDE));
    }
    return new LabelledImage(SIDE, SIDE, List.of(), List.of(image), new Label.Scenes(present));
  }
}
