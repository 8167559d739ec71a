package dev.revisit.flink.monitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.revisit.connectors.grid.Block;
import dev.revisit.flink.monitor.alert.AlertDiff;
import dev.revisit.flink.monitor.alert.AlertFold;
import dev.revisit.flink.monitor.alert.AlertTimeline;
import dev.revisit.flink.monitor.alert.ChangeEvents;
import dev.revisit.flink.monitor.alert.EventContext;
import dev.revisit.flink.monitor.alert.FoldLook;
import dev.revisit.flink.monitor.alert.LookScores;
import dev.revisit.flink.monitor.state.BlockMemory;
import dev.revisit.schemas.ChangeEvent;
import dev.revisit.schemas.state.PublishedAlert;
import dev.revisit.schemas.state.StoredLook;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The alerts of a block: folded again over all its looks after each change, and compared with what
 * was published. Also forgets what can no longer matter.
 */
final class BlockAlerts {
  private final MonitorSettings settings;
  private final Judges judges;
  private final String configurationDigest;
  private final ChangeEvents events;

  /** Costs up to 0.3 s a block at the border of a UTM zone. */
  private final Cache<Block, boolean[]> ownedCells = Caffeine.newBuilder().maximumSize(256).build();

  BlockAlerts(MonitorSettings settings, Judges judges, Clock clock) {
    this.settings = settings;
    this.judges = judges;
    this.configurationDigest = settings.digest();
    this.events = new ChangeEvents(clock);
  }

  /**
   * The events that the change of a block's looks makes.
   *
   * @param before the looks as they were when the alerts were published
   * @param trigger the look whose arrival changed them
   * @param scores of that look, if it could be judged
   */
  List<ChangeEvent> update(
      Block block,
      BlockMemory memory,
      List<StoredLook> before,
      StoredLook trigger,
      Instant ingestedAt,
      Optional<LookScores> scores)
      throws Exception {
    List<StoredLook> looks = memory.looks();
    boolean[] owned = ownedCells.get(block, Block::ownedCells);
    List<PublishedAlert> published = memory.alerts();
    AlertDiff.Result result =
        AlertDiff.between(
            published,
            fold(block, owned, looks),
            () -> fold(block, owned, before),
            FoldLook.of(trigger),
            settings.policy().settledBefore(newest(looks), settings.allowedLateness()),
            judges.model());
    remember(memory, published, result.published());
    EventContext context =
        new EventContext(
            block,
            looks.stream()
                .collect(Collectors.toMap(StoredLook::getAcquisitionKey, Function.identity())),
            trigger,
            ingestedAt,
            scores,
            judges.model(),
            configurationDigest,
            judges.advisories(),
            judges.names());
    return result.emissions().stream().map(emission -> events.event(emission, context)).toList();
  }

  private List<AlertTimeline> fold(Block block, boolean[] owned, List<StoredLook> looks) {
    return AlertFold.fold(
        block,
        owned,
        looks.stream()
            .filter(look -> look.getScores().hasRemaining())
            .map(FoldLook::of)
            .sorted(FoldLook.ORDER)
            .toList(),
        settings.policy());
  }

  private static void remember(
      BlockMemory memory, List<PublishedAlert> before, List<PublishedAlert> after)
      throws Exception {
    Map<String, PublishedAlert> known =
        before.stream().collect(Collectors.toMap(PublishedAlert::getAlertId, Function.identity()));
    Set<String> kept = new HashSet<>();
    for (PublishedAlert alert : after) {
      kept.add(alert.getAlertId());
      if (!alert.equals(known.get(alert.getAlertId()))) {
        memory.putAlert(alert);
      }
    }
    for (PublishedAlert alert : before) {
      if (!kept.contains(alert.getAlertId())) {
        memory.removeAlert(alert.getAlertId());
      }
    }
  }

  /** Drops looks, sums and memories that no admissible scene can need any more. */
  void forgetOld(BlockMemory memory) throws Exception {
    List<StoredLook> looks = memory.looks();
    Instant newest = newest(looks);
    Instant needed = settings.policy().looksNeededFrom(newest, settings.allowedLateness());
    for (StoredLook look : looks) {
      if (Instant.ofEpochMilli(look.getObservedAt()).isBefore(needed)) {
        memory.removeLook(look);
      }
    }
    memory.forgetHandledBefore(needed.toEpochMilli());
    memory.forgetSumsBefore(
        series -> settings.firstCounted(newest, LookScene.sensor(series)).index());
    memory.forgetSeasonsBefore(settings.firstRemembered(newest).index());
  }

  private static Instant newest(List<StoredLook> looks) {
    return Instant.ofEpochMilli(
        looks.stream().mapToLong(StoredLook::getObservedAt).max().orElseThrow());
  }
}
