package dev.revisit.model.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormalisationTest {
  private final Normalisation normalisation = Normalisation.ssl4eo();

  @Test
  void theMeanAndAMissingValueAreOneHalf() {
    assertThat(normalisation.normalise(Modality.OPTICAL, 3, 1297.47f))
        .isEqualTo(0.5f, within(1e-6f));
    assertThat(normalisation.normalise(Modality.SAR, 1, -20.192f)).isEqualTo(0.5f, within(1e-6f));
    assertThat(normalisation.normalise(Modality.OPTICAL, 3, Float.NaN)).isEqualTo(0.5f);
  }

  @Test
  void oneStandardDeviationIsAQuarter() {
    // B04: 1297.47 + 1368.11 = 2665.58; VV: -12.548 - 5.257 = -17.805
    assertThat(normalisation.normalise(Modality.OPTICAL, 3, 2665.58f))
        .isEqualTo(0.75f, within(1e-6f));
    assertThat(normalisation.normalise(Modality.SAR, 0, -17.805f)).isEqualTo(0.25f, within(1e-6f));
  }

  @Test
  void valuesBeyondTwoStandardDeviationsAreClipped() {
    assertThat(normalisation.normalise(Modality.OPTICAL, 0, 60000)).isEqualTo(1);
    assertThat(normalisation.normalise(Modality.OPTICAL, 0, Float.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(normalisation.normalise(Modality.SAR, 0, Float.NEGATIVE_INFINITY)).isEqualTo(0);
  }

  @Test
  void bandsHaveTheOrderOfTheModel() {
    assertThat(normalisation.bands(Modality.OPTICAL))
        .extracting(BandStatistics::band)
        .containsExactly(
            "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12");
    assertThat(normalisation.bands(Modality.SAR))
        .extracting(BandStatistics::band)
        .containsExactly("VV", "VH");
  }

  @Test
  void jsonRoundTripKeepsEverything() throws Exception {
    String json = normalisation.toJson().toString();
    assertThat(Normalisation.read(new ObjectMapper().readTree(json))).isEqualTo(normalisation);
  }

  @Test
  void unusableStatisticsAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BandStatistics("B04", 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new BandStatistics("B04", Double.NaN, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Normalisation(Map.of(Modality.SAR, List.of(new BandStatistics("VV", 0, 1)))))
        .withMessageContaining("optical");
    ObjectNode json = normalisation.toJson();
    ((ObjectNode) json.get("sar").get(0)).remove("std");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Normalisation.read(json))
        .withMessageContaining("sar");
  }

  @Test
  void theDayOfYearIsCodedAsSinesThenCosines() {
    float[] features = new float[5];
    DayOfYear.write(365.25 / 4, 2, features, 1);
    // A quarter of a year: sin 90°, sin 180°, cos 90°, cos 180°
    assertThat(features).containsExactly(new float[] {0, 1, 0, 0, -1}, within(1e-6f));
  }
}
