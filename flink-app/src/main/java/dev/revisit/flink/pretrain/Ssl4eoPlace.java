package dev.revisit.flink.pretrain;

import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A location of SSL4EO-S12: a patch of {@value #SIZE} pixels, cut into as many whole chips as fit
 * around its centre.
 *
 * <p>Its four dates are a quarter of a year apart give or take a month, so two may lie in one
 * meteorological season. Each optical acquisition is therefore a season of its own here; radar
 * belongs to the optical acquisition nearest in time, or is a season when none is within the
 * largest distance of a pair.
 */
final class Ssl4eoPlace implements Place {
  /** Pixels of 10 m a side. */
  static final int SIZE = 264;

  private final Ssl4eoLocation location;
  private final ChipRules rules;
  private final int perRow;
  private final int margin;
  private final List<Integer> positions;
  private final Map<Acquisition, Path> folders = new LinkedHashMap<>();
  private final Map<Acquisition, Ssl4eoPatch.Facts> facts = new HashMap<>();
  private final Map<Acquisition, Ssl4eoPatch> patches = new ConcurrentHashMap<>();
  private final List<ItemOutcome> unusable = new ArrayList<>();

  private record Found(Path folder, Modality modality, Ssl4eoPatch.Facts facts) {
    Instant observedAt() {
      return facts.observedAt();
    }
  }

  private Ssl4eoPlace(Ssl4eoLocation location, ChipRules rules, long seed) {
    this.location = location;
    this.rules = rules;
    this.perRow = SIZE / rules.side();
    this.margin = (SIZE - perRow * rules.side()) / 2;
    this.positions = drawn(seed);
  }

  /** The location's acquisitions, without their pixels. */
  static Ssl4eoPlace open(Ssl4eoLocation location, ChipRules rules, long seed) throws IOException {
    Ssl4eoPlace place = new Ssl4eoPlace(location, rules, seed);
    List<Found> optical = place.find(Ssl4eoFolder.OPTICAL, Modality.OPTICAL);
    List<Found> radar = place.find(Ssl4eoFolder.RADAR, Modality.SAR);
    place.addSeasons(optical, radar);
    return place;
  }

  /** Whether any chip of a location is drawn. */
  static boolean isDrawn(Ssl4eoLocation location, ChipRules rules, long seed) {
    return !new Ssl4eoPlace(location, rules, seed).positions.isEmpty();
  }

  private List<Integer> drawn(long seed) {
    Map<Integer, Double> numbers = new HashMap<>();
    for (int position = 0; position < perRow * perRow; position++) {
      double number = ChipDraw.uniform(seed, chipId(position));
      if (number < rules.fraction()) {
        numbers.put(position, number);
      }
    }
    return numbers.keySet().stream()
        .sorted(
            Comparator.<Integer, Double>comparing(numbers::get)
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private List<Found> find(String kind, Modality modality) throws IOException {
    Path parent = Path.of(location.root()).resolve(kind).resolve(location.name());
    List<Found> found = new ArrayList<>();
    for (String name : Ssl4eoFolder.folders(parent)) {
      Path folder = parent.resolve(name);
      try {
        found.add(new Found(folder, modality, Ssl4eoPatch.facts(folder, modality)));
      } catch (SceneReadException e) {
        unusable.add(ItemOutcome.unreadable(item(folder), e));
      }
    }
    found.sort(Comparator.comparing(Found::observedAt).thenComparing(f -> f.folder().toString()));
    return found;
  }

  private void addSeasons(List<Found> optical, List<Found> radar) {
    Duration longest = Duration.ofDays(rules.maxPairDays());
    Map<Found, Found> anchors = new LinkedHashMap<>();
    optical.forEach(found -> anchors.put(found, found));
    for (Found sar : radar) {
      Optional<Found> nearest =
          optical.stream()
              .min(Comparator.comparing(o -> distance(o, sar)))
              .filter(o -> distance(o, sar).compareTo(longest) <= 0);
      anchors.put(sar, nearest.orElse(sar));
    }
    List<Found> seasons =
        anchors.values().stream()
            .distinct()
            .sorted(Comparator.comparing(Found::observedAt))
            .toList();
    anchors.forEach((found, anchor) -> add(found, seasons.indexOf(anchor), anchor.observedAt()));
  }

  private static Duration distance(Found a, Found b) {
    return Duration.between(a.observedAt(), b.observedAt()).abs();
  }

  private void add(Found found, int season, Instant middle) {
    Acquisition acquisition =
        new Acquisition(
            item(found.folder()),
            item(found.folder()),
            "",
            found.modality(),
            found.observedAt(),
            season,
            middle);
    folders.put(acquisition, found.folder());
    facts.put(acquisition, found.facts());
  }

  private String item(Path folder) {
    return "ssl4eo-s12/" + location.name() + "/" + folder.getFileName();
  }

  /** Acquisitions that were left out before any pixel was read. */
  List<ItemOutcome> unusable() {
    return List.copyOf(unusable);
  }

  @Override
  public String id() {
    return "ssl4eo-s12/" + location.name();
  }

  @Override
  public List<Integer> positions() {
    return positions;
  }

  /** Location, and the chip's upper left pixel in the patch (row, column). */
  @Override
  public String chipId(int position) {
    return String.format(Locale.ROOT, "%s@%d,%d", id(), row(position), column(position));
  }

  private int row(int position) {
    return margin + position / perRow * rules.side();
  }

  private int column(int position) {
    return margin + position % perRow * rules.side();
  }

  @Override
  public List<Acquisition> acquisitions() {
    return List.copyOf(folders.keySet());
  }

  @Override
  public Map<Integer, Double> preview(Acquisition acquisition) throws SceneReadException {
    // A patch is small: it is read once and kept while its location is sampled.
    Ssl4eoPatch patch =
        Ssl4eoPatch.read(folders.get(acquisition), acquisition.modality(), facts.get(acquisition));
    patches.put(acquisition, patch);
    Map<Integer, Double> shares = new HashMap<>();
    for (int position : positions) {
      shares.put(position, patch.clearShare(row(position), column(position), rules.side()));
    }
    return shares;
  }

  @Override
  public Map<Integer, Chip> read(Acquisition acquisition, Collection<Integer> wanted) {
    Ssl4eoPatch patch = patches.get(acquisition);
    int day = acquisition.observedAt().atZone(ZoneOffset.UTC).getDayOfYear();
    Map<Integer, Chip> chips = new HashMap<>();
    for (int position : wanted) {
      int row = row(position);
      int column = column(position);
      chips.put(
          position,
          new Chip(
              acquisition.modality(),
              patch.bands(row, column, rules.side()),
              patch.clear(row, column, rules.side()),
              day));
    }
    return chips;
  }
}
