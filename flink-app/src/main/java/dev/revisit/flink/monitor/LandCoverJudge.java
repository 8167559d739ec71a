package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.flink.Identifiers;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.flink.monitor.state.Deflate;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.LookFeatures;
import dev.revisit.model.runtime.MemoryCode;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.LandCoverEvent;
import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.state.SeasonMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/** Runs the model on one look and tells the land cover of the block. */
final class LandCoverJudge {
  /** A look abstains when less than this share of the pixels with data is clear. */
  static final double LEAST_CLEAR_SHARE = 0.05;

  private final Encoder encoder;
  private final ChipCutter cutter;
  private final int slice;
  private final String configurationDigest;

  /**
   * @param slice chips that are held as model input at a time
   */
  LandCoverJudge(Encoder encoder, ChipCutter cutter, int slice, String configurationDigest) {
    this.encoder = encoder;
    this.cutter = cutter;
    this.slice = slice;
    this.configurationDigest = configurationDigest;
  }

  ModelReference model() {
    return ModelReference.newBuilder()
        .setName(encoder.identity().name())
        .setVersion(encoder.identity().version())
        .setSha256(encoder.identity().sha256())
        .build();
  }

  /** The event of one look, and how many chips went through the model for it. */
  record Judged(LandCoverEvent event, int chips) {}

  Judged judge(
      BlockObservation observation,
      BlockPixels pixels,
      boolean[] clear,
      Map<String, Double> indexMeans,
      SeasonMemories.Recall recall,
      Instant now) {
    NavigableMap<Integer, Chip> chips = cutter.cut(pixels, clear, observation.getObservedAt());
    Optional<byte[]> before =
        recall
            .memory()
            .map(SeasonMemory::getLandCover)
            .map(plane -> Deflate.expand(SeasonMemories.bytes(plane), Block.SIZE * Block.SIZE));
    LandCoverTally tally = new LandCoverTally(encoder.identity().classScheme(), before);
    List<Integer> indices = new ArrayList<>(chips.keySet());
    for (int from = 0; from < indices.size(); from += slice) {
      List<Integer> part = indices.subList(from, Math.min(from + slice, indices.size()));
      List<Optional<MemoryCode>> memories = part.stream().map(recall::code).toList();
      List<LookFeatures> looks = encoder.look(part.stream().map(chips::get).toList(), memories);
      for (int i = 0; i < part.size(); i++) {
        tally.add(
            looks.get(i).classes(),
            looks.get(i).confidence(),
            cutter.left(part.get(i)),
            cutter.top(part.get(i)),
            cutter.side());
      }
    }
    return new Judged(event(observation, pixels, indexMeans, recall, tally, now), chips.size());
  }

  private LandCoverEvent event(
      BlockObservation observation,
      BlockPixels pixels,
      Map<String, Double> indexMeans,
      SeasonMemories.Recall recall,
      LandCoverTally tally,
      Instant now) {
    List<String> advisories = new ArrayList<>();
    if (!encoder.identity().trained()) {
      advisories.add("untrained");
    }
    if (!pixels.missingBands().isEmpty()) {
      advisories.add("missing-bands");
    }
    long blockPixels = (long) pixels.block().width() * pixels.block().height();
    return LandCoverEvent.newBuilder()
        .setEventId(
            Identifiers.of(
                observation.getBlock(),
                observation.getAcquisitionKey(),
                observation.getRevision(),
                encoder.identity().version(),
                encoder.identity().sha256()))
        .setAcquisitionKey(observation.getAcquisitionKey())
        .setItemId(observation.getItemId())
        .setItemHref(observation.getItemHref())
        .setSensor(observation.getSensor())
        .setMgrsTile(observation.getMgrsTile())
        .setBlock(observation.getBlock())
        .setObservedAt(observation.getObservedAt())
        .setNotifiedAt(observation.getNotifiedAt())
        .setIngestedAt(observation.getIngestedAt())
        .setEmittedAt(now)
        .setClassScheme(encoder.identity().classScheme().name())
        .setClasses(tally.fractions())
        .setMeanConfidence(tally.meanConfidence())
        .setValidFraction((double) tally.validPixels() / blockPixels)
        .setAreaHa(tally.validPixels() * LandCoverTally.PIXEL_HECTARES)
        .setReferenceSeason(recall.memory().map(m -> new Season(m.getSeason()).name()).orElse(null))
        .setTransitions(tally.transitions())
        .setIndexMeans(indexMeans)
        .setAbstained(pixels.clearFraction() < LEAST_CLEAR_SHARE * pixels.dataFraction())
        .setAdvisories(advisories)
        .setModel(model())
        .setConfigurationDigest(configurationDigest)
        .build();
  }
}
