package dev.revisit.connectors.raster;

import java.awt.Rectangle;
import java.awt.image.ImagingOpException;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.sis.coverage.grid.GridCoverage;
import org.apache.sis.coverage.grid.GridExtent;
import org.apache.sis.coverage.grid.GridGeometry;
import org.apache.sis.coverage.grid.PixelInCell;
import org.apache.sis.metadata.iso.citation.Citations;
import org.apache.sis.referencing.IdentifiedObjects;
import org.apache.sis.referencing.operation.transform.MathTransforms;
import org.apache.sis.storage.Aggregate;
import org.apache.sis.storage.DataStoreException;
import org.apache.sis.storage.GridCoverageResource;
import org.apache.sis.storage.RasterLoadingStrategy;
import org.apache.sis.storage.Resource;
import org.apache.sis.storage.StorageConnector;
import org.apache.sis.storage.UnsupportedEncodingException;
import org.apache.sis.storage.event.WarningEvent;
import org.apache.sis.storage.geotiff.GeoTiffStore;
import org.opengis.metadata.Identifier;
import org.opengis.referencing.crs.CoordinateReferenceSystem;
import org.opengis.referencing.cs.AxisDirection;
import org.opengis.referencing.operation.MathTransform;
import org.opengis.referencing.operation.Matrix;

/**
 * One GeoTIFF opened with Apache SIS 1.6. A store of SIS is not safe for threads: open one per
 * read.
 *
 * <p>The first use in a process loads the referencing factories and takes one to three seconds.
 */
final class SisGeoTiff implements AutoCloseable {

  private final String name;
  private final GeoTiffStore store;
  private final GridCoverageResource image;

  private SisGeoTiff(String name, GeoTiffStore store, GridCoverageResource image) {
    this.name = name;
    this.store = store;
    this.image = image;
  }

  /**
   * Opens a file whose first bytes, and any others that are known to be needed, were fetched.
   *
   * @param fetched bytes in memory by their offset
   */
  static SisGeoTiff open(ByteSource source, Map<Long, byte[]> fetched, TiffHeader header)
      throws SceneReadException {
    try {
      GeoTiffStore store =
          new GeoTiffStore(
              null, new StorageConnector(new ByteSourceChannel(source, fetched, header)));
      // Warnings concern metadata that is not used here.
      store.addListener(WarningEvent.class, event -> {});
      for (Resource resource : ((Aggregate) store).components()) {
        if (resource instanceof GridCoverageResource image) {
          return new SisGeoTiff(source.name(), store, image);
        }
      }
      store.close();
    } catch (DataStoreException | RuntimeException e) {
      throw failure(source.name(), e);
    }
    throw new SceneReadException(
        SceneReadException.UNREADABLE_RASTER,
        false,
        source.name() + " holds no image",
        "publish the band as a GeoTIFF and announce the item again");
  }

  Georeference georeference() throws SceneReadException {
    try {
      GridGeometry grid = image.getGridGeometry();
      if (!grid.isDefined(GridGeometry.CRS) || !grid.isDefined(GridGeometry.GRID_TO_CRS)) {
        throw noGeoreference();
      }
      CoordinateReferenceSystem crs = grid.getCoordinateReferenceSystem();
      MathTransform gridToCrs = grid.getGridToCRS(PixelInCell.CELL_CORNER);
      Matrix matrix = MathTransforms.getMatrix(gridToCrs);
      if (matrix == null || gridToCrs.getTargetDimensions() != 2) {
        throw noGeoreference();
      }
      AxisDirection first = crs.getCoordinateSystem().getAxis(0).getDirection();
      boolean northFirst = first.equals(AxisDirection.NORTH) || first.equals(AxisDirection.SOUTH);
      List<Double> affine = new ArrayList<>();
      for (int row : northFirst ? new int[] {1, 0} : new int[] {0, 1}) {
        for (int column = 0; column < 3; column++) {
          affine.add(matrix.getElement(row, column));
        }
      }
      return new Georeference(crs, epsg(crs), gridToCrs, affine);
    } catch (DataStoreException | RuntimeException e) {
      throw failure(name, e);
    }
  }

  private static OptionalInt epsg(CoordinateReferenceSystem crs) {
    Identifier identifier = IdentifiedObjects.getIdentifier(crs, Citations.EPSG);
    if (identifier == null || !identifier.getCode().matches("\\d{1,6}")) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(Integer.parseInt(identifier.getCode()));
  }

  /** Stored values of a band in a window, row by row. */
  float[] window(int band, int x, int y, int width, int height) throws SceneReadException {
    try {
      image.setLoadingStrategy(RasterLoadingStrategy.AT_GET_TILE_TIME);
      GridExtent extent =
          new GridExtent(
              null, new long[] {x, y}, new long[] {x + width - 1L, y + height - 1L}, true);
      GridGeometry domain = image.getGridGeometry().derive().subgrid(extent).build();
      GridCoverage coverage = image.read(domain, band).forConvertedValues(false);
      // The lower corner of the extent is pixel (0, 0) of the rendered image, wherever the image
      // itself starts.
      RenderedImage rendered = coverage.render(extent);
      Raster raster = rendered.getData(new Rectangle(0, 0, width, height));
      return raster.getSamples(0, 0, width, height, 0, (float[]) null);
    } catch (DataStoreException | RuntimeException e) {
      throw failure(name, e);
    }
  }

  @Override
  public void close() {
    try {
      store.close();
    } catch (DataStoreException e) {
      // The pixels were read; the channel below holds nothing to release.
    }
  }

  private SceneReadException noGeoreference() {
    return new SceneReadException(
        SceneReadException.NO_GEOREFERENCE,
        false,
        name + " has no coordinate reference system or no affine transform",
        "use a terrain-corrected product; for Sentinel-1 that is RTC, not GRD");
  }

  /** What a failure of SIS means: its own exceptions hide the cause several levels deep. */
  private static SceneReadException failure(String name, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ByteSourceChannel.SourceFailure source) {
        return source.failure();
      }
      if (cause instanceof EOFException) {
        return new SceneReadException(
            SceneReadException.TRUNCATED_RASTER,
            false,
            name + " ends before its pixels do",
            "upload the whole file and announce the item again",
            e);
      }
      if (cause instanceof UnsupportedEncodingException) {
        return new SceneReadException(
            SceneReadException.UNSUPPORTED_COMPRESSION,
            false,
            name + ": " + cause.getMessage(),
            "publish the band with DEFLATE or LZW",
            e);
      }
    }
    Throwable shown = e instanceof ImagingOpException && e.getCause() != null ? e.getCause() : e;
    return new SceneReadException(
        SceneReadException.UNREADABLE_RASTER,
        false,
        name + " can't be decoded: " + shown,
        "publish the band as a GeoTIFF and announce the item again",
        e);
  }
}
