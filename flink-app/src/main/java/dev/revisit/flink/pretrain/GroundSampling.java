package dev.revisit.flink.pretrain;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.UtmProjection;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.BlockReader;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses rasters that are coarser than their band: previews and shrunk copies carry the names and
 * keys of the real bands, and interpolated to 10 m they would teach the model blur.
 */
final class GroundSampling {
  static final String REASON = "ground-sampling";

  /** More than any map projection stretches, less than any overview. */
  private static final double TOLERANCE = 1.5;

  private static final List<String> SIXTY_METRES = List.of("B01", "B09");
  private static final int BACKSCATTER_METRES = 20; // resolution of IW GRD; its pixels are 10 m

  private GroundSampling() {}

  /** What is wrong with the rasters by what the item says; empty when it says nothing. */
  static Optional<String> stated(List<AssetReference> assets) {
    return assets.stream()
        .filter(asset -> asset.getTransform().size() >= 6 && asset.getEpsg() != null)
        .filter(asset -> UtmProjection.isUtm(asset.getEpsg()))
        .flatMap(
            asset ->
                tooCoarse(
                    asset.getBand(),
                    Math.hypot(asset.getTransform().get(0), asset.getTransform().get(3)))
                    .stream())
        .findFirst();
  }

  private static Optional<String> tooCoarse(String band, double metres) {
    int nominal = nominalMetres(band);
    // Not "greater than": a pixel size that is no number is refused too.
    return metres <= TOLERANCE * nominal
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Pixels of band %s are %.0f m on the ground, %d m are expected.",
                band,
                metres,
                nominal));
  }

  private static int nominalMetres(String band) {
    if (BlockPixels.TEN_METRE_BANDS.contains(band)) {
      return 10;
    }
    if (SIXTY_METRES.contains(band)) {
      return 60;
    }
    return BlockPixels.SAR_BANDS.contains(band) ? BACKSCATTER_METRES : 20;
  }

  /** A reader that asks the files before it reads them: items may be silent, or wrong. */
  static BlockReader checked(SisBlockReader reader) {
    return new BlockReader() {
      @Override
      public BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets)
          throws SceneReadException {
        for (AssetReference asset : assets) {
          Optional<String> wrong = tooCoarse(asset.getBand(), reader.pixelMetres(block, asset));
          if (wrong.isPresent()) {
            throw new SceneReadException(REASON, false, wrong.get(), REMEDY);
          }
        }
        return reader.read(block, sensor, assets);
      }

      @Override
      public void close() {
        reader.close();
      }
    };
  }

  static final String REMEDY = "Sample from the full-resolution product.";
}
