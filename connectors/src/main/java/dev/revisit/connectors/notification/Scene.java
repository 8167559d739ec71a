package dev.revisit.connectors.notification;

import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.OrbitDirection;
import dev.revisit.schemas.Sensor;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/**
 * One acquisition as one provider publishes it, in Revisit's terms.
 *
 * @param acquisitionKey identity of the acquisition, the same for every provider, baseline and
 *     reprocessing
 * @param sensor SENTINEL_1 or SENTINEL_2
 * @param platform for example {@code sentinel-2b}; empty for composites
 * @param tile the MGRS tile; empty for Sentinel-1 slices, which have none
 * @param observedAt sensing time
 * @param relativeOrbit number of the track
 * @param orbitDirection direction of flight
 * @param revision orders the revisions of one acquisition as text: processing baseline, then
 *     generation time; greater is newer
 * @param processingBaseline for example {@code 05.11}; Sentinel-2 only
 * @param footprint WGS 84, longitude and latitude
 * @param assets one reference a band, in the order of the model: B01 to B12 and SCL, or VV and VH
 * @param itemId STAC item id
 * @param collection STAC collection
 * @param itemHref where the item can be read again
 */
public record Scene(
    String acquisitionKey,
    Sensor sensor,
    Optional<String> platform,
    Optional<MgrsTile> tile,
    Instant observedAt,
    Optional<Integer> relativeOrbit,
    OrbitDirection orbitDirection,
    String revision,
    Optional<String> processingBaseline,
    Geometry footprint,
    List<AssetReference> assets,
    String itemId,
    Optional<String> collection,
    Optional<String> itemHref) {

  public Scene {
    Objects.requireNonNull(acquisitionKey, "acquisitionKey");
    Objects.requireNonNull(sensor, "sensor");
    Objects.requireNonNull(observedAt, "observedAt");
    Objects.requireNonNull(footprint, "footprint");
    assets = List.copyOf(assets);
  }
}
