package dev.revisit.flink.monitor;

import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.flink.Identifiers;
import dev.revisit.flink.SceneFailure;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.SkipReason;
import java.time.Instant;
import java.util.TreeMap;

/** Collects what there is to report of one scene in one block, and builds the one report. */
final class BlockReports {
  private final ReadOutcome outcome;
  private final SceneReport.Builder report;
  private final TreeMap<String, Double> seconds = new TreeMap<>();

  BlockReports(ReadOutcome outcome, Instant now) {
    this.outcome = outcome;
    BlockObservation observation = outcome.observed().observation();
    seconds.put("read", outcome.seconds());
    report =
        SceneReport.newBuilder()
            .setReportId(Identifiers.of(observation.getNotificationId(), observation.getBlock()))
            .setNotificationId(observation.getNotificationId())
            .setAcquisitionKey(observation.getAcquisitionKey())
            .setItemId(observation.getItemId())
            .setSensor(observation.getSensor())
            .setBlock(observation.getBlock())
            .setSceneBlocks(observation.getSceneBlocks())
            .setObservedAt(observation.getObservedAt())
            .setNotifiedAt(observation.getNotifiedAt())
            .setIngestedAt(observation.getIngestedAt())
            .setEmittedAt(now);
  }

  void pixels(BlockPixels pixels) {
    report
        .setDataFraction(pixels.dataFraction())
        .setClearFraction(pixels.clearFraction())
        .setMissingBands(pixels.missingBands());
  }

  void seasonsFolded(int count) {
    report.setSeasonsFolded(report.getSeasonsFolded() + count);
  }

  void late() {
    report.setLate(true);
  }

  void replacedRevision() {
    report.setReplacedRevision(true);
  }

  /** Wall time of a phase since its start, from {@link System#nanoTime()}. */
  void seconds(String phase, long start) {
    seconds.put(phase, (System.nanoTime() - start) / 1e9);
  }

  SceneReport processed(int chips, int changeEvents) {
    return report
        .setOutcome(SceneOutcome.PROCESSED)
        .setChips(chips)
        .setChangeEvents(changeEvents)
        .setSeconds(seconds)
        .build();
  }

  SceneReport skipped(SkipReason reason, String detail) {
    return report
        .setOutcome(SceneOutcome.SKIPPED)
        .setSkipReason(reason)
        .setDetail(detail)
        .setSeconds(seconds)
        .build();
  }

  SceneReport failed(SceneFailure failure) {
    BlockObservation observation = outcome.observed().observation();
    return report
        .setOutcome(SceneOutcome.FAILED)
        .setDeadLetterId(
            failure.deadLetterId(observation.getNotificationId(), observation.getBlock()))
        .setDetail(failure.message())
        .setSeconds(seconds)
        .build();
  }
}
