package dev.revisit.local.ablate;

import dev.revisit.model.evaluation.ablation.AblationReport;
import dev.revisit.model.evaluation.ablation.Interval;
import dev.revisit.model.evaluation.ablation.Measure;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;

/** A report as a picture: a panel a quantity, an arm a point, the 95 % interval as its bar. */
final class AblationChart {
  private static final List<Measure> PANELS =
      List.of(
          Measure.LAST_SEASON_LOSS,
          Measure.HISTORY_GAIN,
          Measure.PROBE_ACCURACY,
          Measure.CPU_SECONDS_PER_STEP);
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int COLUMNS = 2;
  private static final double MARGIN = 0.15;

  /** Arms often differ in the third digit only. */
  private static final String SMALL_DIFFERENCES = "0.####";

  private AblationChart() {}

  static void write(AblationReport report, Path file) throws IOException {
    List<CategoryChart> charts = new ArrayList<>();
    for (Measure measure : PANELS) {
      if (report.arms().stream().anyMatch(arm -> report.of(arm, measure).n() > 0)) {
        charts.add(panel(report, measure));
      }
    }
    int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage image =
        new BufferedImage(COLUMNS * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < charts.size(); i++) {
      Graphics2D part =
          (Graphics2D) graphics.create(i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT, WIDTH, HEIGHT);
      charts.get(i).paint(part, WIDTH, HEIGHT);
      part.dispose();
    }
    graphics.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  private static CategoryChart panel(AblationReport report, Measure measure) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(
                measure.title()
                    + (measure.higherIsBetter() ? ", higher is better" : ", lower is better"))
            .build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Scatter);
    chart.getStyler().setXAxisLabelRotation(30);
    chart.getStyler().setErrorBarsColorSeriesColor(true);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    List<Double> means = new ArrayList<>();
    List<Double> bars = new ArrayList<>();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (String arm : report.arms()) {
      Interval interval = report.of(arm, measure);
      double bar = Double.isNaN(interval.halfWidth()) ? 0 : interval.halfWidth();
      means.add(interval.mean());
      bars.add(bar);
      low = Math.min(low, interval.mean() - bar);
      high = Math.max(high, interval.mean() + bar);
    }
    double margin = Math.max((high - low) * MARGIN, 1e-6);
    chart.getStyler().setYAxisDecimalPattern(SMALL_DIFFERENCES);
    chart.getStyler().setYAxisMin(low - margin);
    chart.getStyler().setYAxisMax(high + margin);
    chart.addSeries(measure.id(), report.arms(), means, bars);
    return chart;
  }
}
