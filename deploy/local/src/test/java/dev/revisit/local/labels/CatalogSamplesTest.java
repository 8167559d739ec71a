package dev.revisit.local.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.product.BandRaster;
import dev.revisit.connectors.product.CogImage;
import dev.revisit.connectors.product.CogWriter;
import dev.revisit.connectors.product.GridPlacement;
import dev.revisit.model.data.CodeMapping;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;

/** A catalogue of 64 x 64 pixels at the upper left of one block, with labels of each kind. */
class CatalogSamplesTest {
  private static final Block BLOCK = Block.parse("33UUP/05/05");
  private static final int SIDE = 64;
  private static final List<String> CLASSES = List.of("water", "trees", "crops");

  @TempDir private Path folder;

  private final List<String> items = new ArrayList<>();

  /** An optical scene of one value, red and near infrared only. */
  private void scene(String date, int value) throws IOException {
    String id = "S2B_T33UUP_" + date.replace("-", "") + "_L2A";
    short[] pixels = new short[SIDE * SIDE];
    Arrays.fill(pixels, (short) value);
    write(BandRaster.uint16(SIDE, SIDE, pixels), id + "/B04.tif");
    write(BandRaster.uint16(SIDE, SIDE, pixels), id + "/B08.tif");
    item(
        id,
        """
        "datetime": "%sT10:00:31Z", "platform": "sentinel-2b", "constellation": "sentinel-2",
        "grid:code": "MGRS-33UUP", "proj:code": "EPSG:32633",
        "s2:datatake_id": "GS2B_%sT100029_037352_N05.10", "s2:processing_baseline": "05.10"
        """
            .formatted(date, date.replace("-", "")),
        """
        "red": %s, "nir": %s
        """
            .formatted(reflectance("B04.tif"), reflectance("B08.tif")));
  }

  private static String reflectance(String file) {
    return """
    {"href": "./%s", "type": "image/tiff; application=geotiff", "raster:bands": [{"nodata": 0, "scale": 0.0001, "offset": 0}]}
    """
        .formatted(file);
  }

  private void write(BandRaster raster, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    CogWriter.builder()
        .tileSize(64)
        .build()
        .write(
            CogImage.builder(raster, GridPlacement.square(32633, BLOCK.west(), BLOCK.north(), 10))
                .build(),
            file);
  }

  private void item(String id, String properties, String assets) throws IOException {
    Files.createDirectories(folder.resolve(id));
    Files.writeString(
        folder.resolve(id).resolve(id + ".json"),
        """
        {"type": "Feature", "stac_version": "1.1.0", "id": "%s", "links": [],
         "geometry": %s, "properties": {%s}, "assets": {%s}}
        """
            .formatted(id, square(), properties, assets));
    items.add(id);
  }

  /** Outline of all pixels. */
  private static String square() {
    return polygon(0.01, 0.01, 63.99, 63.99);
  }

  private static String polygon(double left, double top, double right, double bottom) {
    double[][] corners = {{left, top}, {right, top}, {right, bottom}, {left, bottom}, {left, top}};
    return "{\"type\": \"Polygon\", \"coordinates\": [["
        + Arrays.stream(corners)
            .map(c -> position(c[0], c[1]))
            .map(c -> String.format(Locale.ROOT, "[%.8f, %.8f]", c.x, c.y))
            .collect(Collectors.joining(","))
        + "]]}";
  }

  private static Coordinate position(double column, double row) {
    return BLOCK.tile().projection().toLonLat(BLOCK.west() + 10 * column, BLOCK.north() - 10 * row);
  }

