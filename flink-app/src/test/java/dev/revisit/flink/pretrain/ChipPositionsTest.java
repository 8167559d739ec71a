package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.connectors.stac.BoundingBox;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;

class ChipPositionsTest {
  private static final Block INSIDE = Block.parse("33UUP/05/05");

  private static ChipPositions positions(int side, double fraction, long seed) {
    return new ChipPositions(
        new ChipRules(side, 4, 1, 0.5, 60, 15, fraction, 16), seed, Optional.empty());
  }

  @Test
  void anOwnedBlockOffersAllItsChips() {
    assertThat(positions(128, 1, 7).drawn(INSIDE)).hasSize(64);
    assertThat(positions(64, 1, 7).drawn(INSIDE)).hasSize(256).doesNotHaveDuplicates();
    assertThat(positions(1024, 1, 7).drawn(INSIDE)).containsExactly(0);
  }

  @Test
  void chipsAreNamedByBlockAndUpperLeftPixel() {
    // 16 chips of 64 pixels a row: number 37 is the sixth of the third row.
    assertThat(positions(64, 1, 7).id(INSIDE, 37)).isEqualTo("33UUP/05/05@128,320");
  }

  @Test
  void theOverlapWithTheNextTileIsLeftToItsOwner() {
    // The square of 33UUP ends at easting 400000 and northing 5300000; its raster reaches
    // 9.8 km beyond, 980 pixels: of the last but one column the first 10000 - 9 * 1024 pixels.
    Block last = Block.parse("33UUP/09/05");
    MgrsTile tile = last.tile();
    int ownedPixels = (int) ((tile.west() + 100_000 - last.west()) / 10);
    long columns = 0;
    for (int column = 0; column < 8; column++) {
      columns += column * 128 + 64 < ownedPixels ? 1 : 0;
    }
    assertThat(positions(128, 1, 7).drawn(last)).hasSize((int) columns * 8);
    assertThat(positions(128, 1, 7).drawn(Block.parse("33UUP/10/10"))).isEmpty();
  }

  @Test
  void aFractionIsDrawnAndASmallerOneIsPartOfIt() {
    List<Integer> half = positions(64, 0.5, 7).drawn(INSIDE);
    List<Integer> tenth = positions(64, 0.1, 7).drawn(INSIDE);
    assertThat(half.size() / 256.0).isEqualTo(0.5, within(0.13)); // four standard deviations
    assertThat(half).startsWith(tenth.toArray(Integer[]::new));
    assertThat(positions(64, 0.5, 7).drawn(INSIDE)).isEqualTo(half);
    assertThat(new TreeSet<>(positions(64, 0.5, 8).drawn(INSIDE)))
        .isNotEqualTo(new TreeSet<>(half));
  }

  @Test
  void onlyChipsWithTheirCentreInTheAreaAreDrawn() {
    // A box around the centre of the chip in row 2, column 5, smaller than half a chip.
    Coordinate centre =
        INSIDE
            .tile()
            .projection()
            .toLonLat(INSIDE.west() + (5 * 128 + 64) * 10, INSIDE.north() - (2 * 128 + 64) * 10);
    String area =
        SamplingArea.geoJson(
            new BoundingBox(
                centre.x - 0.001, centre.y - 0.001, centre.x + 0.001, centre.y + 0.001));
    assertThat(new ChipPositions(ChipRules.DEFAULT, 7, Optional.of(area)).drawn(INSIDE))
        .containsExactly(2 * 8 + 5);
  }

  @Test
  void drawsAreUniform() {
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      double number = ChipDraw.uniform(7, "chip" + i);
      assertThat(number).isBetween(0.0, Math.nextDown(1.0));
      sum += number;
    }
    assertThat(sum / 10_000).isEqualTo(0.5, within(0.012)); // four standard deviations
  }
}
