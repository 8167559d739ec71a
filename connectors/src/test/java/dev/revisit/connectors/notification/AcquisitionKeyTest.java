package dev.revisit.connectors.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.connectors.stac.SharedData;
import dev.revisit.connectors.stac.StacItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcquisitionKeyTest {

  @Test
  void oneAcquisitionHasOneKeyInThreeCollectionsOfEarthSearch() {
    List<StacItem> page = recordedPage();

    assertThat(keys(page, "20EPT"))
        .hasSize(3)
        .containsOnly("S2/sentinel-2b/20250731T131909/R095/20EPT");
    assertThat(keys(page, "24MUV"))
        .hasSize(3)
        .containsOnly("S2/sentinel-2b/20250731T130249/R095/24MUV");
  }

  @Test
  void theSavedPairsAgreeWithTheRecordedPage() {
    assertThat(
            List.of(
                key(item("earth-search-v1_sentinel-2-l2a_S2B_24MVV_20250731_0_L2A.json")),
                key(item("earth-search-v1_sentinel-2-l1c_S2B_24MVV_20250731_0_L1C.json")),
                keys(recordedPage(), "24MVV").get(0)))
        .containsOnly("S2/sentinel-2b/20250731T130249/R095/24MVV");
  }

  @Test
  void twoProvidersOfOneProductAgreeOnTheRevisionToo() {
    StacItem c1 = item("earth-search-v1_sentinel-2-c1-l2a_S2B_T20EPT_20250731T131905_L2A.json");
    StacItem l2a = item("earth-search-v1_sentinel-2-l2a_S2B_20EPT_20250731_0_L2A.json");

    assertThat(Revision.of(new ItemFacts(c1)))
        .isEqualTo("05.11/2025-07-31T14:39:19Z")
        .isEqualTo(Revision.of(new ItemFacts(l2a)));
  }

  @Test
  void planetaryComputersItemAndTheSameSceneByProductNameAloneAgree() {
    StacItem planetary = item("pc_sentinel-2-l2a_T06VVN.json");
    StacItem named =
        ItemBuilder.sentinel2()
            .id("S2B_MSIL2A_20190629T212529_N0500_R043_T06VVN_20230801T000000")
            .withoutProperty("s2:datatake_id")
            .withoutProperty("sat:relative_orbit")
            .withoutProperty("grid:code")
            .withoutProperty("platform")
            .build();

    assertThat(key(planetary))
        .isEqualTo("S2/sentinel-2b/20190629T212529/R043/06VVN")
        .isEqualTo(key(named));
  }

  @Test
  void theNameSpacesOfTheTileAgree() {
    for (String code : List.of("MGRS-6VVN", "MGRS-06VVN")) {
      assertThat(key(ItemBuilder.sentinel2().property("grid:code", code).build()))
          .endsWith("/06VVN");
    }
    assertThat(
            key(
                ItemBuilder.sentinel2()
                    .withoutProperty("grid:code")
                    .property("mgrs:utm_zone", 6)
                    .property("mgrs:latitude_band", "V")
                    .property("mgrs:grid_square", "VN")
                    .build()))
        .endsWith("/06VVN");
  }

  @Test
  void theOrbitFollowsFromTheDatatakeWhenNothingElseTellsIt() {
    StacItem item =
        ItemBuilder.sentinel2()
            .withoutProperty("sat:relative_orbit")
            .property("s2:datatake_id", "GS2B_20200604T054639_016948_N02.14")
            .build();

    assertThat(key(item)).isEqualTo("S2/sentinel-2b/20200604T054639/R048/33UUP");
  }

  @Test
  void anUnknownOrbitAndPlatformAreWritten() {
    StacItem item =
        ItemBuilder.sentinel2()
            .id("S2_T33UUP_MONTHLY")
            .withoutProperty("platform")
            .withoutProperty("sat:relative_orbit")
            .withoutProperty("s2:datatake_id")
            .build();

    assertThat(key(item)).isEqualTo("S2/unknown/20240501T100031/R000/33UUP");
  }

  @Test
  void aSliceHasTheSameKeyRawAndGeocoded() {
    StacItem raw = item("pc_sentinel-1-grd-item-raw.json");
    StacItem geocoded =
        ItemBuilder.sentinel1()
            .id("S1A_IW_GRDH_1SDV_20230628T210705_20230628T210730_049191_05EA4D_rtc")
            .build();

    assertThat(key(raw)).isEqualTo("S1/sentinel-1a/20230628T210705/DESC").isEqualTo(key(geocoded));
  }

  @Test
  void theThreeSlicesOfOneDatatakeAreThreeAcquisitions() {
    assertThat(
            recordedPage().stream()
                .filter(item -> item.id().startsWith("S1A"))
                .map(AcquisitionKeyTest::key))
        .containsExactly(
            "S1/sentinel-1a/20250731T135702/ASC",
            "S1/sentinel-1a/20250731T135637/ASC",
            "S1/sentinel-1a/20250731T135608/ASC");
  }

  @Test
  void radarProductsCutToTilesAreToldApart() {
    StacItem cut = item("stactools_s1-rtc-mgrs_S1A_20200103_17RMJ_ASC.json");

    assertThat(key(cut)).isEqualTo("S1/sentinel-1a/20200103T233556/ASC/17RMJ");
  }

  @Test
  void compositesOfDifferentPlacesNeverCollide() {
    StacItem here = composite("S1_T31UFS_20201101T000000_MONTHLY_rtc");
    StacItem there = composite("S1_T36NXF_20201101T000000_MONTHLY_rtc");

    assertThat(key(here))
        .isEqualTo("S1/unknown/20240501T051512/UNK/S1_T31UFS_20201101T000000_MONTHLY_rtc")
        .isNotEqualTo(key(there));
  }

  @Test
  void revisionsOrderAsText() {
    StacItem old =
        ItemBuilder.sentinel2()
            .property("s2:processing_baseline", "2.14")
            .property("s2:generation_time", "2020-06-04T09:43:32Z")
            .build();
    StacItem reprocessed =
        ItemBuilder.sentinel2()
            .property("s2:processing_baseline", "05.00")
            .property("s2:generation_time", "2023-04-01T00:00:00.123Z")
            .build();
    StacItem again =
        ItemBuilder.sentinel2()
            .property("s2:processing_baseline", "05.00")
            .property("s2:generation_time", "2023-04-02T00:00:00.000000+00:00")
            .build();
    StacItem silent =
        ItemBuilder.sentinel2()
            .withoutProperty("s2:processing_baseline")
            .property("created", "2026-01-01T00:00:00Z")
            .build();

    assertThat(List.of(silent, old, reprocessed, again))
        .extracting(item -> Revision.of(new ItemFacts(item)))
        .isSorted()
        .containsExactly(
            "/2026-01-01T00:00:00Z",
            "02.14/2020-06-04T09:43:32Z",
            "05.00/2023-04-01T00:00:00Z",
            "05.00/2023-04-02T00:00:00Z");
  }

  @Test
  void aRadarProductInNearRealTimeIsOlderThanItsFinalForm() {
    String hasty = radarRevision("NRT-3h");
    String fast = radarRevision("Fast-24h");
    String late = radarRevision("Off-line");

    assertThat(List.of(hasty, fast, late)).isSorted().doesNotHaveDuplicates();
    assertThat(Revision.of(new ItemFacts(ItemBuilder.sentinel1().build()))).isEmpty();
  }

  private static String radarRevision(String timeliness) {
    return Revision.of(
        new ItemFacts(
            ItemBuilder.sentinel1().property("s1:product_timeliness", timeliness).build()));
  }

  private static StacItem composite(String id) {
    return ItemBuilder.sentinel1()
        .id(id)
        .withoutProperty("platform")
        .withoutProperty("sat:orbit_state")
        .build();
  }

  private static List<String> keys(List<StacItem> items, String tile) {
    return items.stream()
        .filter(item -> item.id().contains(tile))
        .map(AcquisitionKeyTest::key)
        .toList();
  }

  private static List<StacItem> recordedPage() {
    List<StacItem> items = new ArrayList<>();
    for (JsonNode feature :
        SharedData.json("stac-items", "earth-search-v1_search-response-page1.json")
            .path("features")) {
      items.add(StacItem.of(feature));
    }
    return items;
  }

  private static StacItem item(String file) {
    return SharedData.item(file);
  }

  private static String key(StacItem item) {
    return AcquisitionKey.of(new ItemFacts(item)).orElseThrow();
  }
}
