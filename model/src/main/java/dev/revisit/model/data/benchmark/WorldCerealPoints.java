package dev.revisit.model.data.benchmark;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Month;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Points of the WorldCereal reference data (K. Van Tricht et al., WorldCereal: a dynamic
 * open-source system for global-scale, seasonal, and reproducible crop and irrigation mapping, ESSD
 * 2023) with monthly composites of Sentinel-2 and Sentinel-1, as a table {@code
 * worldcereal_points.csv}: a row a point and month, a year from December to November.
 *
 * <p>A point is one pixel and has no surroundings, an encoder of chips wants some. So each becomes
 * a constant image: for crops, told of the whole image, of 16 x 16 pixels, the smallest of which
 * every preset makes a valid token; for land cover, told pixel by pixel, of 64 x 64, so that most
 * pixels do not see the border. What is measured is what the model does with the spectrum and its
 * course over the year, and nothing of texture or shape.
 *
 * <p>The months are averaged by season (December to February, and so on), radar in linear power. A
 * band of a season has the mean of the months that have it; a season without any is left out.
 * Points of crops with fewer than {@value #FEWEST} points are left out: nothing can be learnt about
 * them in one part and measured in another. Groups are cells of a tenth of a degree.
 */
public final class WorldCerealPoints {
  /** Points that a class needs. */
  public static final int FEWEST = 20;

  private static final int SCENE_SIDE = 16;
  private static final int MAP_SIDE = 64;
  private static final int SEASONS = 4;
  private static final double CELLS_PER_DEGREE = 10;
  private static final int MONTHS_PER_SEASON = 3;
  private static final int MIDDLE_OF_MONTH = 15;
  private static final List<String> OPTICAL =
      List.of("B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12");

  /** WorldCereal's land cover, in the classes of {@link ClassScheme#dynamicWorld()}. */
  private static final Map<String, String> LAND_COVER =
      Map.of(
          "temporary_crops", "crops",
          "permanent_crops", "crops",
          "trees", "trees",
          "grasslands", "grass",
          "shrubland", "shrub and scrub",
          "wetlands", "flooded vegetation",
          "bare_sparsely_vegetated", "bare",
          "built_up", "built",
          "water", "water",
          "snow_and_ice", "snow and ice");

  private WorldCerealPoints() {}

  /** A point, its values by season and column. */
  private static final class Point {
    private final String label;
    private final String group;
    private final List<Map<String, double[]>> seasons = new ArrayList<>();

    private Point(String label, String group) {
      this.label = label;
      this.group = group;
      for (int i = 0; i < SEASONS; i++) {
        seasons.add(new LinkedHashMap<>());
      }
    }

    /** Adds a month's value to the sum and the count of its season. */
    private void add(int season, String column, double value) {
      double[] sum = seasons.get(season).computeIfAbsent(column, name -> new double[2]);
      sum[0] += value;
      sum[1]++;
    }

    private Optional<Double> mean(int season, String column) {
      return Optional.ofNullable(seasons.get(season).get(column)).map(sum -> sum[0] / sum[1]);
    }
  }

  /**
   * Lists the points with the crop that grew there (column {@code sampling_label}), as scenes.
   *
   * @param root folder with the table
   */
  public static ImageSet crops(Path root) throws IOException {
    Path file = table(root);
    Map<String, Point> points = read(file, "sampling_label");
    Map<String, Long> counts =
        points.values().stream()
            .collect(Collectors.groupingBy(p -> p.label, TreeMap::new, Collectors.counting()));
    List<String> classes =
        counts.keySet().stream().filter(label -> counts.get(label) >= FEWEST).toList();
    points.values().removeIf(point -> !classes.contains(point.label));
    return set(
        points,
        classes,
        SCENE_SIDE,
        label -> new Label.Scene(classes.indexOf(label)),
        file,
        "class of " + FEWEST + " points");
  }

  /**
   * Lists the points with their land cover (column {@code landcover_class}) in the classes of
   * {@link ClassScheme#dynamicWorld()}, the same for all pixels.
   *
   * @param root folder with the table
   */
  public static ImageSet landCover(Path root) throws IOException {
    Path file = table(root);
    Map<String, Point> points = read(file, "landcover_class");
    List<String> classes =
        ClassScheme.dynamicWorld().classes().stream().map(LandCoverClass::label).toList();
    for (Point point : points.values()) {
      if (!LAND_COVER.containsKey(point.label)) {
        throw new DataSetException(
            "%s: the land cover '%s' is not one of %s: remove its points"
                .formatted(file, point.label, new TreeSet<>(LAND_COVER.keySet())));
      }
    }
    return set(
        points,
        classes,
        MAP_SIDE,
        label -> {
          byte[] codes = new byte[MAP_SIDE * MAP_SIDE];
          Arrays.fill(codes, (byte) classes.indexOf(LAND_COVER.get(label)));
          return new Label.Pixels(codes);
        },
        file,
        "point");
  }

  private static Path table(Path root) {
    return root.resolve("worldcereal_points.csv");
  }

  private static Map<String, Point> read(Path file, String labels) throws IOException {
    List<String> lines = Folders.lines(file);
    List<String> header = Arrays.asList(lines.get(0).split(",", -1));
    Map<String, Point> points = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      Row row = new Row(file, header, line.split(",", -1));
      Point point =
          points.computeIfAbsent(
              row.text("sample_id"), id -> new Point(row.text(labels), row.cell()));
      add(row, point);
    }
    return points;
  }

  private static void add(Row row, Point point) {
    int season = season(row.month());
    for (String band : OPTICAL) {
      row.number("s2_" + band.toLowerCase(Locale.ROOT))
          .filter(value -> value > 0)
          .ifPresent(value -> point.add(season, band, value));
    }
    for (String band : OpticalBands.SAR_NAMES) {
      row.number("s1_" + band.toLowerCase(Locale.ROOT) + "_linear")
          .filter(value -> value > 0)
          .ifPresent(value -> point.add(season, band, value));
    }
  }

  private static int season(YearMonth month) {
    return month.getMonthValue() % Month.DECEMBER.getValue() / MONTHS_PER_SEASON;
  }

  private static ImageSet set(
      Map<String, Point> points,
      List<String> classes,
      int side,
      Function<String, Label> truth,
      Path file,
      String needed)
      throws IOException {
    List<ImageSet.Entry> entries = new ArrayList<>();
    points.forEach(
        (id, point) ->
            entries.add(
                new ImageSet.Entry(
                    id,
                    point.group,
                    side,
                    side,
                    () -> image(id, point, side, truth.apply(point.label)))));
    Folders.requireSome(entries, file, needed);
    return new ImageSet(classes, entries);
  }

  private static LabelledImage image(String id, Point point, int side, Label truth)
      throws IOException {
    List<List<ImageRaster>> seasons = new ArrayList<>();
    for (int season = 0; season < SEASONS; season++) {
      List<ImageRaster> rasters = rasters(point, season, side * side);
      if (!rasters.isEmpty()) {
        seasons.add(rasters);
      }
    }
    if (seasons.isEmpty()) {
      throw new DataSetException("The point " + id + " has no values: remove it");
    }
    return new LabelledImage(
        side, side, seasons.subList(0, seasons.size() - 1), seasons.get(seasons.size() - 1), truth);
  }

  private static List<ImageRaster> rasters(Point point, int season, int pixels) {
    // The middle month of the season: January, April, July, October.
    int day =
        YearMonth.of(2017, 1 + season * MONTHS_PER_SEASON).atDay(MIDDLE_OF_MONTH).getDayOfYear();
    ImageRaster optical = ImageRaster.empty(Modality.OPTICAL, pixels, day);
    for (String band : OPTICAL) {
      point.mean(season, band).ifPresent(value -> optical.put(band, constant(value, pixels)));
    }
    ImageRaster sar = ImageRaster.empty(Modality.SAR, pixels, day);
    for (String band : OpticalBands.SAR_NAMES) {
      point
          .mean(season, band)
          .ifPresent(power -> sar.put(band, constant(10 * Math.log10(power), pixels)));
    }
    List<ImageRaster> rasters = new ArrayList<>();
    for (ImageRaster raster : List.of(optical, sar)) {
      for (float value : raster.values()) {
        if (!Float.isNaN(value)) {
          rasters.add(raster);
          break;
        }
      }
    }
    return rasters;
  }

  private static float[] constant(double value, int pixels) {
    float[] values = new float[pixels];
    Arrays.fill(values, (float) value);
    return values;
  }

  private record Row(Path file, List<String> header, List<String> cells) {
    Row(Path file, List<String> header, String... cells) {
      this(file, header, List.of(cells));
    }

    String text(String column) {
      int index = header.indexOf(column);
      if (index < 0 || index >= cells.size()) {
        throw new IllegalArgumentException(
            file + " has no value of the column " + column + ": copy the table again");
      }
      return cells.get(index);
    }

    /** Empty where there is no data. */
    Optional<Double> number(String column) {
      String text = text(column);
      try {
        return text.isBlank() ? Optional.empty() : Optional.of(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s: %s is '%s', expected a number: copy the table again".formatted(file, column, text),
            e);
      }
    }

    YearMonth month() {
      try {
        return YearMonth.parse(text("month"));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException(
            "%s: the month is '%s', expected one like 2017-05: copy the table again"
                .formatted(file, text("month")),
            e);
      }
    }

    String cell() {
      return (long) Math.floor(degrees("lat") * CELLS_PER_DEGREE)
          + ","
          + (long) Math.floor(degrees("lon") * CELLS_PER_DEGREE);
    }

    private double degrees(String column) {
      return number(column)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      file + " has a point without " + column + ": remove it"));
    }
  }
}
