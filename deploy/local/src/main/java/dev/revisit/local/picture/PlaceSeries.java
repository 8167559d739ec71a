package dev.revisit.local.picture;

import static java.util.stream.Collectors.toList;

import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.model.evaluation.Progress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * How green a place was, look by look: the mean NDVI of its clear pixels, and what the same season
 * of earlier years led to expect, as the spectral judge does.
 */
final class PlaceSeries {
  /** Share of the window that is clear in a look worth showing. */
  private static final double CLEAR = 0.95;

  private static final double FEWEST_PIXELS = 0.5;
  private static final Set<String> BANDS = Set.of("B04", "B08", "SCL");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration HALF_SEASON = Duration.ofDays(45);

  private static final int SEASONS_OF_A_YEAR = 4;

  private final List<Look> looks;

  /**
   * Of looks that are at hand.
   *
   * @param looks by date
   */
  PlaceSeries(List<Look> looks) {
    this.looks = List.copyOf(looks);
  }

  /**
   * One look at the place.
   *
   * @param ndvi mean over the place; empty if less than half of it is clear
   * @param clear share of the window that is clear
   */
  record Look(Scene scene, OptionalDouble ndvi, double clear) {
    Instant at() {
      return scene.observedAt();
    }
  }

  /**
   * Reads the series; a tenth of a second a scene.
   *
   * @param place {@code [side, side]} of the window
   */
  static PlaceSeries read(
      PlaceScenes scenes, PictureWindow window, boolean[] place, Progress progress)
      throws IOException {
    List<Look> looks = new ArrayList<>();
    for (Scene scene : scenes.scenes()) {
      if (progress.stopRequested()) {
        throw new CancellationException("stopped");
      }
      progress.at("scene", looks.size() + 1, scenes.scenes().size());
      BlockPixels pixels = scenes.read(scene, BANDS);
      boolean[] clear = window.clear(pixels);
      looks.add(new Look(scene, ndvi(window, pixels, clear, place), share(clear)));
    }
    return new PlaceSeries(looks);
  }

  private static OptionalDouble ndvi(
      PictureWindow window, BlockPixels pixels, boolean[] clear, boolean[] place) {
    float[] red = window.cut(pixels, "B04");
    float[] infrared = window.cut(pixels, "B08");
    double sum = 0;
    int seen = 0;
    int wanted = 0;
    for (int i = 0; i < place.length; i++) {
      wanted += place[i] ? 1 : 0;
      double value = (infrared[i] - red[i]) / (infrared[i] + red[i]);
      if (place[i] && clear[i] && !Double.isNaN(value)) {
        sum += value;
        seen++;
      }
    }
    return seen > 0 && seen >= FEWEST_PIXELS * wanted
        ? OptionalDouble.of(sum / seen)
        : OptionalDouble.empty();
  }

  private static double share(boolean[] mask) {
    int count = 0;
    for (boolean set : mask) {
      count += set ? 1 : 0;
    }
    return (double) count / mask.length;
  }

  /** Looks that show the place, by date. */
  List<Look> seen() {
    return looks.stream().filter(look -> look.ndvi().isPresent()).toList();
  }

  /** Mean of the looks of the same season of the year in the years before; empty without any. */
  OptionalDouble expected(Look look) {
    Season season = Season.of(look.at());
    return seen().stream()
        .filter(
            other -> {
              Season of = Season.of(other.at());
              return of.quarter() == season.quarter() && of.compareTo(season) < 0;
            })
        .mapToDouble(other -> other.ndvi().getAsDouble())
        .average();
  }

  /** The first clear look from a moment on; the clearest one after it if none is clear. */
  Optional<Look> firstFrom(Instant moment) {
    List<Look> later =
        looks.stream().filter(look -> look.clear() > 0 && !look.at().isBefore(moment)).toList();
    return later.stream()
        .filter(look -> look.clear() >= CLEAR)
        .findFirst()
        .or(() -> later.stream().max(Comparator.comparingDouble(Look::clear)));
  }

  /** The clearest look of each season that a look may know, of those of a year, by date. */
  List<Look> seasonsBefore(Look look) {
    Season own = Season.of(look.at());
    Map<Season, List<Look>> seasons =
        looks.stream()
            .filter(other -> other.clear() > 0)
            .filter(other -> Season.of(other.at()).closedAt(look.at(), Season.GRACE))
            .filter(other -> Season.of(other.at()).compareTo(own.minus(SEASONS_OF_A_YEAR)) >= 0)
            .collect(Collectors.groupingBy(other -> Season.of(other.at()), TreeMap::new, toList()));
    return seasons.values().stream().flatMap(season -> clearest(season).stream()).toList();
  }

  /** The last clear look; the clearest one if none is clear. */
  Optional<Look> last() {
    return looks.stream()
        .filter(look -> look.clear() >= CLEAR)
        .reduce((earlier, later) -> later)
        .or(() -> clearest(looks));
  }

  /**
   * The clear look nearest to a year before another one, within a season; else the last clear one
   * before some moment; else the clearest before it.
   */
  Optional<Look> yearBefore(Look other, Instant before) {
    Instant wanted = other.at().minus(YEAR);
    List<Look> earlier = looks.stream().filter(look -> look.at().isBefore(before)).toList();
    List<Look> clear = earlier.stream().filter(look -> look.clear() >= CLEAR).toList();
    return clear.stream()
        .filter(look -> distance(look, wanted).compareTo(HALF_SEASON) <= 0)
        .min(Comparator.comparing(look -> distance(look, wanted)))
        .or(() -> clear.stream().reduce((first, last) -> last))
        .or(() -> clearest(earlier));
  }

  private static Optional<Look> clearest(List<Look> looks) {
    return looks.stream()
        .filter(look -> look.clear() > 0)
        .max(Comparator.comparingDouble(Look::clear));
  }

  private static Duration distance(Look look, Instant moment) {
    return Duration.between(look.at(), moment).abs();
  }
}
