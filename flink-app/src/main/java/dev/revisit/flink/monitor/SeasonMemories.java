package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.flink.Identifiers;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.flink.monitor.state.BlockMemory;
import dev.revisit.flink.monitor.state.Deflate;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.FoldResult;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.model.runtime.Reference;
import dev.revisit.model.runtime.SeasonBands;
import dev.revisit.model.runtime.SeasonChips;
import dev.revisit.schemas.state.ChipMemory;
import dev.revisit.schemas.state.SeasonMemory;
import dev.revisit.schemas.state.StoredLook;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds closed seasons into memory, SeaMo's own recursion: season after season, the chosen looks of
 * every chip are encoded jointly and fused with what the seasons before left behind. A memory names
 * its inputs; when they change (a late or reprocessed scene), it and all later ones are folded
 * again, reading the chosen scenes again.
 */
final class SeasonMemories {
  private static final Logger LOG = LoggerFactory.getLogger(SeasonMemories.class);

  /** A pixel of a stored land-cover map that is not known. */
  static final byte UNKNOWN_CLASS = (byte) 255;

  private final Encoder encoder;
  private final ChipCutter cutter;
  private final LookScene scenes;
  private final MonitorSettings settings;

  SeasonMemories(Encoder encoder, ChipCutter cutter, LookScene scenes, MonitorSettings settings) {
    this.encoder = encoder;
    this.cutter = cutter;
    this.scenes = scenes;
    this.settings = settings;
  }

  /**
   * What a look may read, after folding whatever is due.
   *
   * @param memory of the last closed season
   * @param closed the newest closed season of each season of the year, by season index
   * @param yearAgo memory of the look's own season of the year before; empty when nothing was seen
   *     in it
   * @param folded how many seasons were folded for it
   */
  record Recall(
      Optional<SeasonMemory> memory,
      NavigableMap<Integer, SeasonMemory> closed,
      Optional<SeasonMemory> yearAgo,
      int folded) {

    /** The memory of one chip; absent when no closed season saw it. */
    Optional<MemoryCode> code(int chip) {
      return memory
          .flatMap(m -> SeasonMemories.code(m, chip))
          .map(code -> withSeasons(code, closed.values(), chip));
    }

    /**
     * What change of a chip is told against: its memory of the same season a year ago, else of the
     * last closed one; the first that knows the chip in the modality of the look. A memory holds
     * what the latest look until then left, so a chip that was hidden all that season is compared
     * with what was seen before.
     */
    Optional<Reference> reference(int chip, Modality modality) {
      return reference(yearAgo, chip, modality).or(() -> reference(memory, chip, modality));
    }

    private static Optional<Reference> reference(
        Optional<SeasonMemory> season, int chip, Modality modality) {
      return season
          .flatMap(m -> SeasonMemories.code(m, chip))
          .filter(code -> code.has(modality))
          .map(code -> new Reference(code, bands(season.get(), chip)));
    }

    /**
     * Changes when a scene changes what the look reads here; empty when that is nothing. The digest
     * of a memory covers all seasons before it.
     */
    String digest() {
      return memory.isEmpty()
          ? ""
          : Identifiers.digest(
              memory.get().getInputsDigest(),
              yearAgo.map(SeasonMemory::getInputsDigest).orElse(""));
    }
  }

  /**
   * Folds the closed seasons of a look whose inputs have changed, in the order of time.
   *
   * <p>The recursion goes on from the newest memory that no admissible scene can change, which
   * stands for all before it: those were forgotten, and are not folded again from the looks that
   * are still known. Memory of another model is folded again from all known looks.
   *
   * @param look date of the look
   */
  Recall recall(Block block, BlockMemory state, Instant look) throws Exception {
    List<StoredLook> looks = state.looks();
    NavigableMap<Integer, SeasonMemory> known = state.seasons();
    Optional<SeasonMemory> anchor = anchor(looks, known, look);
    NavigableMap<Season, List<StoredLook>> closed = new TreeMap<>();
    for (StoredLook stored : looks) {
      Season season = Season.of(Instant.ofEpochMilli(stored.getObservedAt()));
      if (season.closedAt(look, settings.seasonGrace())
          && anchor.map(a -> a.getSeason() < season.index()).orElse(true)) {
        closed.computeIfAbsent(season, s -> new ArrayList<>()).add(stored);
      }
    }
    NavigableMap<Integer, SeasonMemory> current = new TreeMap<>();
    anchor.ifPresent(memory -> current.put(memory.getSeason(), memory));
    Optional<SeasonMemory> previous = anchor;
    int folded = 0;
    for (Map.Entry<Season, List<StoredLook>> entry : closed.entrySet()) {
      Season season = entry.getKey();
      Map<Integer, SeasonChoice> choices =
          SeasonChoice.choose(season, entry.getValue(), cutter.count());
      if (choices.isEmpty()) {
        continue;
      }
      String digest = digest(previous, choices);
      SeasonMemory memory = known.get(season.index());
      if (memory == null || !memory.getInputsDigest().equals(digest)) {
        memory = fold(block, season, choices, previous, current, digest);
        state.putSeason(memory);
        folded++;
      } else if (!memory.getModelVersion().equals(modelVersion())) {
        // Written before versions told weights apart; the digest says that they are the same.
        memory.setModelVersion(modelVersion());
        state.putSeason(memory);
      }
      current.put(season.index(), memory);
      previous = Optional.of(memory);
    }
    NavigableMap<Integer, SeasonMemory> year = new TreeMap<>();
    previous.ifPresent(
        last -> year.putAll(current.tailMap(last.getSeason() - SeasonChannels.SEASONS, false)));
    return new Recall(
        previous,
        year,
        Optional.ofNullable(current.get(Season.of(look).minus(SeasonChannels.SEASONS).index())),
        folded);
  }

