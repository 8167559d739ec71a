package dev.revisit.local.evaluate;

import dev.revisit.model.evaluation.Reliability;
import dev.revisit.model.evaluation.RiskCoverage;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Reliability diagram and abstention curve. */
final class Curves {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private Curves() {}

  /** Accuracy against confidence; the diagonal is a model that knows what it knows. */
  static void reliability(Reliability reliability, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(
                String.format(
                    Locale.ROOT,
                    "Reliability, expected calibration error %.3f",
                    reliability.expectedCalibrationError()))
            .xAxisTitle("confidence")
            .yAxisTitle("accuracy")
            .build();
    chart
        .addSeries("calibrated", new double[] {0, 1}, new double[] {0, 1})
        .setMarker(SeriesMarkers.NONE);
    List<Reliability.Bin> filled =
        reliability.bins().stream().filter(bin -> bin.count() > 0).toList();
    if (!filled.isEmpty()) {
      chart.addSeries(
          "measured",
          filled.stream().mapToDouble(Reliability.Bin::confidence).toArray(),
          filled.stream().mapToDouble(Reliability.Bin::accuracy).toArray());
    }
    write(chart, file);
  }

  /** Error among the answers that are given, against their share. */
  static void abstention(RiskCoverage abstention, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Abstention: error of the most confident answers")
            .xAxisTitle("share of answers given")
            .yAxisTitle("error")
            .build();
    List<RiskCoverage.Point> points = abstention.curve();
    chart
        .addSeries(
            "error",
            points.stream().mapToDouble(RiskCoverage.Point::coverage).toArray(),
            points.stream().mapToDouble(RiskCoverage.Point::risk).toArray())
        .setMarker(SeriesMarkers.NONE);
    write(chart, file);
  }

  private static void write(XYChart chart, Path file) throws IOException {
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisMin(0.0);
    chart.getStyler().setXAxisMax(1.0);
    chart.getStyler().setYAxisMin(0.0);
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }
}
