package dev.revisit.local.labels;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.local.simulator.SimulatedTruth;
import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.benchmark.ChipSamples;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The scenes of one simulated catalogue, from which looks and what comes before them are cut. */
final class SimulatedSeries implements AutoCloseable {
  private static final int HISTORY = 4;
  private static final int CANDIDATES = 2;
  private static final double LEAST_CLEAR = 0.3;

  private final Path catalogue;
  private final SeriesSamples.Subject subject;
  private final int side;
  private final boolean balanced;
  private final long seed;
  private final SimulatedTruth truth;
  private final Block block;
  private final SisBlockReader reader;
  private final Map<Season, List<Scene>> optical = new TreeMap<>();
  private final Map<Season, List<Scene>> radar = new TreeMap<>();
  private final Map<Season, Map<Integer, SeasonChips>> seasons = new HashMap<>();
  private final Map<Season, Map<Integer, Set<LocalDate>>> dates = new HashMap<>();
  private final Map<String, Double> clouds = new HashMap<>();
  private final Map<SimulatedTruth.Event, boolean[]> masks = new HashMap<>();

  SimulatedSeries(
      Path catalogue, SeriesSamples.Subject subject, int side, boolean balanced, long seed)
      throws IOException {
    this.catalogue = catalogue;
    this.subject = subject;
    this.side = side;
    this.balanced = balanced;
    this.seed = seed;
    this.truth = SimulatedTruth.open(catalogue);
    this.block = truth.block();
    this.reader =
        new SisBlockReader(
            AssetPolicy.files(catalogue.toAbsolutePath()), SisBlockReader.Settings.DEFAULT);
    List<StacItem> items = CatalogSamples.itemsOf(catalogue);
    for (StacItem item : items) {
      item.text("eo:cloud_cover").map(Double::valueOf).ifPresent(c -> clouds.put(item.id(), c));
    }
    for (Scene scene : CatalogSamples.scenes(items)) {
      (scene.sensor() == Sensor.SENTINEL_2 ? optical : radar)
          .computeIfAbsent(Season.of(scene.observedAt()), s -> new ArrayList<>())
          .add(scene);
    }
  }

