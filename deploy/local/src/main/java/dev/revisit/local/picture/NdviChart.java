package dev.revisit.local.picture;

import dev.revisit.local.evaluate.alerts.TruthEvent;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.OptionalDouble;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How green a place was over the years, and what was expected. */
final class NdviChart {
  private static final double LOWEST = -0.2;
  private static final double HIGHEST = 1.0;
  private static final Color OBSERVED = new Color(0x2e7d32);
  private static final Color EXPECTED = new Color(0xb0a8c8);

  private NdviChart() {}

  static BufferedImage draw(
      PlaceSeries series, PictureSubject subject, List<TruthEvent> planted, int width, int height) {
    XYChart chart = new XYChartBuilder().width(width).height(height).build();
    style(chart);
    List<Date> dates = new ArrayList<>();
    List<Double> observed = new ArrayList<>();
    List<Date> expectedDates = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    for (PlaceSeries.Look look : series.seen()) {
      dates.add(Date.from(look.at()));
      observed.add(look.ndvi().getAsDouble());
      OptionalDouble usual = series.expected(look);
      if (usual.isPresent()) {
        expectedDates.add(Date.from(look.at()));
        expected.add(usual.getAsDouble());
      }
    }
    if (!expected.isEmpty()) {
      chart
          .addSeries("expected: same season, earlier years", expectedDates, expected)
          .setMarker(SeriesMarkers.NONE)
          .setLineColor(EXPECTED)
          .setLineWidth(7);
    }
    if (!observed.isEmpty()) {
      chart
          .addSeries("observed", dates, observed)
          .setMarker(SeriesMarkers.CIRCLE)
          .setMarkerColor(OBSERVED)
          .setLineColor(OBSERVED)
          .setLineWidth(1);
    }
    planted.forEach(event -> mark(chart, start(event.start()), event.kind(), 0.06, Colours.TRUTH));
    subject
        .firstDetected()
        .ifPresent(at -> mark(chart, at, "first detected", 0.94, Colours.ALERT_TEXT));
    subject.confirmed().ifPresent(at -> mark(chart, at, "confirmed", 0.86, Colours.ALERT_TEXT));
    return BitmapEncoder.getBufferedImage(chart);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static void style(XYChart chart) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(Styler.LegendPosition.OutsideS)
        .setLegendLayout(Styler.LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setLegendFont(font)
        .setAnnotationTextFont(font)
        .setAnnotationTextFontColor(Color.DARK_GRAY);
    chart.getStyler().setPlotGridLinesColor(new Color(0xe4e4e4));
    chart
        .getStyler()
        .setAxisTickLabelsFont(font)
        .setDatePattern("MMM yyyy")
        .setYAxisMin(LOWEST)
        .setYAxisMax(HIGHEST)
        .setMarkerSize(5)
        .setPlotBorderVisible(false);
  }

  private static void mark(XYChart chart, Instant at, String text, double height, Color colour) {
    Date date = Date.from(at);
    XYSeries line = chart.addSeries(text + " " + at, List.of(date, date), List.of(LOWEST, HIGHEST));
    line.setMarker(SeriesMarkers.NONE).setLineColor(colour).setLineWidth(2);
    line.setShowInLegend(false);
    AnnotationText label =
        new AnnotationText(text, at.toEpochMilli(), LOWEST + (HIGHEST - LOWEST) * height, false);
    chart.addAnnotation(label);
  }
}
