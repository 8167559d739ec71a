package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.model.data.Label;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.locationtech.jts.geom.Coordinate;

/**
 * A table of points: CSV with a header that names {@code lat}, {@code lon}, {@code date} (ISO) and
 * {@code label}, in any order and among other columns. Fields are not quoted.
 *
 * <p>Each point labels the one pixel that holds it. Its chip is the one of the stream's grid that
 * it lies in, so that what is learnt from is cut as what is judged. Points of one block and one
 * date share a sample.
 */
final class PointTable {
  private final ClassCodes codes;

  PointTable(ClassCodes codes) {
    this.codes = codes;
  }

  private record Point(Block block, int column, int row, LocalDate date, int index) {}

  private record Place(Block block, LocalDate date) {}

  /**
   * Reads a table.
   *
   * @throws LabelException naming the line that cannot be used
   */
  List<BlockLabels> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new LabelException("There is no table " + file);
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty()) {
      throw new LabelException(file + " is empty: expected a header with lat, lon, date, label");
    }
    List<String> header =
        Arrays.stream(lines.get(0).split(",", -1))
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .toList();
    int[] columns = new int[4];
    List<String> wanted = List.of("lat", "lon", "date", "label");
    for (int i = 0; i < wanted.size(); i++) {
      columns[i] = header.indexOf(wanted.get(i));
      if (columns[i] < 0) {
        throw new LabelException(
            "%s has no column '%s': its first line is %s"
                .formatted(file, wanted.get(i), lines.get(0)));
      }
    }
    Map<Place, List<Point>> places = new LinkedHashMap<>();
    for (int number = 1; number < lines.size(); number++) {
      if (!lines.get(number).isBlank()) {
        String where = file + ", line " + (number + 1);
        Point point = point(lines.get(number).split(",", -1), columns, where);
        places
            .computeIfAbsent(new Place(point.block(), point.date()), place -> new ArrayList<>())
            .add(point);
      }
    }
    return places.entrySet().stream()
        .map(entry -> labels(file, entry.getKey(), entry.getValue()))
        .toList();
  }

  private Point point(String[] cells, int[] columns, String where) throws LabelException {
    double latitude;
    double longitude;
    LocalDate date;
    try {
      latitude = Double.parseDouble(cells[columns[0]].strip());
      longitude = Double.parseDouble(cells[columns[1]].strip());
      date = LocalDate.parse(cells[columns[2]].strip());
    } catch (NumberFormatException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      throw new LabelException(
          where + " needs latitude and longitude in degrees and a date like 2021-06-30", e);
    }
    MgrsTile tile =
        MgrsTile.owner(longitude, latitude)
            .orElseThrow(
                () ->
                    new LabelException(
                        where + ": no Sentinel-2 tile holds " + latitude + ", " + longitude));
    Coordinate metres = tile.projection().toUtm(longitude, latitude);
    for (Block block : tile.blocks()) {
      int column = (int) Math.floor((metres.x - block.west()) / MgrsTile.PIXEL_METRES);
      int row = (int) Math.floor((block.north() - metres.y) / MgrsTile.PIXEL_METRES);
      if (column >= 0 && row >= 0 && column < block.width() && row < block.height()) {
        int index = codes.ofName(cells[columns[3]].strip(), where);
        return new Point(block, column, row, date, index);
      }
    }
    throw new LabelException(where + ": the point lies outside of tile " + tile.id());
  }

  private static BlockLabels labels(Path file, Place place, List<Point> points) {
    Instant day = place.date().atStartOfDay(ZoneOffset.UTC).toInstant();
    return new BlockLabels(
        file.getFileName() + "/" + place.block().id(),
        day,
        day.plus(Duration.ofDays(1)),
        List.of(place.block()),
        block -> {
          byte[] labels = new byte[block.width() * block.height()];
          Arrays.fill(labels, (byte) Label.UNLABELLED);
          for (Point point : points) {
            labels[point.row() * block.width() + point.column()] = (byte) point.index();
          }
          return labels;
        });
  }
}
