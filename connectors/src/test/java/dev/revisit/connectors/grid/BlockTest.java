package dev.revisit.connectors.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;

class BlockTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "33UUP",
        "33UUP/5/7",
        "33UUP/05",
        "33UUP/05/07/01",
        "6VVN/05/07",
        "33UUP/11/00",
        "33UUP/00/11"
      })
  void refusesWhatIsNoBlock(String id) {
    assertThatThrownBy(() -> Block.parse(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idIsTileColumnAndRow() {
    Block block = Block.parse("33UUP/05/07");

    assertThat(block.column()).isEqualTo(5);
    assertThat(block.row()).isEqualTo(7);
    assertThat(block.id()).isEqualTo("33UUP/05/07");
    assertThat(block.west()).isEqualTo(300_000 + 5 * 10_240);
    assertThat(block.north()).isEqualTo(5_400_000 - 7 * 10_240);
  }

  @Test
  void blocksOfATileCoverItsRasterExactly() {
    MgrsTile tile = MgrsTile.parse("34LBP");

    assertThat(tile.blocks()).hasSize(121).doesNotHaveDuplicates();
    assertThat(tile.blocks().stream().mapToLong(b -> (long) b.width() * b.height()).sum())
        .isEqualTo((long) MgrsTile.PIXELS * MgrsTile.PIXELS);
    assertThat(Block.parse("34LBP/10/10").width()).isEqualTo(740);
    assertThat(Block.parse("34LBP/10/10").east()).isEqualTo(309_780);
    assertThat(Block.parse("34LBP/10/10").south()).isEqualTo(8_790_220);
  }

  @Test
  void aTileInsideItsZoneOwnsItsSquareOf2500Cells() {
    int owned = 0;
    for (Block block : MgrsTile.parse("33UUP").blocks()) {
      owned += count(block.ownedCells());
    }

    assertThat(owned).isEqualTo(2500 * 2500);
  }

  @Test
  void blocksInTheOverlapAreOwnedByTheNeighbour() {
    assertThat(Block.parse("33UUP/10/00").owned()).isFalse();
    assertThat(Block.parse("33UUP/09/09").owned()).isTrue();
    // 100,000 m end 7,840 m into the tenth block: 196 cells.
    assertThat(count(Block.parse("33UUP/09/09").ownedCells())).isEqualTo(196 * 196);
  }

  @Test
  void ownedCellsOutsideTheBlocksSizeAreFalse() {
    // The square of 34LBP ends before its last block; nothing there may be owned.
    assertThat(count(Block.parse("34LBP/10/10").ownedCells())).isZero();
  }

  @Test
  void cellsAtAZonesBorderAreOwnedOneByOne() {
    MgrsTile tile = MgrsTile.parse("33TTG");
    Coordinate border = tile.projection().toUtm(12, 42);
    int column = (int) ((border.x - tile.west()) / 10_240);
    int row = (int) ((tile.north() - border.y) / 10_240);
    Block block = new Block(tile, column, row);

    boolean[] owned = block.ownedCells();

    assertThat(count(owned)).isBetween(1, owned.length - 1);
    for (int cell = 0; cell < owned.length; cell += 997) {
      double easting = block.west() + (cell % 256 + 0.5) * 40;
      double northing = block.north() - (Math.floorDiv(cell, 256) + 0.5) * 40;
      double longitude = tile.projection().toLonLat(easting, northing).x;
      assertThat(owned[cell]).isEqualTo(longitude >= 12);
    }
    assertThat(new Block(tile, 0, row).owned()).isFalse();
  }

  @Test
  void footprintHoldsTheBlock() {
    Block block = Block.parse("33UUP/05/07");
    Coordinate centre = UtmProjection.of(32633).toLonLat(block.west() + 5120, block.north() - 5120);

    assertThat(block.footprint().contains(block.footprint().getFactory().createPoint(centre)))
        .isTrue();
    assertThat(UtmProjection.of(32633).toUtm(block.footprint()).getArea())
        .isCloseTo(10_240.0 * 10_240.0, within(10.0));
  }

  private static int count(boolean[] cells) {
    int count = 0;
    for (boolean cell : cells) {
      count += cell ? 1 : 0;
    }
    return count;
  }
}