  /** With what the bands showed of a chip in some seasons, the older first. */
  private static MemoryCode withSeasons(
      MemoryCode code, Collection<SeasonMemory> seasons, int chip) {
    MemoryCode result = code;
    for (SeasonMemory season : seasons) {
      SeasonBands bands = bands(season, chip);
      if (!bands.equals(SeasonBands.none())) {
        result = result.with(new Season(season.getSeason()).quarter(), bands);
      }
    }
    return result;
  }

  private Optional<SeasonMemory> anchor(
      List<StoredLook> looks, NavigableMap<Integer, SeasonMemory> known, Instant look) {
    if (looks.isEmpty()) {
      return Optional.empty();
    }
    Instant newest = Instant.ofEpochMilli(looks.get(looks.size() - 1).getObservedAt());
    return Optional.ofNullable(known.floorEntry(settings.firstRemembered(newest).index()))
        .map(Map.Entry::getValue)
        .filter(memory -> memory.getModelVersion().equals(modelVersion()))
        .filter(memory -> new Season(memory.getSeason()).closedAt(look, settings.seasonGrace()));
  }

  /** Tells memories of different weights apart, whatever they are called. */
  private String modelVersion() {
    return encoder.identity().version() + " " + encoder.identity().sha256();
  }

  private String digest(Optional<SeasonMemory> previous, Map<Integer, SeasonChoice> choices) {
    List<String> parts = new ArrayList<>();
    parts.add(encoder.identity().version());
    parts.add(encoder.identity().sha256());
    parts.add(previous.map(SeasonMemory::getInputsDigest).orElse(""));
    choices.forEach((chip, choice) -> parts.add(chip + "=" + choice.name()));
    return Identifiers.digest(parts.toArray(String[]::new));
  }

  private SeasonMemory fold(
      Block block,
      Season season,
      Map<Integer, SeasonChoice> choices,
      Optional<SeasonMemory> previous,
      NavigableMap<Integer, SeasonMemory> before,
      String digest)
      throws InterruptedException {
    Map<String, Map<Integer, Chip>> chipsByScene = readScenes(block, choices);
    Collection<SeasonMemory> year =
        before.tailMap(season.minus(SeasonChannels.SEASONS).index(), true).values();
    List<Integer> indices = new ArrayList<>();
    List<SeasonChips> chips = new ArrayList<>();
    List<Optional<MemoryCode>> memories = new ArrayList<>();
    choices.forEach(
        (chip, choice) -> {
          SeasonChips chosen =
              new SeasonChips(
                  choice.optical().map(look -> chip(chipsByScene, look, chip)),
                  choice.sar().map(look -> chip(chipsByScene, look, chip)));
          if (chosen.optical().isPresent() || chosen.sar().isPresent()) {
            indices.add(chip);
            chips.add(chosen);
            memories.add(
                previous.flatMap(m -> code(m, chip)).map(code -> withSeasons(code, year, chip)));
          }
        });
    List<FoldResult> results = encoder.fold(chips, memories);
    // Chips without a look this season keep what they had.
    Map<String, ChipMemory> remembered = new HashMap<>();
    previous.ifPresent(
        earlier ->
            earlier
                .getChips()
                .forEach((chip, memory) -> remembered.put(chip, withoutBands(memory))));
    byte[] landCover = new byte[Block.SIZE * Block.SIZE];
    Arrays.fill(landCover, UNKNOWN_CLASS);
    for (int i = 0; i < results.size(); i++) {
      int chip = indices.get(i);
      remembered.put(
          String.valueOf(chip),
          stored(kept(results.get(i).memory(), memories.get(i)), results.get(i).bands()));
      paste(results.get(i).classes(), chip, landCover);
    }
    TreeSet<String> inputs = new TreeSet<>();
    choices
        .values()
        .forEach(
            choice -> {
              choice.optical().ifPresent(look -> inputs.add(look.getAcquisitionKey()));
              choice.sar().ifPresent(look -> inputs.add(look.getAcquisitionKey()));
            });
    return SeasonMemory.newBuilder()
        .setSeason(season.index())
        .setModelVersion(modelVersion())
        .setInputsDigest(digest)
        .setInputs(List.copyOf(inputs))
        .setChips(remembered)
        .setLandCover(ByteBuffer.wrap(Deflate.compress(landCover, landCover.length)))
        .build();
  }

