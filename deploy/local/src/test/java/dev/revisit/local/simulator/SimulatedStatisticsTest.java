package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulated pixels have the statistics of real ones. The real figures were computed with GDAL and
 * numpy from files of the data folder: the monthly composites of the WorldCereal cube of 31UFS
 * (farmland with villages, Belgium 2021), the 2020 series of a fir stand of TreeSatAI, and the
 * spruce of 120 Czech bark beetle sites in September 2019 and 2020.
 */
class SimulatedStatisticsTest {
  @TempDir static Path folder;

  private static SimulatedPixels pixels;
  private static byte[] classes;

  @BeforeAll
  static void writeAYear() throws IOException {
    Simulator.builder()
        .window(SimulatedWindow.DEFAULT.withSize(512))
        .period(LocalDate.of(2024, 1, 1), LocalDate.of(2024, 12, 31))
        .opticalEveryDays(30)
        .radarEveryDays(36)
        .cloudiness(0)
        .events(Set.of(), 0)
        .write(folder, 3);
    SimulatedTruth truth = SimulatedTruth.open(folder);
    pixels = new SimulatedPixels(folder, truth.block());
    classes = truth.landCover(2024);
  }

  @Test
  void farmlandSpreadsInGreennessAsBelgianFarmlandDoes() throws Exception {
    // 31UFS, 2021: 5th, 50th and 95th percentile of NDVI.
    double[][] real = {
      {4, .142, .585, .886},
      {5, .153, .737, .912},
      {6, .154, .746, .916},
      {7, .274, .664, .870},
      {8, .210, .597, .855},
      {9, .143, .545, .849},
      {10, .176, .637, .881}
    };
    Map<Integer, double[]> simulated = ndviByMonth();
    for (double[] month : real) {
      double[] ndvi = simulated.get((int) month[0]);
      assertThat(percentile(ndvi, 5)).as("%s", month[0]).isCloseTo(month[1], within(0.22));
      assertThat(percentile(ndvi, 50)).as("%s", month[0]).isCloseTo(month[2], within(0.20));
      assertThat(percentile(ndvi, 95)).as("%s", month[0]).isCloseTo(month[3], within(0.09));
    }
  }

  @Test
  void bandsOfFarmlandAreCorrelatedAsInReality() throws Exception {
    // 31UFS, composite of June 2021.
    BlockPixels june = pixels.read(pixels.from(Sensor.SENTINEL_2, LocalDate.of(2024, 6, 1)));
    assertThat(correlation(june, "B02", "B04")).isCloseTo(.935, within(.08));
    assertThat(correlation(june, "B04", "B05")).isCloseTo(.922, within(.15));
    assertThat(correlation(june, "B04", "B08")).isCloseTo(-.374, within(.30));
    assertThat(correlation(june, "B07", "B08")).isCloseTo(.922, within(.08));
    assertThat(correlation(june, "B11", "B12")).isCloseTo(.974, within(.15));
  }

  @Test
  void forestReflectsAsStandsInGermanyAndBohemiaDo() throws Exception {
    // Czech spruce, September: B04 210, B08 2010, B11 840 (times 10,000); fir with broadleaves,
    // June to August:
    // B04 270, B08 3490, B11 1380. A mixture of both and broadleaves lies between or a little
    // above.
    BlockPixels summer = pixels.read(pixels.from(Sensor.SENTINEL_2, LocalDate.of(2024, 7, 1)));
    assertThat(mean(summer, "B04", LandCover.TREES)).isBetween(180.0, 340.0);
    assertThat(mean(summer, "B08", LandCover.TREES)).isBetween(2200.0, 3700.0);
    assertThat(mean(summer, "B11", LandCover.TREES)).isBetween(900.0, 1550.0);
    // Within a class the near infrared varies by a fifth to a quarter (spruce of many sites .22).
    assertThat(deviation(summer, "B08", LandCover.TREES) / mean(summer, "B08", LandCover.TREES))
        .isBetween(.15, .30);
  }

