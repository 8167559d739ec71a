package dev.revisit.local.pretrain;

import dev.revisit.local.pretrain.LossHistory.Point;
import dev.revisit.model.training.PretrainPlan;
import dev.revisit.model.training.StagePlan;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss over steps, as a picture. Dashed lines part the stages, whose losses do not compare. */
final class LossPlot {
  /** More points than pixels show nothing more. */
  private static final int MOST_POINTS = 2000;

  /** The smoothed curve of a stage follows an eighth of its points, but not more than these. */
  private static final int SMOOTHED = 25;

  private static final int PARTS = 8;

  private LossPlot() {}

  /** Draws a PNG. */
  static byte[] png(PretrainPlan plan, LossHistory history) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(1000)
            .height(600)
            .title("Reconstruction loss of hidden patches, optical + radar")
            .xAxisTitle("step")
            .yAxisTitle("loss")
            .build();
    chart
        .getStyler()
        .setLegendPosition(Styler.LegendPosition.InsideNE)
        .setChartBackgroundColor(Color.WHITE)
        .setAntiAlias(true);
    List<Point> raw = history.training();
    add(chart, "training", raw, new Color(0xb8cfe5), 1);
    add(chart, "training, smoothed", smooth(plan, raw), new Color(0x1f5f9f), 2);
    if (!history.validation().isEmpty()) {
      add(chart, "held-out chips", history.validation(), new Color(0xd9730d), 2)
          .setMarker(SeriesMarkers.CIRCLE);
    }
    long end = 0;
    for (StagePlan stage : plan.stages().subList(0, plan.stages().size() - 1)) {
      end += stage.steps();
      AnnotationLine line = new AnnotationLine(end, true, false);
      chart.addAnnotation(line);
    }
    chart
        .getStyler()
        .setAnnotationLineColor(Color.GRAY)
        .setAnnotationLineStroke(
            new BasicStroke(
                1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 0, new float[] {4}, 0));
    return BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
  }

  private static List<Point> smooth(PretrainPlan plan, List<Point> raw) {
    List<Point> smooth = new ArrayList<>();
    long begin = 0;
    for (StagePlan stage : plan.stages()) {
      long after = begin;
      long end = begin + stage.steps();
      List<Point> part =
          raw.stream().filter(p -> p.globalStep() > after && p.globalStep() <= end).toList();
      MovingMean mean = new MovingMean(Math.max(1, Math.min(SMOOTHED, part.size() / PARTS)));
      part.forEach(point -> smooth.add(new Point(point.globalStep(), mean.add(point.loss()))));
      begin = end;
    }
    return smooth;
  }

  private static XYSeries add(
      XYChart chart, String name, List<Point> points, Color color, int width) {
    int stride = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<Long> steps = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < points.size(); i += stride) {
      steps.add(points.get(i).globalStep());
      losses.add(points.get(i).loss());
    }
    XYSeries series = chart.addSeries(name, steps, losses);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setLineStyle(new BasicStroke(width));
    return series;
  }
}