  /**
   * Reads every chosen scene once and cuts the chips that chose it. A scene that is gone is left
   * out, with a warning.
   */
  private Map<String, Map<Integer, Chip>> readScenes(
      Block block, Map<Integer, SeasonChoice> choices) throws InterruptedException {
    Map<String, StoredLook> looks = new TreeMap<>();
    Map<String, List<Integer>> wanted = new HashMap<>();
    choices.forEach(
        (chip, choice) ->
            List.of(choice.optical(), choice.sar())
                .forEach(
                    chosen ->
                        chosen.ifPresent(
                            look -> {
                              looks.put(look.getAcquisitionKey(), look);
                              wanted
                                  .computeIfAbsent(
                                      look.getAcquisitionKey(), key -> new ArrayList<>())
                                  .add(chip);
                            })));
    Map<String, Map<Integer, Chip>> result = new HashMap<>();
    for (StoredLook look : looks.values()) {
      Map<Integer, Chip> chips = new HashMap<>();
      result.put(look.getAcquisitionKey(), chips);
      try {
        BlockPixels pixels = scenes.read(block, look);
        boolean[] clear = pixels.clear();
        Instant observedAt = Instant.ofEpochMilli(look.getObservedAt());
        for (int chip : wanted.get(look.getAcquisitionKey())) {
          chips.put(chip, cutter.chip(pixels, clear, chip, observedAt));
        }
      } catch (SceneReadException e) {
        if (e.retryable()) {
          // An outage: the job restarts and tries again rather than remembering less than it could.
          throw new OutageException(
              "Cannot read " + look.getItemId() + " again to fold its season: " + e.getMessage(),
              e);
        }
        LOG.warn(
            "{} of {} is gone and is left out of its season: {}",
            look.getItemId(),
            block.id(),
            e.getMessage());
      }
    }
    return result;
  }

  private static Chip chip(
      Map<String, Map<Integer, Chip>> chipsByScene, StoredLook look, int chip) {
    return chipsByScene.get(look.getAcquisitionKey()).get(chip);
  }

  /** Copies the classes of one chip into the map of the block. */
  private void paste(byte[] classes, int chip, byte[] landCover) {
    int side = cutter.side();
    for (int row = 0; row < side; row++) {
      System.arraycopy(
          classes,
          row * side,
          landCover,
          (cutter.top(chip) + row) * Block.SIZE + cutter.left(chip),
          side);
    }
  }

  /**
   * What a chip remembers after a fold. A look whose clear pixels do not fill half a patch anywhere
   * leaves no valid token; it must not wipe out what earlier seasons left.
   */
  private static MemoryCode kept(MemoryCode folded, Optional<MemoryCode> before) {
    MemoryCode earlier = before.orElse(MemoryCode.empty());
    boolean optical = anyBit(folded.opticalValid());
    boolean sar = anyBit(folded.sarValid());
    return MemoryCode.of(
        optical ? folded.optical() : earlier.optical(),
        optical ? folded.opticalValid() : earlier.opticalValid(),
        sar ? folded.sar() : earlier.sar(),
        sar ? folded.sarValid() : earlier.sarValid());
  }

  private static boolean anyBit(byte[] bits) {
    for (byte b : bits) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  private static Optional<MemoryCode> code(SeasonMemory memory, int chip) {
    return Optional.ofNullable(memory.getChips().get(String.valueOf(chip)))
        .map(
            stored ->
                MemoryCode.of(
                    bytes(stored.getOptical()),
                    bytes(stored.getOpticalValid()),
                    bytes(stored.getSar()),
                    bytes(stored.getSarValid())));
  }

  private static SeasonBands bands(SeasonMemory memory, int chip) {
    return Optional.ofNullable(memory.getChips().get(String.valueOf(chip)))
        .map(stored -> SeasonBands.of(bytes(stored.getOpticalBands()), bytes(stored.getSarBands())))
        .orElse(SeasonBands.none());
  }

  /** What a chip keeps that the season did not see: its code, but not what was seen earlier. */
  private static ChipMemory withoutBands(ChipMemory memory) {
    return ChipMemory.newBuilder(memory)
        .setOpticalBands(ByteBuffer.allocate(0))
        .setSarBands(ByteBuffer.allocate(0))
        .build();
  }

  private static ChipMemory stored(MemoryCode code, SeasonBands bands) {
    return ChipMemory.newBuilder()
        .setOptical(ByteBuffer.wrap(code.optical()))
        .setOpticalValid(ByteBuffer.wrap(code.opticalValid()))
        .setSar(ByteBuffer.wrap(code.sar()))
        .setSarValid(ByteBuffer.wrap(code.sarValid()))
        .setOpticalBands(ByteBuffer.wrap(bands.optical()))
        .setSarBands(ByteBuffer.wrap(bands.sar()))
        .build();
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
