package dev.revisit.connectors.stac;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/**
 * Applies a search to an item. What an item does not tell cannot exclude it: an item without time
 * or footprint passes, so that its defect is reported downstream instead of being lost here.
 */
final class SearchFilter implements Predicate<StacItem> {
  private final StacSearch search;
  private final Optional<PreparedGeometry> area;

  SearchFilter(StacSearch search) {
    this.search = search;
    this.area = search.intersects().map(PreparedGeometryFactory::prepare);
  }

  @Override
  public boolean test(StacItem item) {
    return inCollections(item)
        && (search.ids().isEmpty() || search.ids().contains(item.id()))
        && inTime(item)
        && item.geometry().map(this::inSpace).orElse(true);
  }

  private boolean inCollections(StacItem item) {
    return search.collections().isEmpty()
        || item.collection().map(search.collections()::contains).orElse(true);
  }

  private boolean inSpace(Geometry footprint) {
    return search.bbox().map(box -> box.touches(footprint)).orElse(true)
        && area.map(prepared -> meets(prepared, footprint)).orElse(true);
  }

  private static boolean meets(PreparedGeometry area, Geometry footprint) {
    try {
      return area.intersects(footprint);
    } catch (TopologyException | IllegalArgumentException e) {
      // Invalid rings and geometry collections exist in real catalogues; envelopes decide then.
      return area.getGeometry().getEnvelopeInternal().intersects(footprint.getEnvelopeInternal());
    }
  }

  private boolean inTime(StacItem item) {
    if (search.from().isEmpty() && search.to().isEmpty()) {
      return true;
    }
    if (item.datetime().map(instant -> overlaps(instant, instant)).orElse(false)) {
      return true;
    }
    Optional<Instant> start = item.time("start_datetime");
    Optional<Instant> end = item.time("end_datetime");
    if (start.isPresent() && end.isPresent()) {
      return overlaps(start.get(), end.get());
    }
    return item.datetime().isEmpty();
  }

  private boolean overlaps(Instant start, Instant end) {
    return search.from().map(from -> !end.isBefore(from)).orElse(true)
        && search.to().map(to -> !start.isAfter(to)).orElse(true);
  }
}
