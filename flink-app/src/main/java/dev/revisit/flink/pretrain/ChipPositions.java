package dev.revisit.flink.pretrain;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.flink.monitor.ChipCutter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;

/**
 * The chips of a block that are drawn: by seed and place, among those whose centre the block's tile
 * owns (tiles overlap, and no ground shall be sampled twice) and the area holds.
 */
final class ChipPositions {
  private final ChipRules rules;
  private final long seed;
  private final ChipCutter cutter;
  private final Optional<PreparedGeometry> area;

  ChipPositions(ChipRules rules, long seed, Optional<String> area) {
    this.rules = rules;
    this.seed = seed;
    this.cutter = new ChipCutter(rules.side());
    this.area = area.map(SamplingArea::parse).map(PreparedGeometryFactory::prepare);
  }

  /** Indices of the drawn chips, in the order of their draw. */
  List<Integer> drawn(Block block) {
    record Drawn(int chip, double number) {}
    List<Drawn> drawn = new ArrayList<>();
    boolean[] owned = block.ownedCells();
    for (int chip = 0; chip < cutter.count(); chip++) {
      double number = ChipDraw.uniform(seed, id(block, chip));
      if (number < rules.fraction() && counts(block, chip, owned)) {
        drawn.add(new Drawn(chip, number));
      }
    }
    drawn.sort(Comparator.comparingDouble(Drawn::number).thenComparingInt(Drawn::chip));
    return drawn.stream().map(Drawn::chip).toList();
  }

  /** Block, and the chip's upper left pixel within: {@code 31UFS/06/08@576,256} (row, column). */
  String id(Block block, int chip) {
    return String.format(Locale.ROOT, "%s@%d,%d", block.id(), cutter.top(chip), cutter.left(chip));
  }

  private boolean counts(Block block, int chip, boolean[] owned) {
    int row = cutter.top(chip) + rules.side() / 2;
    int column = cutter.left(chip) + rules.side() / 2;
    // Cells beyond a tile's last column or row are not owned.
    if (!owned[row / Block.CELL_PIXELS * Block.CELLS + column / Block.CELL_PIXELS]) {
      return false;
    }
    Coordinate centre =
        block
            .tile()
            .projection()
            .toLonLat(
                block.west() + column * (double) MgrsTile.PIXEL_METRES,
                block.north() - row * (double) MgrsTile.PIXEL_METRES);
    return area.map(held -> held.intersects(new GeometryFactory().createPoint(centre)))
        .orElse(true);
  }
}
