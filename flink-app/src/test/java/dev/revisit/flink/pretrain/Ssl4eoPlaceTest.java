package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ssl4eoPlaceTest {
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);
  private static final String JUNE = "20200604T054639_20200604T054831_T43RCP";
  private static final String AUGUST = "20200813T054639_20200813T054952_T43RCP";
  private static final String RADAR =
      "S1A_IW_GRDH_1SDV_20200607T010800_20200607T010825_032904_03CFBA_D457";

  @TempDir Path root;
  private Ssl4eoFixture fixture;

  @BeforeEach
  void start() {
    fixture = new Ssl4eoFixture(root);
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  private static ChipRules rules(int side) {
    return new ChipRules(side, 4, 1, 0.5, 60, 15, 1, 16);
  }

  private PlaceSampler.Sample sample(ChipRules rules) throws IOException, InterruptedException {
    Ssl4eoPlace place =
        Ssl4eoPlace.open(new Ssl4eoLocation(0, root.toString(), "0000200"), rules, 7);
    return new PlaceSampler(rules, 7, THREADS).sample(place).with(place.unusable());
  }

  private List<String> skipped(PlaceSampler.Sample sample) {
    return sample.items().stream()
        .filter(outcome -> outcome.kind() == ItemOutcome.Kind.SKIPPED)
        .map(ItemOutcome::reason)
        .toList();
  }

  private static Chip optical(PlaceSampler.Sample sample) {
    return sample.chips().get(0).seasons().get(0).looks().optical().orElseThrow();
  }

  @Test
  void aPatchIsCutIntoTheWholeChipsAroundItsCentre() throws Exception {
    fixture.optical("0000200", JUNE);
    assertThat(sample(rules(128)).chips())
        .extracting(SeasonalChip::id)
        .containsExactly(
            "ssl4eo-s12/0000200@4,4",
            "ssl4eo-s12/0000200@4,132",
            "ssl4eo-s12/0000200@132,4",
            "ssl4eo-s12/0000200@132,132");
    assertThat(sample(rules(64)).chips()).hasSize(16);
    assertThat(sample(rules(264)).chips())
        .extracting(SeasonalChip::id)
        .containsExactly("ssl4eo-s12/0000200@0,0");
  }

  @Test
  void bandsComeInTheOrderOfTheModel() throws Exception {
    fixture.optical("0000200", JUNE);
    fixture.radar("0000200", RADAR, -11, -18);
    PlaceSampler.Sample sample = sample(rules(128));
    int pixels = 128 * 128;
    for (int band = 0; band < 12; band++) {
      float[] values =
          Arrays.copyOfRange(optical(sample).pixels(), band * pixels, (band + 1) * pixels);
      assertThat(values).containsOnly(1100 + 100 * band);
    }
    float[] sar = sample.chips().get(0).seasons().get(0).looks().sar().orElseThrow().pixels();
    assertThat(sar[0]).isEqualTo(-11);
    assertThat(sar[pixels]).isEqualTo(-18);
  }

  @Test
  void twoDatesOfOneMeteorologicalSeasonAreTwoSeasons() throws Exception {
    fixture.optical("0000200", JUNE);
    fixture.optical("0000200", AUGUST);
    fixture.radar("0000200", RADAR, -11, -18);
    fixture.radar(
        "0000200", "S1A_IW_GRDH_1SDV_20200903T131212_20200903T131237_034195_03F8F5_AC1C", -12, -19);
    List<SeasonalChip.Season> seasons = sample(rules(128)).chips().get(0).seasons();
    assertThat(seasons)
        .extracting(
            season ->
                season.date()
                    + " "
                    + season.looks().optical().map(Chip::dayOfYear).orElse(0)
                    + " "
                    + season.looks().sar().map(Chip::dayOfYear).orElse(0))
        // 2020 is a leap year: 4 June is day 156, 7 June 159, 13 August 226, 3 September 247.
        .containsExactly("2020-06-04 156 159", "2020-08-13 226 0", "2020-09-03 0 247");
    ChipRules wide = new ChipRules(128, 4, 1, 0.5, 60, 30, 1, 16);
    assertThat(sample(wide).chips().get(0).seasons())
        .extracting(season -> season.looks().sar().map(Chip::dayOfYear).orElse(0))
        .containsExactly(159, 247);
  }

  @Test
  void theOffsetOfNewerBaselinesIsRemovedAndNoDataStaysNoData() throws Exception {
    Path folder = fixture.optical("0000200", "20220210T054639_20220210T054831_T43RCP");
    assertThat(optical(sample(rules(128))).pixels()[0]).isEqualTo(100); // by date
    Files.writeString(
        folder.resolve("metadata.json"),
        "{\"PROCESSING_BASELINE\":\"03.01\",\"system:time_start\":1644472799000}");
    assertThat(optical(sample(rules(128))).pixels()[0]).isEqualTo(1100);
    Files.writeString(
        folder.resolve("metadata.json"),
        "{\"PROCESSING_BASELINE\":\"04.00\",\"system:time_start\":1644472799000}");
    assertThat(optical(sample(rules(128))).pixels()[0]).isEqualTo(100);
    assertThat(optical(sample(rules(128))).dayOfYear()).isEqualTo(41); // 10 February, 05:59 UTC
  }

  @Test
  void anAcquisitionWithABrokenFileIsLeftOutAndTheRestMakesTheChip() throws Exception {
    fixture.optical("0000200", JUNE);
    Path broken = fixture.optical("0000200", AUGUST);
    byte[] bytes = Files.readAllBytes(broken.resolve("B5.tif"));
    Files.write(broken.resolve("B5.tif"), Arrays.copyOf(bytes, bytes.length / 2));
    Path lacking = fixture.optical("0000200", "20201101T054639_20201101T054831_T43RCP");
    Files.delete(lacking.resolve("B12.tif"));
    Path text = fixture.radar("0000200", RADAR, -11, -18);
    Files.writeString(text.resolve("VH.tif"), "no picture");
    PlaceSampler.Sample sample = sample(rules(128));
    assertThat(sample.chips()).hasSize(4);
    assertThat(sample.chips().get(0).seasons())
        .extracting(season -> season.date().toString())
        .containsExactly("2020-06-04");
    assertThat(skipped(sample))
        .containsExactlyInAnyOrder("truncated-raster", "missing-file", "unreadable-raster");
  }

  @Test
  void level1cLinearPowerAndFoldersWithoutTimeAreRefusedWithTheirReason() throws Exception {
    Path first = fixture.optical("0000200", JUNE);
    Files.writeString(
        first.resolve("metadata.json"),
        "{\"PRODUCT_ID\":\"S2B_MSIL1C_20200604T054639_N0209_R048_T43RCP_20200604T094332\"}");
    Files.copy(
        fixture.optical("0000200", AUGUST).resolve("B9.tif"),
        root.resolve("s2a/0000200/" + AUGUST + "/B10.tif"));
    fixture.radar("0000200", RADAR, 0.08f, 0.02f);
    fixture.radar("0000200", "copy", -11, -18);
    Path invalid = fixture.optical("0000200", "20201101T054639_20201101T054831_T43RCP");
    Files.writeString(invalid.resolve("metadata.json"), "{");
    PlaceSampler.Sample sample = sample(rules(128));
    assertThat(sample.chips()).isEmpty();
    assertThat(skipped(sample))
        .containsExactlyInAnyOrder(
            "unsupported-product",
            "unsupported-product",
            "absurd-radiometry",
            "acquisition-without-time",
            "invalid-metadata");
  }

  @Test
  void aLocationThatDoesNotExistGivesNothing() throws Exception {
    assertThat(sample(rules(128)).chips()).isEmpty();
  }

  @Test
  void enlargingKeepsConstantsRepeatsEdgesAndLeavesGapsAlone() {
    float[] enlarged = BilinearResize.of(new float[] {0, 4, 8, 12}, 2, 2, 4);
    // Centres of the first row lie at -0.25, 0.25, 0.75, 1.25 of the source.
    assertThat(Arrays.copyOf(enlarged, 4)).containsExactly(0, 1, 3, 4);
    assertThat(enlarged[15]).isEqualTo(12);
    float[] gap = BilinearResize.of(new float[] {Float.NaN, 4, 8, 12}, 2, 2, 4);
    assertThat(gap[0]).isNaN();
    // Row 0.25, column 0.75: (0.25, 0.75) x (0.75, 0.25) without the missing corner.
    assertThat(gap[4 + 2])
        .isEqualTo(
            (0.75f * 0.75f * 4 + 0.25f * 0.25f * 8 + 0.25f * 0.75f * 12)
                / (0.75f * 0.75f + 0.25f * 0.25f + 0.25f * 0.75f),
            within(1e-5f));
    // 0 dB and 10 dB are 1 and 10: a quarter of the way is 3.25, 5.12 dB.
    assertThat(BilinearResize.ofDecibels(new float[] {0, 10, 0, 10}, 2, 2, 4)[1])
        .isEqualTo(5.1188f, within(1e-3f));
  }
}
