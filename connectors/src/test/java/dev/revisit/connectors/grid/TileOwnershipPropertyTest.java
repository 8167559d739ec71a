package dev.revisit.connectors.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class TileOwnershipPropertyTest {

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  @Property(tries = 1000)
  void everyPointIsOwnedByExactlyOneTileAndFoundThere(@ForAll("positions") Coordinate position) {
    List<MgrsTile> touching = MgrsTile.intersecting(GEOMETRIES.createPoint(position));
    List<MgrsTile> owners = new ArrayList<>();
    for (MgrsTile tile : touching) {
      Coordinate utm = tile.projection().toUtm(position.x, position.y);
      if (tile.owns(utm.x, utm.y)) {
        owners.add(tile);
      }
    }

    assertThat(owners).hasSize(1);
    assertThat(MgrsTile.owner(position.x, position.y)).contains(owners.get(0));
  }

  @Property(tries = 500)
  void theOwnersRasterHoldsThePoint(@ForAll("positions") Coordinate position) {
    MgrsTile tile = MgrsTile.owner(position.x, position.y).orElseThrow();
    Coordinate utm = tile.projection().toUtm(position.x, position.y);

    assertThat(utm.x).isBetween(tile.west(), tile.west() + MgrsTile.RASTER_METRES);
    assertThat(utm.y).isBetween(tile.north() - MgrsTile.RASTER_METRES, tile.north());
    assertThat(MgrsTile.parse(tile.id())).isEqualTo(tile);
    assertThat(tile.isPublished()).isTrue();
  }

  /** Anywhere, and often close to the borders of zones and bands. */
  @Provide
  Arbitrary<Coordinate> positions() {
    Arbitrary<Double> longitudes =
        Arbitraries.oneOf(
            Arbitraries.doubles().between(-180, 179.999).ofScale(6),
            Combinators.combine(
                    Arbitraries.integers().between(-60, 59),
                    Arbitraries.doubles().between(-0.01, 0.01).ofScale(6))
                .as((third, near) -> UtmProjection.normaliseLongitude(third * 3 + near)));
    Arbitrary<Double> latitudes =
        Arbitraries.oneOf(
            Arbitraries.doubles().between(-80, 83.999).ofScale(6),
            Combinators.combine(
                    Arbitraries.integers().between(-9, 10),
                    Arbitraries.doubles().between(-0.01, 0.01).ofScale(6))
                .as((eighth, near) -> eighth * 8 + near));
    return Combinators.combine(longitudes, latitudes).as(Coordinate::new);
  }
}
