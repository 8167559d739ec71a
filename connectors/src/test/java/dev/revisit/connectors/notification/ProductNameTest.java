package dev.revisit.connectors.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "EuroSAT_Pasture_300", "S2B_20EPT_20250731_0_L2A", "S1A_20200103_17RMJ_ASC"})
  void whatIsNoProductNameIsEmpty(String text) {
    assertThat(ProductName.in(text)).isEmpty();
  }

  @Test
  void aSentinel2NameTellsTheAcquisitionAndTheProcessing() {
    ProductName name =
        ProductName.in("S2B_MSIL2A_20200604T054639_N0214_R048_T43RCP_20200604T094332.SAFE")
            .orElseThrow();

    assertThat(name)
        .isEqualTo(
            new ProductName(
                "sentinel-2b",
                Optional.of("2A"),
                "20200604T054639",
                Optional.of("02.14"),
                Optional.of(48),
                Optional.empty(),
                Optional.of("43RCP"),
                Optional.of("20200604T094332")));
  }

  @Test
  void planetaryComputersIdsLackTheBaseline() {
    ProductName name =
        ProductName.in("S2B_MSIL2A_20190629T212529_R043_T06VVN_20201006T080531").orElseThrow();

    assertThat(name.baseline()).isEmpty();
    assertThat(name.relativeOrbit()).contains(43);
    assertThat(name.tile()).contains("06VVN");
  }

  @Test
  void aBaselineOfNinetyNineIsNotOneOfTheGroundSegment() {
    ProductName name =
        ProductName.in("S2A_MSIL2A_20170613T101031_N9999_R022_T33UUP.SAFE").orElseThrow();

    assertThat(name.baseline()).isEmpty();
    assertThat(name.generated()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457_rtc",
        "S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA",
        "S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457.SAFE"
      })
  void aSentinel1NameTellsTheSliceInEveryCataloguesForm(String text) {
    ProductName name = ProductName.in(text).orElseThrow();

    assertThat(name.platform()).isEqualTo("sentinel-1a");
    assertThat(name.start()).isEqualTo("20200607T010800");
    assertThat(name.absoluteOrbit()).contains(32904);
  }

  /** Absolute and relative orbits as ESA's products state them together. */
  @ParameterizedTest
  @CsvSource({
    "sentinel-2a, 24344, 37", // S2A 29RKH 2020-02-19
    "sentinel-2a, 18626, 39", // S2A 19MBP 2019-01-15
    "sentinel-2b, 16948, 48", // S2B 43RCP 2020-06-04
    "sentinel-2b, 18092, 48", // S2B 43RCP 2020-08-23
    "sentinel-2b, 43879, 95", // S2B 20EPT 2025-07-31
    "sentinel-2b, 12081, 43", // S2B 06VVN 2019-06-29
    "sentinel-1a, 49191, 119", // Planetary Computer 2023-06-28
    "sentinel-1a, 60328, 56", // Earth Search 2025-07-31
    "sentinel-1a, 30643, 121", // stactools 2020-01-03
    "sentinel-1a, 32904, 107", // Earth Engine 2020-06-07
    "sentinel-1a, 34195, 173" // Earth Engine 2020-09-03
  })
  void theTrackFollowsFromTheAbsoluteOrbit(String platform, int absolute, int relative) {
    assertThat(Tracks.relative(platform, absolute)).contains(relative);
  }

  @Test
  void theTrackOfANewSatelliteIsNotGuessed() {
    assertThat(Tracks.relative("sentinel-1c", 1000)).isEmpty();
    assertThat(Tracks.relative("sentinel-2c", 1000)).isEmpty();
  }
}
