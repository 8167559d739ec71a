package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.flink.Identifiers;
import dev.revisit.flink.monitor.alert.ModelScores;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.flink.monitor.state.Deflate;
import dev.revisit.model.runtime.Chip;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.LandCoverEvent;
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
  private final ModelScorer model;
  private final String configurationDigest;

  LandCoverJudge(
      Encoder encoder, ChipCutter cutter, ModelScorer model, String configurationDigest) {
    this.encoder = encoder;
    this.cutter = cutter;
    this.model = model;
    this.configurationDigest = configurationDigest;
  }

  /**
   * What the model makes of one look.
   *
   * @param chips that went through the model
   * @param change as the model sees it
   */
  record Judged(LandCoverEvent event, int chips, ModelScores change) {}

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
    ModelScores change =
        model.look(
            chips,
            recall,
            (chip, features) ->
                tally.add(
                    features.classes(),
                    features.confidence(),
                    cutter.left(chip),
                    cutter.top(chip),
                    cutter.side()));
    return new Judged(
        event(observation, pixels, indexMeans, recall, tally, now), chips.size(), change);
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
        .setModel(model.reference())
        .setConfigurationDigest(configurationDigest)
        .build();
  }
}
