package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.flink.monitor.alert.CellObservation;
import dev.revisit.flink.monitor.alert.LookScores;
import dev.revisit.flink.monitor.alert.ModelScores;
import dev.revisit.flink.monitor.alert.SpectralScorer;
import dev.revisit.flink.monitor.season.Season;
import dev.revisit.flink.monitor.state.BlockMemory;
import dev.revisit.schemas.state.StoredLook;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges looks for change: by the spectral scorer, by the model, and by both together. A look that
 * was judged against what a later scene has changed is judged again, so that its scores are a
 * function of the set of scenes.
 */
final class ChangeJudge {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeJudge.class);

  private final SpectralScorer spectral = new SpectralScorer();
  private final SpectralReferences references;
  private final SeasonMemories seasons;
  private final ModelScorer model;
  private final ChipCutter cutter;
  private final LookScene scenes;
  private final MonitorSettings settings;

  ChangeJudge(
      SpectralReferences references,
      SeasonMemories seasons,
      ModelScorer model,
      ChipCutter cutter,
      LookScene scenes,
      MonitorSettings settings) {
    this.references = references;
    this.seasons = seasons;
    this.model = model;
    this.cutter = cutter;
    this.scenes = scenes;
    this.settings = settings;
  }

  /**
   * Judges a look against the closed seasons and stores the scores with it.
   *
   * @param byModel what the model says of it
   */
  LookScores judge(BlockMemory state, StoredLook look, CellObservation cells, ModelScores byModel)
      throws Exception {
    LookScores scores =
        LookScores.fuse(
            spectral.score(cells, season(look), references.closed(state, look)),
            byModel,
            settings.fusion());
    look.setScores(ByteBuffer.wrap(scores.compressed()));
    look.setWithoutReference(scores.withoutReference());
    look.setOtherSeasonReference(scores.otherSeasonReference());
    look.setModelScores(ByteBuffer.wrap(byModel.compressed()));
    look.setModelMemory(byModel.memory());
    state.putLook(look);
    return scores;
  }

  /**
   * What was done again.
   *
   * @param looks that were judged again
   * @param folded seasons that were folded for them
   */
  record Again(int looks, int folded) {}

  /**
   * Judges the looks again that were judged without a new look although its season was closed for
   * them: those of its series, whose spectral reference has changed, and those whose memory has.
   * Reads each of them.
   */
  Again judgeLaterLooks(Block block, BlockMemory state, StoredLook added) throws Exception {
    Season season = season(added);
    int looks = 0;
    int folded = 0;
    for (StoredLook look : state.looks()) {
      Instant observedAt = Instant.ofEpochMilli(look.getObservedAt());
      if (look.getClearFraction() == 0 || !season.closedAt(observedAt, settings.seasonGrace())) {
        continue;
      }
      boolean sameSeries = LookScene.series(look).equals(LookScene.series(added));
      try {
        Optional<SeasonMemories.Recall> recall =
            model.tellsChange()
                ? Optional.of(seasons.recall(block, state, observedAt))
                : Optional.empty();
        folded += recall.map(SeasonMemories.Recall::folded).orElse(0);
        if (sameSeries || recall.map(r -> hasChanged(r, look)).orElse(false)) {
          looks++;
          again(block, state, look, recall);
        }
      } catch (SceneReadException e) {
        if (e.retryable()) {
          throw new OutageException("Cannot read " + look.getItemId() + " to judge it again", e);
        }
        LOG.warn("{} is gone and keeps its old scores: {}", look.getItemId(), e.getMessage());
      } catch (OutageException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.warn("{} cannot be judged again and keeps its old scores", look.getItemId(), e);
      }
    }
    return new Again(looks, folded);
  }

  private void again(
      Block block, BlockMemory state, StoredLook look, Optional<SeasonMemories.Recall> recall)
      throws Exception {
    BlockPixels pixels = scenes.read(block, look);
    boolean[] clear = pixels.clear();
    ModelScores byModel = ModelScores.none();
    if (recall.isPresent()) {
      byModel =
          hasChanged(recall.get(), look)
              ? model.look(
                  cutter.cut(pixels, clear, Instant.ofEpochMilli(look.getObservedAt())),
                  recall.get(),
                  (chip, features) -> {})
              : ModelScores.stored(
                  look.getModelScores(), look.getModelMemory(), recall.get().yearAgo().isEmpty());
    }
    // A copy: whoever holds the looks as they were must not see them change.
    judge(state, StoredLook.newBuilder(look).build(), CellObservation.of(pixels, clear), byModel);
  }

  private static boolean hasChanged(SeasonMemories.Recall recall, StoredLook look) {
    return !recall.digest().equals(look.getModelMemory());
  }

  private static Season season(StoredLook look) {
    return Season.of(Instant.ofEpochMilli(look.getObservedAt()));
  }
}