  /** Looks of at most so many scenes, drawn at random. */
  List<SeriesSamples.Placed> samples(int most, SeriesSamples.Progress progress) throws IOException {
    List<Scene> looks = new ArrayList<>();
    for (Map<Season, List<Scene>> of : List.of(optical, radar)) {
      of.forEach((season, scenes) -> looks.addAll(hasHistory(season) ? scenes : List.of()));
    }
    looks.sort(Comparator.comparing(Scene::itemId));
    CounterRandom random = new CounterRandom(seed, looks.size());
    int[] chosen = random.choose(Math.min(most, looks.size()), looks.size());
    List<SeriesSamples.Placed> with = new ArrayList<>();
    List<SeriesSamples.Placed> without = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      progress.scenes(i, chosen.length);
      for (SeriesSamples.Placed placed : judged(looks.get(chosen[i]))) {
        (!balanced
                    || subject == SeriesSamples.Subject.LAND_COVER
                    || SeriesSamples.changed(placed.sample())
                ? with
                : without)
            .add(placed);
      }
    }
    int[] kept = random.choose(Math.min(without.size(), with.size()), without.size());
    Arrays.stream(kept).forEach(index -> with.add(without.get(index)));
    return with;
  }

  private boolean hasHistory(Season season) {
    for (int back = 1; back <= HISTORY; back++) {
      if (!optical.containsKey(season.minus(back)) && !radar.containsKey(season.minus(back))) {
        return false;
      }
    }
    return true;
  }

  private List<SeriesSamples.Placed> judged(Scene scene) throws IOException {
    Season season = Season.of(scene.observedAt());
    if (!season.minus(1).closedAt(scene.observedAt(), Season.GRACE)) {
      return List.of();
    }
    BlockPixels pixels = pixels(scene);
    LocalDate day = day(scene.observedAt());
    List<Map<Integer, SeasonChips>> before = new ArrayList<>();
    for (int back = HISTORY; back > 0; back--) {
      before.add(season(season.minus(back)));
    }
    Optional<byte[]> landCover =
        subject == SeriesSamples.Subject.LAND_COVER
            ? Optional.of(landCover(day))
            : Optional.empty();
    List<SeriesSamples.Placed> judged = new ArrayList<>();
    int perRow = Block.SIZE / side;
    for (int chip = 0; chip < perRow * perRow; chip++) {
      int top = chip / perRow * side;
      int left = chip % perRow * side;
      Chip look = Looks.cut(pixels, scene, left, top, side);
      SeasonChips reference = before.get(0).get(chip);
      if (clear(look) < LEAST_CLEAR * side * side
          || reference == null
          || reference.chip(look.modality()).isEmpty()) {
        continue;
      }
      int at = chip;
      List<SeasonChips> history =
          before.stream().map(of -> of.get(at)).filter(c -> c != null).toList();
      LabelledSample sample =
          new LabelledSample(
              catalogue.getFileName() + "/" + scene.itemId() + "@" + left + "," + top,
              catalogue.getFileName().toString(),
              history,
              subject == SeriesSamples.Subject.LAND_COVER ? history.size() - 1 : 0,
              scene.sensor() == Sensor.SENTINEL_2
                  ? new SeasonChips(Optional.of(look), Optional.empty())
                  : new SeasonChips(Optional.empty(), Optional.of(look)),
              landCover.isPresent()
                  ? new Label.Pixels(part(landCover.get(), left, top))
                  : change(dates.get(season.minus(4)).get(chip), day, left, top));
      judged.add(
          new SeriesSamples.Placed(new SeriesSamples.Place(scene.itemId(), left, top), sample));
    }
    return judged;
  }

  private byte[] part(byte[] onBlock, int left, int top) {
    byte[] pixels = new byte[side * side];
    for (int y = 0; y < side; y++) {
      System.arraycopy(onBlock, (top + y) * Block.SIZE + left, pixels, y * side, side);
    }
    return pixels;
  }

  /** Class codes of the look's year; 255 where a planted change of that year lies. */
  private byte[] landCover(LocalDate day) throws IOException {
    byte[] cover = truth.landCover(day.getYear());
    for (SimulatedTruth.Event event : truth.events()) {
      boolean thisYear =
          event.start().getYear() == day.getYear()
              || event.end().map(end -> end.getYear() == day.getYear()).orElse(false);
      if (thisYear && event.before() != event.after()) {
        paint(event, (byte) Label.UNLABELLED, cover);
      }
    }
    return cover;
  }

  /** Cells of a chip: 1 changed, 0 not, 255 unknown. */
  private Label change(Set<LocalDate> reference, LocalDate day, int left, int top) {
    byte[] changed = new byte[side * side];
    for (SimulatedTruth.Event event : truth.events()) {
      long before = reference.stream().filter(event::visibleOn).count();
      boolean now = event.visibleOn(day);
      if (event.change() && before != (now ? reference.size() : 0)) {
        boolean began = now && before == 0;
        boolean[] mask = masks.computeIfAbsent(event, truth::mask);
        for (int i = 0; i < changed.length; i++) {
          if (mask[(top + i / side) * Block.SIZE + left + i % side]) {
            changed[i] = (byte) (began ? 1 : Label.UNLABELLED);
          }
        }
      }
    }
    return new Label.Cells(ChipSamples.cells(changed, side));
  }

  private void paint(SimulatedTruth.Event event, byte code, byte[] onBlock) {
    boolean[] mask = masks.computeIfAbsent(event, truth::mask);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i]) {
        onBlock[i] = code;
      }
    }
  }

  /** What every chip remembers of a season. */
  private Map<Integer, SeasonChips> season(Season season) throws IOException {
    Map<Integer, SeasonChips> known = seasons.get(season);
    if (known != null) {
      return known;
    }
    Map<Integer, Set<LocalDate>> seen = new HashMap<>();
    Map<Integer, Chip> clearest = new TreeMap<>();
    List<Scene> candidates = new ArrayList<>(optical.getOrDefault(season, List.of()));
    candidates.sort(Comparator.comparingDouble(this::cloud).thenComparing(Scene::itemId));
    for (Scene scene : candidates.subList(0, Math.min(CANDIDATES, candidates.size()))) {
      cut(scene)
          .forEach(
              (chip, look) -> {
                Chip other = clearest.get(chip);
                if (other == null || clear(look) > clear(other)) {
                  clearest.put(chip, look);
                  seen.put(chip, new HashSet<>(Set.of(day(scene.observedAt()))));
                }
              });
    }
    Instant near =
        candidates.isEmpty()
            ? Instant.ofEpochSecond(
                (season.start().getEpochSecond() + season.end().getEpochSecond()) / 2)
            : candidates.get(0).observedAt();
    Map<Integer, Chip> nearest = new TreeMap<>();
    List<Scene> passes = new ArrayList<>(radar.getOrDefault(season, List.of()));
    passes.sort(
        Comparator.comparingLong(
                (Scene s) -> Math.abs(s.observedAt().getEpochSecond() - near.getEpochSecond()))
            .thenComparing(Scene::itemId));
    if (!passes.isEmpty()) {
      nearest.putAll(cut(passes.get(0)));
      LocalDate day = day(passes.get(0).observedAt());
      nearest.keySet().forEach(c -> seen.computeIfAbsent(c, x -> new HashSet<>()).add(day));
    }
    Map<Integer, SeasonChips> remembered = new TreeMap<>();
    int chips = Block.SIZE / side * (Block.SIZE / side);
    for (int chip = 0; chip < chips; chip++) {
      if (clearest.containsKey(chip) || nearest.containsKey(chip)) {
        remembered.put(
            chip,
            new SeasonChips(
                Optional.ofNullable(clearest.get(chip)), Optional.ofNullable(nearest.get(chip))));
      }
    }
    seasons.put(season, remembered);
    dates.put(season, seen);
    return remembered;
  }

  private Map<Integer, Chip> cut(Scene scene) throws IOException {
    BlockPixels pixels = pixels(scene);
    Map<Integer, Chip> chips = new TreeMap<>();
    int perRow = Block.SIZE / side;
    for (int chip = 0; chip < perRow * perRow; chip++) {
      Chip look = Looks.cut(pixels, scene, chip % perRow * side, chip / perRow * side, side);
      if (clear(look) > 0) {
        chips.put(chip, look);
      }
    }
    return chips;
  }

  /** Cloud cover that the item claims, in percent. */
  private double cloud(Scene scene) {
    return clouds.getOrDefault(scene.itemId(), 100.0);
  }

  private static int clear(Chip chip) {
    int count = 0;
    for (boolean pixel : chip.clear()) {
      count += pixel ? 1 : 0;
    }
    return count;
  }

  private static LocalDate day(Instant moment) {
    return LocalDate.ofInstant(moment, ZoneOffset.UTC);
  }

  private BlockPixels pixels(Scene scene) throws IOException {
    try {
      return reader.read(block, scene.sensor(), scene.assets());
    } catch (SceneReadException e) {
      throw new LabelException(
          "Item " + scene.itemId() + ": " + e.getMessage() + ": " + e.remedy(), e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
