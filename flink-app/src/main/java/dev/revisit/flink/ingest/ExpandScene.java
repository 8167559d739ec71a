package dev.revisit.flink.ingest;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.flink.CoveredBlocks;
import dev.revisit.flink.Identifiers;
import dev.revisit.flink.SceneFailure;
import dev.revisit.flink.SceneObservation;
import dev.revisit.flink.StateNames;
import dev.revisit.flink.kafka.WireFormats;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.DeadLetter;
import dev.revisit.schemas.NotificationType;
import dev.revisit.schemas.SceneNotification;
import dev.revisit.schemas.SceneOutcome;
import dev.revisit.schemas.SceneReport;
import dev.revisit.schemas.SkipReason;
import dev.revisit.schemas.Stage;
import dev.revisit.schemas.state.SeenAcquisition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.locationtech.jts.geom.Geometry;

/**
 * One scene to the blocks of monitored areas that it reaches. Keyed by acquisition: a repeated or
 * older revision ends here. Every notification leaves as block observations or as exactly one
 * report on the whole scene.
 */
final class ExpandScene
    extends KeyedBroadcastProcessFunction<String, Announcement, AreaUpdate, BlockObservation> {
  private static final long serialVersionUID = 1L;

  /** How long an acquisition is remembered: longer than the state of a block. */
  private static final Duration REMEMBERED = Duration.ofDays(550);

  /** Demanded by Flink and left empty: the topic itself, read at the start, is the state. */
  static final MapStateDescriptor<String, AreaUpdate> AREAS =
      new MapStateDescriptor<>(StateNames.AREAS, Types.STRING, Types.POJO(AreaUpdate.class));

  private final String bootstrapServers;
  private final WireFormats wireFormats;
  private final OutputTag<SceneReport> reports;
  private final OutputTag<DeadLetter> deadLetters;
  private transient SceneParser parser;
  private transient Clock clock;
  private transient WatchedAreas areas;
  private transient ValueState<SeenAcquisition> seen;

  ExpandScene(
      String bootstrapServers,
      WireFormats wireFormats,
      OutputTag<SceneReport> reports,
      OutputTag<DeadLetter> deadLetters) {
    this.bootstrapServers = bootstrapServers;
    this.wireFormats = wireFormats;
    this.reports = reports;
    this.deadLetters = deadLetters;
  }

  @Override
  public void open(OpenContext context) {
    parser = new SceneParser();
    clock = Clock.systemUTC();
    areas = WatchedAreas.readAll(bootstrapServers, wireFormats);
    ValueStateDescriptor<SeenAcquisition> descriptor =
        new ValueStateDescriptor<>(
            StateNames.SEEN_ACQUISITION, new AvroTypeInfo<>(SeenAcquisition.class));
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(REMEMBERED).build());
    seen = getRuntimeContext().getState(descriptor);
  }

  @Override
  public void processBroadcastElement(
      AreaUpdate update, Context context, Collector<BlockObservation> out) throws Exception {
    areas.update(update);
  }

  @Override
  public void processElement(
      Announcement announcement, ReadOnlyContext context, Collector<BlockObservation> out)
      throws Exception {
    SceneNotification notification = announcement.notification();
    if (announcement.failure() != null) {
      fail(announcement, announcement.failure(), context);
      return;
    }
    if (notification.getType() == NotificationType.DELETED) {
      skip(announcement, SkipReason.DELETED, "The provider withdrew the item.", context);
      return;
    }
    SceneParseResult result = parser.parse(announcement.item().orElseThrow());
    if (result instanceof SceneParseResult.Unsupported unsupported) {
      skip(announcement, unsupported.reason(), unsupported.detail(), context);
    } else if (result instanceof SceneParseResult.Malformed malformed) {
      fail(
          announcement,
          new SceneFailure(
              Stage.PARSE,
              malformed.errorClass(),
              malformed.message(),
              malformed.remedy(),
              false,
              1),
          context);
    } else if (result instanceof SceneParseResult.Parsed parsed) {
      expand(announcement, parsed.scene(), context, out);
    }
  }

  private void expand(
      Announcement announcement,
      Scene scene,
      ReadOnlyContext context,
      Collector<BlockObservation> out)
      throws Exception {
    SceneNotification notification = announcement.notification();
    SeenAcquisition known = seen.value();
    if (known != null) {
      int order = scene.revision().compareTo(known.getRevision());
      if (order == 0) {
        skip(
            announcement,
            SkipReason.DUPLICATE,
            "Announced before by " + known.getNotificationId() + ".",
            context);
        return;
      }
      if (order < 0) {
        skip(
            announcement,
            SkipReason.OLDER_REVISION,
            "Revision " + known.getRevision() + " was seen before.",
            context);
        return;
      }
    }
    Map<Block, List<String>> blocks = blocks(scene);
    if (blocks.isEmpty()) {
      skip(announcement, SkipReason.OUTSIDE_AREAS, "No monitored area is touched.", context);
      return;
    }
    seen.update(
        SeenAcquisition.newBuilder()
            .setRevision(scene.revision())
            .setNotificationId(notification.getNotificationId())
            .setObservedAt(scene.observedAt().toEpochMilli())
            .build());
    blocks.forEach(
        (block, areaIds) ->
            out.collect(
                SceneObservation.of(scene, block, blocks.size())
                    .setNotificationId(notification.getNotificationId())
                    .setNotifiedAt(notification.getNotifiedAt())
                    .setIngestedAt(notification.getIngestedAt())
                    .setAreas(areaIds)
                    .build()));
  }

  /**
   * The owned blocks that both the scene and an area touch, with the ids of those areas, in the
   * order of block ids.
   */
  private Map<Block, List<String>> blocks(Scene scene) {
    Map<String, Block> byId = new TreeMap<>();
    Map<String, List<String>> areaIds = new TreeMap<>();
    for (WatchedArea area : areas.all()) {
      if (!area.prepared().intersects(scene.footprint())) {
        continue;
      }
      Geometry common = area.geometry().intersection(scene.footprint());
      for (Block block : CoveredBlocks.of(scene.tile(), common)) {
        byId.put(block.id(), block);
        areaIds.computeIfAbsent(block.id(), id -> new ArrayList<>()).add(area.areaId());
      }
    }
    Map<Block, List<String>> result = new java.util.LinkedHashMap<>();
    byId.forEach((id, block) -> result.put(block, areaIds.get(id)));
    return result;
  }

  private void skip(
      Announcement announcement, SkipReason reason, String detail, ReadOnlyContext context) {
    context.output(
        reports,
        report(announcement, SceneOutcome.SKIPPED).setSkipReason(reason).setDetail(detail).build());
  }

  private void fail(Announcement announcement, SceneFailure failure, ReadOnlyContext context) {
    Instant now = clock.instant();
    String notificationId = announcement.notification().getNotificationId();
    context.output(
        deadLetters, failure.deadLetter(announcement.raw(), announcement.notification(), now));
    context.output(
        reports,
        report(announcement, SceneOutcome.FAILED)
            .setDeadLetterId(failure.deadLetterId(notificationId, ""))
            .setDetail(failure.message())
            .build());
  }

  private SceneReport.Builder report(Announcement announcement, SceneOutcome outcome) {
    SceneNotification notification = announcement.notification();
    return SceneReport.newBuilder()
        // A repeated announcement of one notification is one more record, and gets its own report.
        .setReportId(
            Identifiers.of(notification.getNotificationId(), announcement.raw().coordinates()))
        .setNotificationId(notification.getNotificationId())
        .setAcquisitionKey(notification.getAcquisitionKey())
        .setItemId(notification.getItemId())
        .setSensor(notification.getSensor())
        .setSceneBlocks(0)
        .setOutcome(outcome)
        .setObservedAt(notification.getObservedAt())
        .setNotifiedAt(notification.getNotifiedAt())
        .setIngestedAt(notification.getIngestedAt())
        .setEmittedAt(clock.instant());
  }
}
