package dev.revisit.flink.pretrain;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.flink.CoveredBlocks;
import dev.revisit.flink.SceneObservation;
import dev.revisit.schemas.BlockObservation;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.TopologyException;

/**
 * A catalogue to its scenes over blocks in which chips are drawn. Every item leaves as block
 * observations or as the tally that says why not. An outage of the catalogue fails the task: half a
 * catalogue is not what was asked for.
 */
final class ListScenes extends ProcessFunction<String, BlockObservation> {
  private static final long serialVersionUID = 1L;

  private final List<String> collections;
  private final String area;
  private final Instant from;
  private final Instant to;
  private final ChipRules rules;
  private final long seed;
  private final OutputTag<String> tallies;
  private transient SceneParser parser;
  private transient ChipPositions positions;
  private transient Optional<Geometry> areaGeometry;
  private transient Map<Block, Boolean> wanted;
  private transient SampleCounters counters;

  /**
   * @param tallies for items that go no further
   */
  ListScenes(SamplingRequest request, OutputTag<String> tallies) {
    // Optional does not travel: null is no restriction.
    this.collections = request.collections();
    this.area = request.area().orElse(null);
    this.from = request.from().orElse(null);
    this.to = request.to().orElse(null);
    this.rules = request.rules();
    this.seed = request.seed();
    this.tallies = tallies;
  }

  @Override
  public void open(OpenContext context) {
    parser = new SceneParser();
    positions = new ChipPositions(rules, seed, Optional.ofNullable(area));
    areaGeometry = Optional.ofNullable(area).map(SamplingArea::parse);
    wanted = new HashMap<>();
    counters = new SampleCounters(getRuntimeContext());
  }

  @Override
  public void processElement(String location, Context context, Collector<BlockObservation> out) {
    StacSearch.Builder search = StacSearch.builder().collections(collections);
    areaGeometry.ifPresent(search::intersects);
    Optional.ofNullable(from).ifPresent(search::from);
    Optional.ofNullable(to).ifPresent(search::to);
    try (StacCatalog catalog = StacCatalogs.open(location);
        Stream<StacItem> items = catalog.search(search.build())) {
      items.forEach(
          item -> {
            counters.item();
            expand(item, out)
                .ifPresent(skipped -> context.output(tallies, Tally.listed(skipped).toJson()));
          });
    }
  }

  /** Emits the item's blocks, or tells why there is none. */
  private Optional<ItemOutcome> expand(StacItem item, Collector<BlockObservation> out) {
    String name = BlockPlace.item(item.collection().orElse(null), item.id());
    SceneParseResult result = parser.parse(item);
    if (result instanceof SceneParseResult.Unsupported unsupported) {
      String reason = unsupported.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
      return Optional.of(ItemOutcome.skipped(name, reason, unsupported.detail(), ""));
    }
    if (result instanceof SceneParseResult.Malformed malformed) {
      return Optional.of(
          ItemOutcome.skipped(
              name, malformed.errorClass(), malformed.message(), malformed.remedy()));
    }
    Scene scene = ((SceneParseResult.Parsed) result).scene();
    Optional<String> coarse = GroundSampling.stated(scene.assets());
    if (coarse.isPresent()) {
      return Optional.of(
          ItemOutcome.skipped(name, GroundSampling.REASON, coarse.get(), GroundSampling.REMEDY));
    }
    double cloud = item.properties().path("eo:cloud_cover").asDouble(0);
    if (cloud > rules.maxCloudPercent()) {
      return Optional.of(
          ItemOutcome.skipped(
              name,
              "cloud-cover",
              String.format(
                  Locale.ROOT,
                  "The item states %.1f %% cloud, at most %.1f %% are wanted.",
                  cloud,
                  rules.maxCloudPercent()),
              ""));
    }
    List<Block> blocks;
    try {
      Geometry covered =
          areaGeometry.map(scene.footprint()::intersection).orElse(scene.footprint());
      blocks =
          CoveredBlocks.of(scene.tile(), covered).stream()
              .filter(block -> wanted.computeIfAbsent(block, b -> !positions.drawn(b).isEmpty()))
              .toList();
    } catch (TopologyException | IllegalArgumentException e) {
      return Optional.of(
          ItemOutcome.skipped(
              name,
              "invalid-footprint",
              "Its footprint is no valid geometry: " + e.getMessage(),
              "The provider should correct the item's geometry."));
    }
    if (blocks.isEmpty()) {
      return Optional.of(
          ItemOutcome.skipped(name, "nothing-drawn", "No chip was drawn where it reaches.", ""));
    }
    // Nobody announced it: the archive was searched.
    blocks.forEach(
        block ->
            out.collect(
                SceneObservation.of(scene, block, blocks.size())
                    .setNotificationId(scene.itemId())
                    .setNotifiedAt(scene.observedAt())
                    .setIngestedAt(scene.observedAt())
                    .build()));
    return Optional.empty();
  }
}
