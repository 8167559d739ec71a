package dev.revisit.connectors.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.connectors.notification.SceneParseResult.Parsed;
import dev.revisit.connectors.notification.SceneParseResult.Unsupported;
import dev.revisit.connectors.stac.SharedData;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.OrbitDirection;
import dev.revisit.schemas.Sensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every recorded document and what it must become, written by hand from the data's description. */
class RealItemsTest {
  private static final String ALL_BANDS = "B01 B02 B03 B04 B05 B06 B07 B08 B8A B09 B11 B12";
  private static final String NINE_BANDS = "B02 B03 B04 B05 B06 B07 B08 B11 B12";
  private static final List<String> MONTHS =
      List.of(
          "202011", "202012", "202101", "202102", "202103", "202104", "202105", "202106", "202107",
          "202108", "202109", "202110");

  private final SceneParser parser = new SceneParser();

  @Test
  void everyItemOfTheCatalogueBecomesWhatItIs() {
    Map<String, String> expected = new TreeMap<>();
    // Sentinel-2 Level-2A acquisitions: key, offset, bands.
    expected.put(
        "S2A_T33NZA_20220706T085611_L2A",
        "S2/sentinel-2a/20220706T085611/R007/33NZA -0.1 " + ALL_BANDS);
    expected.put(
        "S2B_T43RCP_20200604T054831_L2A",
        "S2/sentinel-2b/20200604T054639/R048/43RCP 0.0 " + ALL_BANDS);
    expected.put(
        "S2B_T43RCP_20200813T054952_L2A",
        "S2/sentinel-2b/20200813T054639/R048/43RCP 0.0 " + ALL_BANDS);
    expected.put(
        "S2A_29RKH_20200219_0_L2A",
        "S2/sentinel-2a/20200219T112111/R037/29RKH 0.0 " + ALL_BANDS + " SCL");
    expected.put(
        "S2A_MSIL2A_20170613T101031_N9999_R022_T33UUP_75_43",
        "S2/sentinel-2a/20170613T101031/R022/33UUP 0.0 " + ALL_BANDS);
    // Sentinel-1 acquisitions.
    expected.put(
        "S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457_rtc",
        "S1/sentinel-1a/20200607T010800/DESC 0.0 VV VH");
    expected.put(
        "S1A_IW_GRDH_1SDV_20200903T131212_20200903T131237_034195_03F8F5_AC1C_rtc",
        "S1/sentinel-1a/20200903T131212/ASC 0.0 VV VH");
    expected.put(
        "S1_Spain_7370579_20190917_rtc",
        "S1/unknown/20190917T000000/DESC/S1_Spain_7370579_20190917_rtc 0.0 VV VH");
    expected.put(
        "S1A_IW_GRDH_1SDV_20170613T165043_33UUP_70_48",
        "S1/sentinel-1a/20170613T165043/UNK 0.0 VV VH");
    // Monthly composites.
    for (String month : MONTHS) {
      expected.put(
          "S2_T31UFS_" + month + "01T000000_L2A_MONTHLY",
          "S2/unknown/" + month + "01T000000/R000/31UFS 0.0 " + NINE_BANDS);
      String radar = "S1_T31UFS_" + month + "01T000000_MONTHLY_rtc";
      expected.put(radar, "S1/unknown/" + month + "01T000000/UNK/" + radar + " 0.0 VV VH");
    }
    // Level-1C, labels, EuroSAT (Level-1C without tile and date).
    expected.put(
        "S2B_T43RCP_20200604T054831_L1C", "unsupported S2/sentinel-2b/20200604T054639/R048/43RCP");
    expected.put(
        "S2B_T43RCP_20200823T055618_L1C", "unsupported S2/sentinel-2b/20200823T054639/R048/43RCP");
    expected.put("S2_T30SXH_20190918_L1C", "unsupported S2/unknown/20190918T000000/R000/30SXH");
    for (String[] other :
        new String[][] {
          {"labels", "LABEL_Spain_7370579_20190917_flood"},
          {"labels", "LABEL_T31UFS_2020-2021_worldcereal_croptype"},
          {
            "bigearthnet-sample", "S2A_MSIL2A_20170613T101031_N9999_R022_T33UUP_26_57_reference_map"
          },
          {"eurosat-sample", "EuroSAT_AnnualCrop_1"},
          {"eurosat-sample", "EuroSAT_Pasture_300"},
          {"eurosat-sample", "EuroSAT_SeaLake_3000"}
        }) {
      expected.put(other[1], "unsupported item:" + other[0] + "/" + other[1]);
    }

    Map<String, String> found = new TreeMap<>();
    try (StacCatalog catalog = StacCatalogs.open(SharedData.folder("catalog").toString());
        var items = catalog.search(StacSearch.all())) {
      items.forEach(item -> found.put(item.id(), describe(item)));
    }

    assertThat(expected).hasSize(42);
    assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "earth-search-v0_S2A_28QCH_20200714_0_L2A, S2/sentinel-2a/20200714T115221/R123/28QCH 0.0",
    "earth-search-v1_sentinel-2-c1-l2a_S2B_T20EPT_20250731T131905_L2A,"
        + " S2/sentinel-2b/20250731T131909/R095/20EPT -0.1",
    "earth-search-v1_sentinel-2-c1-l2a_S2B_T24MWV_20250731T130245_L2A,"
        + " S2/sentinel-2b/20250731T130249/R095/24MWV -0.1",
    "earth-search-v1_sentinel-2-l2a_S2A_29RKH_20200219_0_L2A,"
        + " S2/sentinel-2a/20200219T112111/R037/29RKH 0.0",
    "earth-search-v1_sentinel-2-l2a_S2B_20EPT_20250731_0_L2A,"
        + " S2/sentinel-2b/20250731T131909/R095/20EPT 0.0",
    "earth-search-v1_sentinel-2-l2a_S2B_24MVV_20250731_0_L2A,"
        + " S2/sentinel-2b/20250731T130249/R095/24MVV 0.0",
    "pc_sentinel-2-l2a_T06VVN, S2/sentinel-2b/20190629T212529/R043/06VVN 0.0"
  })
  void recordedLevel2ItemsHaveAllBandsAndTheClassMap(String file, String expected) {
    assertThat(describe(SharedData.item(file + ".json")))
        .isEqualTo(expected + " " + ALL_BANDS + " SCL");
  }

  @ParameterizedTest
  @CsvSource({
    "earth-search-v1_sentinel-2-l1c_S2B_20EPT_20250731_0_L1C,"
        + " S2/sentinel-2b/20250731T131909/R095/20EPT",
    "earth-search-v1_sentinel-2-l1c_S2B_24MVV_20250731_0_L1C,"
        + " S2/sentinel-2b/20250731T130249/R095/24MVV",
    "earth-search-v1_sentinel-1-grd_S1A_IW_GRDH_1SSH_20250731T135702_20250731T135722_060328_077F7E,"
        + " S1/sentinel-1a/20250731T135702/ASC",
    "pc_sentinel-1-grd-item-raw, S1/sentinel-1a/20230628T210705/DESC",
    "stactools_s2-l2a_34VEL_stac-1.1, S2/sentinel-2a/20240108T101407/R022/34VEL"
  })
  void recordedItemsThatCannotBeMonitoredAreUnsupported(String file, String identity) {
    assertThat(describe(SharedData.item(file + ".json"))).isEqualTo("unsupported " + identity);
  }

  @Test
  void aSceneOfEarthSearchCarriesEverythingThatTheReaderNeeds() {
    Scene scene = parsed("earth-search-v1_sentinel-2-c1-l2a_S2B_T20EPT_20250731T131905_L2A.json");

    assertThat(scene.sensor()).isEqualTo(Sensor.SENTINEL_2);
    assertThat(scene.tile().orElseThrow().id()).isEqualTo("20EPT");
    assertThat(scene.observedAt()).isEqualTo("2025-07-31T13:19:22.930Z");
    assertThat(scene.relativeOrbit()).contains(95);
    assertThat(scene.orbitDirection()).isEqualTo(OrbitDirection.UNKNOWN);
    assertThat(scene.processingBaseline()).contains("05.11");
    assertThat(scene.collection()).contains("sentinel-2-c1-l2a");
    assertThat(scene.itemHref().orElseThrow()).startsWith("https://earth-search.");
    AssetReference nearInfrared = scene.assets().get(8);
    assertThat(nearInfrared)
        .isEqualTo(
            AssetReference.newBuilder()
                .setBand("B8A")
                .setHref(
                    "https://e84-earth-search-sentinel-data.s3.us-west-2.amazonaws.com/"
                        + "sentinel-2-c1-l2a/20/E/PT/2025/7/S2B_T20EPT_20250731T131905_L2A/B8A.tif")
                .setScale(0.0001)
                .setOffset(-0.1)
                .setNodata(0.0)
                .setEpsg(32720)
                .setTransform(List.of(20.0, 0.0, 600000.0, 0.0, -20.0, 3300040.0))
                .setShape(List.of(5490, 5490))
                .build());
  }

  @Test
  void theRadarTilesOfAwsAreParsedWithTheGridOfTheItem() {
    Scene scene = parsed("stactools_s1-rtc-mgrs_S1A_20200103_17RMJ_ASC.json");

    assertThat(scene.acquisitionKey()).isEqualTo("S1/sentinel-1a/20200103T233556/ASC/17RMJ");
    assertThat(scene.tile().orElseThrow().id()).isEqualTo("17RMJ");
    assertThat(scene.relativeOrbit()).contains(121);
    assertThat(scene.orbitDirection()).isEqualTo(OrbitDirection.ASCENDING);
    assertThat(scene.observedAt()).isEqualTo("2020-01-03T23:36:21Z");
    assertThat(scene.assets()).extracting(AssetReference::getBand).containsExactly("VV", "VH");
    assertThat(scene.assets().get(0).getNodata()).isEqualTo(0);
    assertThat(scene.assets().get(0).getEpsg()).isEqualTo(32617);
    assertThat(scene.assets().get(0).getTransform())
        .containsExactly(20.0, 0.0, 399960.0, 0.0, -20.0, 2900040.0);
  }

  @Test
  void theOldestApiIsUnderstoodByTheProductName() {
    Scene scene = parsed("earth-search-v0_S2A_28QCH_20200714_0_L2A.json");

    assertThat(scene.revision()).isEqualTo("02.14/2020-07-14T19:13:10Z");
    assertThat(scene.relativeOrbit()).contains(123);
    assertThat(scene.itemHref()).isEmpty();
  }

  private Scene parsed(String file) {
    SceneParseResult result = parser.parse(SharedData.item(file));
    assertThat(result).isInstanceOf(Parsed.class);
    return ((Parsed) result).scene();
  }

  /** Key, offset of the first asset, bands; or why not. */
  private String describe(StacItem item) {
    SceneParseResult result = parser.parse(item);
    if (result instanceof Parsed parsed) {
      Scene scene = parsed.scene();
      return scene.acquisitionKey()
          + " "
          + scene.assets().get(0).getOffset()
          + " "
          + scene.assets().stream().map(AssetReference::getBand).collect(Collectors.joining(" "));
    }
    return result instanceof Unsupported unsupported
        ? "unsupported " + unsupported.identity()
        : result.toString();
  }
}