  @Test
  void radarLevelsAndSpeckleAreThoseOfRealScenes() throws Exception {
    // gamma0 = sigma0 / cos(38 degrees), 1.0 dB more. Stand of TreeSatAI, sigma0: VV -9.6 ascending
    // and -8.4 descending, VH -14.9 and -14.3. Belgian farmland: VV -7.6 to -10.2, VH -14.8 to
    // -16.7.
    for (Scene scene : pixels.scenes(Sensor.SENTINEL_1)) {
      BlockPixels radar = pixels.read(scene);
      boolean mild = SimulatedPixels.date(scene).getMonthValue() > 3;
      if (mild && radar.dataFraction() > 0.24) {
        assertThat(power(radar, "VV", LandCover.TREES)).isBetween(-9.5, -6.5);
        assertThat(power(radar, "VH", LandCover.TREES)).isBetween(-15.0, -12.0);
        assertThat(power(radar, "VV", LandCover.CROPS)).isBetween(-14.0, -6.5);
        assertThat(power(radar, "VH", LandCover.CROPS)).isBetween(-20.5, -13.5);
        assertThat(power(radar, "VV", LandCover.WATER)).isLessThan(-15.5);
        // dB of four looks scatter by 2.3 dB, forest adds little; the stand shows 3.6 to 4.7 looks.
        assertThat(deviation(radar, "VV", LandCover.TREES)).isCloseTo(2.35, within(0.25));
      }
    }
  }

  private static Map<Integer, double[]> ndviByMonth() throws Exception {
    Map<Integer, double[]> months = new TreeMap<>();
    for (Scene scene : pixels.scenes(Sensor.SENTINEL_2)) {
      BlockPixels read = pixels.read(scene);
      if (read.dataFraction() < 0.24) {
        continue;
      }
      float[] red = read.band("B04");
      float[] nir = read.band("B08");
      double[] ndvi = new double[red.length];
      int count = 0;
      for (int i = 0; i < red.length; i++) {
        if (farmland(coverAt(read, i))) {
          ndvi[count++] = (nir[i] - red[i]) / (nir[i] + red[i]);
        }
      }
      double[] sorted = Arrays.copyOf(ndvi, count);
      Arrays.sort(sorted);
      months.put(SimulatedPixels.date(scene).getMonthValue(), sorted);
    }
    return months;
  }

  private static boolean farmland(byte code) {
    return code == LandCover.CROPS.code()
        || code == LandCover.GRASS.code()
        || code == LandCover.BUILT.code();
  }

  private static byte coverAt(BlockPixels pixels, int i) {
    int row = pixels.y0() + i / pixels.width();
    return classes[row * 1024 + pixels.x0() + i % pixels.width()];
  }

  private static double percentile(double[] sorted, int percent) {
    return sorted[(int) Math.min(sorted.length - 1, percent / 100.0 * sorted.length)];
  }

  private static double correlation(BlockPixels pixels, String one, String other) {
    float[] x = pixels.band(one);
    float[] y = pixels.band(other);
    double n = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    for (int i = 0; i < x.length; i++) {
      if (farmland(coverAt(pixels, i)) && Float.isFinite(x[i]) && Float.isFinite(y[i])) {
        n++;
        sx += x[i];
        sy += y[i];
        sxx += (double) x[i] * x[i];
        syy += (double) y[i] * y[i];
        sxy += (double) x[i] * y[i];
      }
    }
    return (n * sxy - sx * sy) / Math.sqrt((n * sxx - sx * sx) * (n * syy - sy * sy));
  }

  private static double[] of(BlockPixels pixels, String band, LandCover cover) {
    float[] values = pixels.band(band);
    double[] chosen = new double[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (coverAt(pixels, i) == cover.code() && Float.isFinite(values[i])) {
        chosen[count++] = values[i];
      }
    }
    return Arrays.copyOf(chosen, count);
  }

  private static double mean(BlockPixels pixels, String band, LandCover cover) {
    return Arrays.stream(of(pixels, band, cover)).average().orElseThrow();
  }

  private static double deviation(BlockPixels pixels, String band, LandCover cover) {
    double[] values = of(pixels, band, cover);
    double mean = Arrays.stream(values).average().orElseThrow();
    return Math.sqrt(
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  /** Mean in linear power, in dB. */
  private static double power(BlockPixels pixels, String band, LandCover cover) {
    return 10
        * Math.log10(
            Arrays.stream(of(pixels, band, cover))
                .map(dB -> Math.pow(10, dB / 10))
                .average()
                .orElseThrow());
  }
}