  private void rasterLabels(String classes, int left, int right) throws IOException {
    byte[] codes = new byte[SIDE * SIDE];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (i % SIDE < 32 ? left : right);
    }
    write(BandRaster.uint8(SIDE, SIDE, codes), "labels/map.tif");
    item(
        "labels",
        """
        "datetime": "2024-05-10T00:00:00Z", "label:type": "raster", "label:properties": null,
        "label:description": "d", "label:classes": [{"name": null, "classes": %s}]
        """
            .formatted(classes),
        """
        "map": {"href": "./map.tif", "type": "image/tiff; application=geotiff", "roles": ["labels-raster"]}
        """);
  }

  private Path catalog() throws IOException {
    String links =
        items.stream()
            .map("{\"rel\": \"item\", \"href\": \"./%1$s/%1$s.json\"}"::formatted)
            .collect(Collectors.joining(","));
    Files.writeString(
        folder.resolve("catalog.json"),
        """
        {"type": "Catalog", "stac_version": "1.1.0", "id": "c", "description": "d", "links": [%s]}
        """
            .formatted(links));
    return folder;
  }

  private static Optional<CodeMapping> mapping(String json) throws IOException {
    return Optional.of(CodeMapping.read(json.getBytes(StandardCharsets.UTF_8)));
  }

  private CatalogSamples open(Optional<CodeMapping> mapping) throws IOException {
    return CatalogSamples.items(catalog(), CLASSES, mapping, SIDE);
  }

  private static byte[] codes(LabelledSample sample) {
    return ((Label.Pixels) sample.label()).codes();
  }

  @Test
  void aRasterIsLaidOverTheSceneNearestInTime() throws IOException {
    scene("2024-05-01", 1000);
    scene("2024-05-12", 2000);
    scene("2024-07-01", 3000);
    rasterLabels("[\"crops\", \"water\"]", 0, 1);

    try (CatalogSamples samples = open(Optional.empty())) {
      assertThat(samples.size()).isEqualTo(1);
      LabelledSample sample = samples.sample(0);

      assertThat(codes(sample)[0]).isEqualTo((byte) 2);
      assertThat(codes(sample)[SIDE - 1]).isZero();
      Chip look = sample.look().optical().orElseThrow();
      // B04 is the fourth band; B02 is missing.
      assertThat(look.pixels()[3 * SIDE * SIDE]).isEqualTo(2000);
      assertThat(look.pixels()[SIDE * SIDE]).isNaN();
      assertThat(look.dayOfYear()).isEqualTo(133);
      assertThat(samples.group(0)).isEqualTo(BLOCK.id() + "@0,0");
      assertThat(sample.history()).isEmpty();
    }
  }

  @Test
  void aMappingOfCodesDecides() throws IOException {
    scene("2024-05-12", 2000);
    rasterLabels("[]", 10, 100);

    try (CatalogSamples samples =
        open(mapping("{\"codes\": {\"10\": \"trees\", \"100\": null}}"))) {
      assertThat(codes(samples.sample(0))[0]).isEqualTo((byte) 1);
      assertThat(codes(samples.sample(0))[63]).isEqualTo((byte) Label.UNLABELLED);
    }
  }

  @Test
  void polygonsLabelThePixelsWhoseCentresTheyHold() throws IOException {
    scene("2024-05-12", 2000);
    Files.createDirectories(folder.resolve("fields"));
    Files.writeString(
        folder.resolve("fields/fields.geojson"),
        """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"crop": "maize"}, "geometry": %s}]}
        """
            .formatted(polygon(10.4, 20.4, 12.6, 21.4)));
    item(
        "fields",
        """
        "datetime": "2024-05-10T00:00:00Z", "label:type": "vector", "label:properties": ["crop"],
        "label:description": "d", "label:classes": [{"name": "crop", "classes": ["maize"]}]
        """,
        """
        "fields": {"href": "./fields.geojson", "type": "application/geo+json", "roles": ["labels"]}
        """);

    try (CatalogSamples samples = open(mapping("{\"names\": {\"maize\": \"crops\"}}"))) {
      byte[] codes = codes(samples.sample(0));

      for (int i = 0; i < codes.length; i++) {
        boolean held = i / SIDE == 20 && i % SIDE >= 10 && i % SIDE <= 12;
        assertThat(codes[i] & 0xff).as("pixel " + i).isEqualTo(held ? 2 : Label.UNLABELLED);
      }
    }
  }

  @Test
  void aPointLabelsItsPixelOnly() throws IOException {
    scene("2024-05-12", 2000);
    Coordinate point = position(33.5, 7.5);
    Path table = folder.resolve("points.csv");
    Files.writeString(
        table,
        String.format(
            Locale.ROOT,
            "id,lon,lat,label,date%np1,%.8f,%.8f,trees,2024-05-20%n",
            point.x,
            point.y));

    try (CatalogSamples samples =
        CatalogSamples.file(table, catalog(), CLASSES, Optional.empty(), SIDE)) {
      LabelledSample sample = samples.sample(0);

      assertThat(samples.size()).isEqualTo(1);
      byte[] expected = new byte[SIDE * SIDE];
      Arrays.fill(expected, (byte) Label.UNLABELLED);
      expected[7 * SIDE + 33] = 1;
      assertThat(codes(sample)).isEqualTo(expected);
      assertThat(sample.look().optical().orElseThrow().dayOfYear()).isEqualTo(133);
    }
  }

  @Test
  void aBareRasterNeedsAMappingAndHoldsForAllScenes() throws IOException {
    scene("2024-01-01", 1000);
    scene("2024-05-12", 2000);
    scene("2024-10-01", 3000);
    byte[] codes = new byte[SIDE * SIDE];
    Arrays.fill(codes, (byte) 80);
    write(BandRaster.uint8(SIDE, SIDE, codes), "map.tif");
    Path map = folder.resolve("map.tif");
    Optional<CodeMapping> water = mapping("{\"codes\": {\"80\": \"water\"}}");

    try (CatalogSamples samples = CatalogSamples.file(map, catalog(), CLASSES, water, SIDE)) {
      assertThat(samples.size()).isEqualTo(1);
      assertThat(codes(samples.sample(0))).containsOnly(0);
      assertThat(samples.sample(0).look().optical().orElseThrow().dayOfYear()).isEqualTo(133);
    }
    assertThatThrownBy(() -> CatalogSamples.file(map, catalog(), CLASSES, Optional.empty(), SIDE))
        .hasMessageContaining("worldcover");
  }

  @Test
  void labelsWithoutASceneInTimeAreCounted() throws IOException {
    scene("2023-05-12", 2000);
    rasterLabels("[\"crops\", \"water\"]", 0, 1);

    try (CatalogSamples samples = open(Optional.empty())) {
      assertThat(samples.size()).isZero();
      assertThat(samples.withoutScene()).isEqualTo(1);
    }
  }

  @Test
  void anUnknownClassNamesItemAndRemedy() throws IOException {
    rasterLabels("[\"barley\"]", 0, 0);

    assertThatThrownBy(() -> open(Optional.empty()))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("labels")
        .hasMessageContaining("'barley'")
        .hasMessageContaining("mapping");
  }

  @Test
  void aCodeWithoutAClassNamesTheFile() throws IOException {
    rasterLabels("[\"crops\"]", 0, 9);

    assertThatThrownBy(() -> open(Optional.empty()))
        .hasMessageContaining("map.tif")
        .hasMessageContaining("the code 9");
  }

  @Test
  void aMissingLabelFileIsNamed() throws IOException {
    rasterLabels("[\"crops\"]", 0, 0);
    Files.delete(folder.resolve("labels/map.tif"));

    assertThatThrownBy(() -> open(Optional.empty())).hasMessageContaining("map.tif");
  }

  @Test
  void aCatalogueWithoutLabelsSaysSo() throws IOException {
    scene("2024-05-12", 2000);

    assertThatThrownBy(() -> open(Optional.empty())).hasMessageContaining("no label item");
  }

  @Test
  void aTableThatCannotBeReadNamesTheLine() throws IOException {
    Path table = folder.resolve("points.csv");
    Files.writeString(table, "lat,lon,date,label\n48.1,13.2,May 2024,trees\n");

    assertThatThrownBy(() -> CatalogSamples.file(table, catalog(), CLASSES, Optional.empty(), SIDE))
        .hasMessageContaining("points.csv, line 2");
    Files.writeString(table, "lat,lon,label\n");
    assertThatThrownBy(() -> CatalogSamples.file(table, catalog(), CLASSES, Optional.empty(), SIDE))
        .hasMessageContaining("'date'");
  }

  /** Expected counts: GDAL on the label rasters themselves. */
  @Test
  void theRealFloodMaskKeepsEveryWaterPixel() throws IOException {
    Path real = Path.of(System.getProperty("revisit.shared", "../../../shared"), "data", "catalog");
    Assumptions.assumeTrue(
        Files.isDirectory(real),
        () -> "no real data at " + real + "; set -Drevisit.shared to the folder that has it");
    CodeMapping names =
        mapping(
                """
                {"names": {"water": "water", "not_water": "trees", "barley": "crops", "maize": "crops",
                 "millet_sorghum": "crops", "other_crop": "crops", "rapeseed_rape": "crops",
                 "soy_soybeans": "crops", "sunflower": "crops", "wheat": "crops", "211": "crops",
                 "231": null, "311": null, "313": null}}
                """)
            .orElseThrow();

    try (CatalogSamples samples = CatalogSamples.items(real, CLASSES, Optional.of(names), 64)) {
      long water = 0;
      long dry = 0;
      for (int i = 0; i < samples.size(); i++) {
        LabelledSample sample = samples.sample(i);
        if (sample.id().contains("flood")) {
          for (byte code : codes(sample)) {
            water += code == 0 ? 1 : 0;
            dry += code == 1 ? 1 : 0;
          }
        }
      }

      assertThat(water).isEqualTo(55089);
      assertThat(dry).isEqualTo(150812);
    }
  }
}
