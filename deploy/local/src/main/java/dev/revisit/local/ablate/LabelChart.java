package dev.revisit.local.ablate;

import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.evaluation.ablation.Interval;
import dev.revisit.model.evaluation.ablation.LabelReport;
import dev.revisit.model.evaluation.ablation.LabelSettings;
import dev.revisit.model.training.FineTunePlan.Start;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Metric against the share of the labels, a line a start, with 95 % intervals. */
final class LabelChart {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 480;
  private static final double PERCENT = 100;

  /** The lines of one share lie beside each other, so that their intervals can be told apart. */
  private static final double BESIDE = 1.04;

  private LabelChart() {}

  static void write(LabelReport report, Path file) throws IOException {
    LabelSettings settings = report.settings();
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(settings.protocol().name() + ": what pretraining is worth")
            .xAxisTitle("share of the training labels, percent")
            .yAxisTitle(settings.protocol().metric() + " of the test part")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisLogarithmic(settings.fractions().size() > 1);
    chart.getStyler().setXAxisDecimalPattern("0.###");
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(1.0);
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    for (Start start : LabelReport.STARTS) {
      line(chart, report, start);
    }
    settings.protocol().references().stream()
        .filter(reference -> reference.metric().equals(settings.protocol().metric()))
        .forEach(reference -> level(chart, settings, reference));
    BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
  }

  private static void line(XYChart chart, LabelReport report, Start start) {
    List<Double> shares = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    List<Double> bars = new ArrayList<>();
    for (double fraction : report.settings().fractions()) {
      Interval interval = report.of(fraction, start);
      if (interval.n() > 0) {
        shares.add(fraction * PERCENT * (start == Start.SCRATCH ? BESIDE : 1 / BESIDE));
        means.add(interval.mean());
        bars.add(Double.isNaN(interval.halfWidth()) ? 0 : interval.halfWidth());
      }
    }
    if (!shares.isEmpty()) {
      chart.addSeries(LabelReport.words(start), shares, means, bars);
    }
  }

  private static void level(XYChart chart, LabelSettings settings, Protocol.Reference reference) {
    List<Double> fractions = settings.fractions();
    double[] ends = {
      fractions.get(0) * PERCENT / BESIDE, fractions.get(fractions.size() - 1) * PERCENT * BESIDE
    };
    chart
        .addSeries(
            String.format(Locale.ROOT, "%s %.3f", reference.kind(), reference.value()),
            ends,
            new double[] {reference.value(), reference.value()})
        .setMarker(SeriesMarkers.NONE)
        .setLineStyle(SeriesLines.DASH_DASH);
  }
}
