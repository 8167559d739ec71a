package dev.revisit.flink.monitor.alert;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.ModelReference;
import dev.revisit.schemas.state.StoredLook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an event tells beside its transition.
 *
 * @param looks of the block by acquisition key
 * @param trigger the look whose arrival made the job decide
 * @param ingestedAt when a feeder received the trigger
 * @param scores of the trigger, when it was judged just now
 * @param configurationDigest SHA-256 of the configuration that decides what is emitted
 * @param advisories plain-word flags that hold for every event of this look
 * @param scorers names of the judges whose score took part
 */
public record EventContext(
    Block block,
    Map<String, StoredLook> looks,
    StoredLook trigger,
    Instant ingestedAt,
    Optional<LookScores> scores,
    ModelReference model,
    String configurationDigest,
    List<String> advisories,
    List<String> scorers) {

  public EventContext {
    looks = Map.copyOf(looks);
    advisories = List.copyOf(advisories);
    scorers = List.copyOf(scorers);
  }
}
