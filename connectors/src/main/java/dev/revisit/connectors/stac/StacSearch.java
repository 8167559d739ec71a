package dev.revisit.connectors.stac;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/**
 * What to look for. Empty means no restriction.
 *
 * @param collections ids of collections
 * @param ids ids of items
 * @param intersects WGS 84 geometry (longitude, latitude)
 * @param bbox box; sent to a server only without {@code intersects}, which excludes it there, but
 *     always applied here
 * @param from sensed at or after
 * @param to sensed at or before
 * @param pageSize items asked for in one request
 * @param limit items delivered at most
 */
public record StacSearch(
    List<String> collections,
    List<String> ids,
    Optional<Geometry> intersects,
    Optional<BoundingBox> bbox,
    Optional<Instant> from,
    Optional<Instant> to,
    int pageSize,
    Optional<Long> limit) {

  /** Large enough to amortise a request, small enough for every public API. */
  public static final int DEFAULT_PAGE_SIZE = 100;

  public StacSearch {
    collections = List.copyOf(collections);
    ids = List.copyOf(ids);
    if (pageSize < 1) {
      throw new IllegalArgumentException("A page holds at least one item, not " + pageSize + ".");
    }
    if (limit.isPresent() && limit.get() < 0) {
      throw new IllegalArgumentException("The limit is " + limit.get() + "; leave it out instead.");
    }
    if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
      throw new IllegalArgumentException(
          "The interval ends before it begins: " + from.get() + " to " + to.get() + ".");
    }
  }

  /** Everything. */
  public static StacSearch all() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects the parts of a search. */
  public static final class Builder {
    private List<String> collections = List.of();
    private List<String> ids = List.of();
    private Optional<Geometry> intersects = Optional.empty();
    private Optional<BoundingBox> bbox = Optional.empty();
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> to = Optional.empty();
    private int pageSize = DEFAULT_PAGE_SIZE;
    private Optional<Long> limit = Optional.empty();

    private Builder() {}

    public Builder collection(String id) {
      return collections(List.of(id));
    }

    public Builder collections(List<String> these) {
      this.collections = these;
      return this;
    }

    public Builder ids(List<String> these) {
      this.ids = these;
      return this;
    }

    public Builder intersects(Geometry geometry) {
      this.intersects = Optional.of(geometry);
      return this;
    }

    public Builder bbox(BoundingBox box) {
      this.bbox = Optional.of(box);
      return this;
    }

    public Builder from(Instant instant) {
      this.from = Optional.of(Objects.requireNonNull(instant, "from"));
      return this;
    }

    public Builder to(Instant instant) {
      this.to = Optional.of(Objects.requireNonNull(instant, "to"));
      return this;
    }

    public Builder pageSize(int items) {
      this.pageSize = items;
      return this;
    }

    public Builder limit(long items) {
      this.limit = Optional.of(items);
      return this;
    }

    public StacSearch build() {
      return new StacSearch(collections, ids, intersects, bbox, from, to, pageSize, limit);
    }
  }
}
