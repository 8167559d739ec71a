package dev.revisit.flink;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/** Which blocks a scene shows. */
public final class CoveredBlocks {
  private CoveredBlocks() {}

  /**
   * The owned blocks of which at least a pixel is covered.
   *
   * @param tile the scene's tile; without one all tiles that the geometry meets
   * @param covered WGS 84, longitude and latitude
   */
  public static List<Block> of(Optional<MgrsTile> tile, Geometry covered) {
    List<Block> blocks = new ArrayList<>();
    for (MgrsTile each : tile.map(List::of).orElseGet(() -> MgrsTile.intersecting(covered))) {
      for (Block block : each.blocks()) {
        if (touches(block, covered) && block.owned()) {
          blocks.add(block);
        }
      }
    }
    return blocks;
  }

  /**
   * Whether at least a pixel of the block is covered: coordinates in degrees are rounded, and a
   * footprint that ends at a block's edge must not count as touching the next block.
   */
  private static boolean touches(Block block, Geometry covered) {
    Geometry footprint = block.footprint();
    return footprint.intersects(covered)
        && footprint.intersection(covered).getArea()
            > footprint.getArea() / ((double) Block.SIZE * Block.SIZE);
  }
}
