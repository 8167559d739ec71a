package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the truth says can be seen in the pixels. */
class SimulatedTruthTest {
  @TempDir static Path folder;

  private static SimulatedTruth truth;
  private static SimulatedPixels pixels;

  @BeforeAll
  static void writeCloudless() throws IOException {
    Simulator.builder()
        .window(SimulatedWindow.DEFAULT.withSize(256))
        .period(LocalDate.of(2023, 1, 1), LocalDate.of(2024, 12, 31))
        .opticalEveryDays(15)
        .radarEveryDays(24)
        .cloudiness(0)
        .events(EnumSet.allOf(EventKind.class), 1)
        .write(folder.resolve("made"), 8);
    truth = SimulatedTruth.open(folder.resolve("made"));
    pixels = new SimulatedPixels(folder.resolve("made"), truth.block());
  }

  @Test
  void aFolderWithoutTruthIsRefusedWithTheRemedy() {
    assertThatIOException()
        .isThrownBy(() -> SimulatedTruth.open(folder))
        .withMessageContaining("revisit simulate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> truth.landCover(1999))
        .withMessageContaining("2023");
  }

  @Test
  void masksAreAsLargeAsTheTruthFileSays() throws IOException {
    JsonNode document = new ObjectMapper().readTree(folder.resolve("made/truth.geojson").toFile());
    assertThat(truth.events()).hasSize(document.get("features").size()).hasSizeGreaterThan(5);
    for (int i = 0; i < truth.events().size(); i++) {
      SimulatedTruth.Event event = truth.events().get(i);
      double hectares = document.at("/features/" + i + "/properties/areaHectares").asDouble();
      assertThat(count(truth.mask(event)) / 100.0).as(event.id()).isCloseTo(hectares, within(0.02));
      assertThat(event.change()).isEqualTo(event.kind().change());
    }
  }

  @Test
  void landCoverChangesWhereAndWhenSomethingLastingHappened() throws IOException {
    byte[] first = truth.landCover(2023);
    byte[] second = truth.landCover(2024);
    boolean[] mayDiffer = new boolean[first.length];
    for (SimulatedTruth.Event event : truth.events()) {
      boolean[] mask = truth.mask(event);
      for (int i = 0; i < mask.length; i++) {
        mayDiffer[i] |= mask[i] && event.change();
      }
    }
    int differing = 0;
    for (int i = 0; i < first.length; i++) {
      if (first[i] != second[i]) {
        differing++;
        assertThat(mayDiffer[i]).isTrue();
      }
    }
    assertThat(differing).isPositive();
    assertThat(first[0]).isBetween((byte) 0, (byte) 8);
    assertThat(first[Block.SIZE - 1]).as("outside").isEqualTo(SimulatedTruth.NO_DATA);
    for (SimulatedTruth.Event event : of(EventKind.CLEAR_CUT)) {
      boolean felled = event.start().isBefore(LocalDate.of(2023, 7, 1));
      boolean[] mask = truth.mask(event);
      for (int i = 0; i < mask.length; i++) {
        if (mask[i]) {
          assertThat(first[i] == LandCover.TREES.code()).isEqualTo(!felled);
        }
      }
    }
  }

  @Test
  void theChangeMaskHoldsChangesOfThePeriodOnly() {
    SimulatedTruth.Event cut = of(EventKind.CLEAR_CUT).get(0);
    boolean[] across = truth.changedBetween(cut.start().minusDays(1), cut.start());
    boolean[] mask = truth.mask(cut);
    for (int i = 0; i < mask.length; i++) {
      assertThat(across[i] || !mask[i]).isTrue();
    }
    assertThat(count(truth.changedBetween(cut.start(), cut.start()))).isZero();
  }

  @Test
  void felledForestLosesGreenAndCrossPolarisedBackscatter() throws Exception {
    for (SimulatedTruth.Event cut : of(EventKind.CLEAR_CUT)) {
      boolean[] mask = truth.mask(cut);
      Scene before = pixels.before(Sensor.SENTINEL_2, cut.start());
      Scene after = pixels.from(Sensor.SENTINEL_2, cut.start());
      boolean snow = pixels.read(before).clearFraction() < 0.5;
      if (!snow) {
        assertThat(pixels.ndvi(before, mask) - pixels.ndvi(after, mask))
            .as(cut.id() + " " + cut.start())
            .isGreaterThan(0.1);
      }
      assertThat(meanVh(cut, mask, true) - meanVh(cut, mask, false)).isBetween(1.5, 6.0);
    }
  }

  @Test
  void floodsAreWaterAndRetreat() throws Exception {
    List<SimulatedTruth.Event> floods = of(EventKind.FLOOD);
    assertThat(floods).isNotEmpty();
    for (SimulatedTruth.Event flood : floods) {
      boolean[] mask = truth.mask(flood);
      for (Scene scene : pixels.scenes(Sensor.SENTINEL_2)) {
        if (flood.visibleOn(SimulatedPixels.date(scene))
            && pixels.read(scene).dataFraction() > 0.06) {
          assertThat(pixels.ndvi(scene, mask)).as(scene.itemId()).isLessThan(0.1);
        }
      }
      Scene later = pixels.from(Sensor.SENTINEL_1, flood.end().orElseThrow());
      assertThat(pixels.decibels(later, "VV", mask)).isGreaterThan(-16);
    }
  }

  @Test
  void droughtBrownsAndGrassComesBackTheNextYear() throws Exception {
    for (SimulatedTruth.Event drought : of(EventKind.DROUGHT)) {
      boolean[] inside = truth.mask(drought);
      LocalDate height = drought.start().plusDays(40);
      Scene during = pixels.from(Sensor.SENTINEL_2, height);
      int other = height.getYear() == 2023 ? 1 : -1;
      Scene otherYear = pixels.from(Sensor.SENTINEL_2, height.plusYears(other).minusDays(8));
      assertThat(drought.change()).isFalse();
      assertThat(pixels.ndvi(during, inside))
          .as(drought.id())
          .isLessThan(pixels.ndvi(otherYear, inside) + 0.02);
    }
  }

  private static double meanVh(SimulatedTruth.Event cut, boolean[] mask, boolean before)
      throws Exception {
    double sum = 0;
    int count = 0;
    for (Scene scene : pixels.scenes(Sensor.SENTINEL_1)) {
      LocalDate date = SimulatedPixels.date(scene);
      boolean wanted =
          before
              ? date.isBefore(cut.start())
              : !date.isBefore(cut.start()) && date.isBefore(cut.start().plusDays(120));
      if (wanted && pixels.read(scene).dataFraction() > 0.062) {
        sum += pixels.decibels(scene, "VH", mask);
        count++;
      }
    }
    return sum / count;
  }

  private static List<SimulatedTruth.Event> of(EventKind kind) {
    return truth.events().stream().filter(event -> event.kind() == kind).toList();
  }

  private static int count(boolean[] mask) {
    int count = 0;
    for (boolean set : mask) {
      count += set ? 1 : 0;
    }
    return count;
  }

  @Test
  void theFilesAreWhereTheDocumentsSay() {
    assertThat(
            Files.isRegularFile(
                folder.resolve("made/labels/LABEL_T33UUP_2023_landcover/landcover.tif")))
        .isTrue();
    assertThat(truth.years()).containsExactly(2023, 2024);
    assertThat(truth.block().id()).isEqualTo("33UUP/06/06");
  }
}
