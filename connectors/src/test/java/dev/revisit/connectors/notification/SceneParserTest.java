package dev.revisit.connectors.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.revisit.connectors.notification.SceneParseResult.Malformed;
import dev.revisit.connectors.notification.SceneParseResult.Parsed;
import dev.revisit.connectors.notification.SceneParseResult.Unsupported;
import dev.revisit.connectors.stac.SharedData;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.SkipReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SceneParserTest {
  private static final String TIFF = "'type': 'image/tiff; application=geotiff'";

  private final SceneParser parser = new SceneParser();

  @Test
  void anInvalidItemIsMalformed() {
    StacItem item = ItemBuilder.sentinel2().withoutField("stac_version").build();

    assertMalformed(item, "invalid-item");
  }

  @Test
  void anItemWithoutAssetsIsMalformed() {
    assertMalformed(ItemBuilder.sentinel2().withoutAssets().build(), "item-without-assets");
    assertMalformed(ItemBuilder.sentinel1().withoutAssets().build(), "item-without-assets");
  }

  @Test
  void pixelsThatAreNoGeoTiffAreNoAssets() {
    StacItem item =
        ItemBuilder.sentinel2()
            .withoutAssets()
            .asset("red", "{'href': 'https://example.org/B04.npy', 'type': 'application/x-npy'}")
            .asset("visual", "{'href': 'https://example.org/TCI.tif', " + TIFF + "}")
            .asset("thumbnail", "{'href': 'https://example.org/B04.tif', 'roles': ['thumbnail']}")
            .build();

    assertMalformed(item, "item-without-assets");
  }

  @Test
  void hrefsRelativeToAnUnknownPlaceAreMalformed() {
    StacItem item =
        ItemBuilder.sentinel2().asset("red", "{'href': './B04.tif', " + TIFF + "}").build();

    assertMalformed(item, "relative-href");
  }

  @Test
  void anItemWithoutTileIsMalformed() {
    StacItem item = ItemBuilder.sentinel2().id("x").withoutProperty("grid:code").build();

    assertMalformed(item, "item-without-tile");
    assertMalformed(
        ItemBuilder.sentinel2().id("x").property("grid:code", "MGRS-99ZZZ").build(),
        "item-without-tile");
  }

  @Test
  void anItemWithoutUsableTimeIsMalformed() {
    assertMalformed(
        ItemBuilder.sentinel2().property("datetime", null).build(), "item-without-time");
    assertMalformed(
        ItemBuilder.sentinel2()
            .property("datetime", null)
            .property("start_datetime", "2024-05-01T00:00:00Z")
            .property("end_datetime", "2024-05-31T00:00:00Z")
            .build(),
        "item-without-time");
    assertMalformed(
        ItemBuilder.sentinel2().property("datetime", "yesterday").build(), "item-without-time");
  }

  @Test
  void theStartOfAPassStandsInForAMissingTime() {
    StacItem item =
        ItemBuilder.sentinel2()
            .property("datetime", null)
            .property("start_datetime", "2024-05-01 10:00:31.5")
            .property("end_datetime", "2024-05-01T10:05:00Z")
            .build();

    assertThat(parsed(item).observedAt()).isEqualTo("2024-05-01T10:00:31.500Z");
  }

  @Test
  void anItemWithoutFootprintIsMalformed() {
    assertMalformed(ItemBuilder.sentinel2().withoutField("bbox").build(), "item-without-footprint");
  }

  @Test
  void labelsAndOtherMissionsAreUnsupported() {
    assertUnsupported(ItemBuilder.sentinel2().property("label:type", "raster").build(), "Labels");
    assertUnsupported(
        ItemBuilder.sentinel2()
            .id("LC09")
            .property("platform", "landsat-9")
            .property("constellation", "landsat")
            .withoutProperty("s2:datatake_id")
            .build(),
        "Only Sentinel-1 and Sentinel-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S2B_MSIL1C_20240501T100029_N0510_R122_T33UUP_20240501T120000",
        "S2B_33UUP_20240501_0_L1C"
      })
  void levelOneIsUnsupportedWithTheKeyOfItsAcquisition(String id) {
    Unsupported result = assertUnsupported(ItemBuilder.sentinel2().id(id).build(), "Level-2A");

    assertThat(result.identity()).isEqualTo("S2/sentinel-2b/20240501T100029/R122/33UUP");
  }

  @Test
  void jpeg2000AloneIsUnsupportedAndBesideGeoTiffsIgnored() {
    String jpeg = "{'href': 's3://bucket/B04.jp2', 'type': 'image/jp2'}";

    assertUnsupported(
        ItemBuilder.sentinel2().withoutAssets().asset("red", jpeg).build(), "JPEG 2000");
    assertThat(parsed(ItemBuilder.sentinel2().asset("red-jp2", jpeg).build()).assets())
        .extracting(AssetReference::getHref)
        .containsExactly("https://example.org/B04.tif");
  }

  @ParameterizedTest
  @CsvSource({
    // baseline, declared offset, applied already: offset
    "02.14, , , 0",
    "03.01, , , 0",
    "04.00, , , -0.1",
    "05.11, , , -0.1",
    "10.00, , , -0.1",
    "05.11, -0.1, , -0.1",
    "05.11, -0.1, false, -0.1",
    "05.11, -0.1, true, 0",
    "05.11, , true, 0",
    "05.11, 0, , 0",
    "02.14, 0, , 0",
    "02.14, -0.1, , -0.1"
  })
  void theOffsetIsThatOfThePixels(
      String baseline, Double declared, Boolean applied, double expected) {
    ItemBuilder item = ItemBuilder.sentinel2().property("s2:processing_baseline", baseline);
    if (declared != null) {
      item.asset(
          "red",
          "{'href': 'https://example.org/B04.tif', 'raster:bands': [{'scale': 0.0001, 'offset': "
              + declared
              + "}]}");
    }
    if (applied != null) {
      item.property("earthsearch:boa_offset_applied", applied);
    }

    assertThat(parsed(item.build()).assets().get(0).getOffset()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"2022-01-24T23:59:59Z, 0", "2022-01-25T00:00:00Z, -0.1"})
  void withoutABaselineTheDateDecidesForEveryLaterProductHasTheOffset(
      String datetime, double expected) {
    StacItem item =
        ItemBuilder.sentinel2()
            .withoutProperty("s2:processing_baseline")
            .property("datetime", datetime)
            .build();

    assertThat(parsed(item).assets().get(0).getOffset()).isEqualTo(expected);
  }

  @Test
  void planetaryComputersNewScenesDeclareNothingButCarryTheOffset() {
    StacItem item =
        ItemBuilder.of(SharedData.json("stac-items", "pc_sentinel-2-l2a_T06VVN.json"))
            .property("s2:processing_baseline", "05.09")
            .build();

    assertThat(parsed(item).assets())
        .filteredOn(asset -> !asset.getBand().equals("SCL"))
        .hasSize(12)
        .allSatisfy(asset -> assertThat(asset.getOffset()).isEqualTo(-0.1))
        .allSatisfy(asset -> assertThat(asset.getScale()).isEqualTo(0.0001))
        .allSatisfy(asset -> assertThat(asset.getNodata()).isEqualTo(0));
  }

  @Test
  void theClassMapHasNeitherScaleNorOffset() {
    StacItem item =
        ItemBuilder.sentinel2().asset("SCL_20m", "{'href': 'https://example.org/SCL.tif'}").build();

    AssetReference classes = parsed(item).assets().get(1);
    assertThat(classes.getBand()).isEqualTo("SCL");
    assertThat(classes.getScale()).isEqualTo(1);
    assertThat(classes.getOffset()).isEqualTo(0);
    assertThat(classes.getNodata()).isEqualTo(0);
  }

  @Test
  void bandsOfStac11AreUnderstood() {
    StacItem item =
        ItemBuilder.sentinel2()
            .withoutAssets()
            .asset(
                "all",
                "{'href': 'https://example.org/all.tif', 'nodata': 65535, 'raster:scale': 0.0002,"
                    + "'proj:code': 'EPSG:32634', 'proj:shape': [20, 30],"
                    + "'proj:transform': [10, 0, 500000, 0, -10, 5300040, 0, 0, 1],"
                    + "'bands': [{'name': 'B03'}, {'name': 'cloud'},"
                    + "{'name': 'B02', 'raster:offset': -0.2, 'nodata': 'nan'}]}")
            .build();

    List<AssetReference> assets = parsed(item).assets();
    assertThat(assets)
        .extracting(AssetReference::getBand, AssetReference::getBandIndex)
        .containsExactly(tuple("B02", 2), tuple("B03", 0));
    assertThat(assets.get(0).getOffset()).isEqualTo(-0.2);
    assertThat(assets.get(0).getNodata()).isNaN();
    assertThat(assets.get(1).getNodata()).isEqualTo(65535);
    assertThat(assets.get(1).getScale()).isEqualTo(0.0002);
    assertThat(assets.get(1).getEpsg()).isEqualTo(32634);
    assertThat(assets.get(1).getTransform())
        .containsExactly(10.0, 0.0, 500000.0, 0.0, -10.0, 5300040.0);
    assertThat(assets.get(1).getShape()).containsExactly(20, 30);
  }

  @Test
  void theFinestFileOfABandIsTaken() {
    StacItem item =
        ItemBuilder.sentinel2()
            .withoutAssets()
            .asset("B02_60m", "{'href': 'https://example.org/60.tif'}")
            .asset("B02_10m", "{'href': 'https://example.org/10.tif'}")
            .asset("B02_20m", "{'href': 'https://example.org/20.tif'}")
            .build();

    assertThat(parsed(item).assets())
        .extracting(AssetReference::getHref)
        .containsExactly("https://example.org/10.tif");
  }

  @Test
  void aBucketHrefGivesWayToItsHttpTwinAndElseStaysAsItIs() {
    StacItem item =
        ItemBuilder.sentinel2()
            .asset(
                "red",
                "{'href': 's3://bucket/B04.tif', 'alternate': {'https': {'href':"
                    + " 'https://example.org/twin.tif'}}}")
            .asset("blue", "{'href': 's3://bucket/B02.tif'}")
            .build();

    assertThat(parsed(item).assets())
        .extracting(AssetReference::getHref)
        .containsExactly("s3://bucket/B02.tif", "https://example.org/twin.tif");
  }

  @Test
  void radarThatIsNotGeocodedIsUnsupportedWithTheRemedy() {
    assertUnsupported(
        ItemBuilder.sentinel1().property("proj:epsg", 4326).build(), "use an RTC collection");
    assertUnsupported(
        ItemBuilder.sentinel1().withoutProperty("proj:epsg").build(), "use an RTC collection");
    assertThat(
            parsed(
                    ItemBuilder.sentinel1()
                        .withoutProperty("proj:epsg")
                        .property("sar:product_type", "RTC")
                        .build())
                .assets())
        .hasSize(1);
  }

  @Test
  void radarOfOtherPolarisationsModesAndUnitsIsUnsupported() {
    assertUnsupported(
        ItemBuilder.sentinel1()
            .withoutAssets()
            .asset("hh", "{'href': 'https://example.org/hh.tif'}")
            .build(),
        "HH and HV");
    assertUnsupported(
        ItemBuilder.sentinel1().property("sar:instrument_mode", "EW").build(), "IW mode");
    assertUnsupported(
        ItemBuilder.sentinel1()
            .asset("vv", "{'href': 'https://example.org/vv.tif', 'raster:bands': [{'unit': 'dB'}]}")
            .build(),
        "decibels");
  }

  @Test
  void radarOfPlanetaryComputersStyleIsParsed() {
    Scene scene =
        parsed(
            ItemBuilder.sentinel1()
                .asset("vh", "{'href': 'https://example.org/vh.tif', " + TIFF + "}")
                .build());

    assertThat(scene.platform()).contains("sentinel-1a");
    assertThat(scene.tile()).isEmpty();
    assertThat(scene.relativeOrbit()).contains((53670 - 73) % 175 + 1);
    assertThat(scene.processingBaseline()).isEmpty();
    assertThat(scene.assets()).extracting(AssetReference::getBand).containsExactly("VV", "VH");
    assertThat(scene.assets())
        .allSatisfy(asset -> assertThat(asset.getNodata()).isEqualTo(-32768))
        .allSatisfy(asset -> assertThat(asset.getScale()).isEqualTo(1))
        .allSatisfy(asset -> assertThat(asset.getEpsg()).isEqualTo(32633));
  }

  private Scene parsed(StacItem item) {
    SceneParseResult result = parser.parse(item);
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).scene();
  }

  private Unsupported assertUnsupported(StacItem item, String detail) {
    SceneParseResult result = parser.parse(item);
    assertThat(result).isInstanceOf(Unsupported.class);
    Unsupported unsupported = (Unsupported) result;
    assertThat(unsupported.reason()).isEqualTo(SkipReason.UNSUPPORTED_PRODUCT);
    assertThat(unsupported.detail()).contains(detail);
    return unsupported;
  }

  private void assertMalformed(StacItem item, String errorClass) {
    SceneParseResult result = parser.parse(item);
    assertThat(result).isInstanceOf(Malformed.class);
    assertThat(((Malformed) result).errorClass()).isEqualTo(errorClass);
    assertThat(((Malformed) result).remedy()).isNotBlank();
  }
}
