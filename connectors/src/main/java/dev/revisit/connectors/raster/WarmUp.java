package dev.revisit.connectors.raster;

import java.util.Base64;
import java.util.Map;
import org.apache.sis.referencing.CommonCRS;

/** Makes Apache SIS load its factories by opening a GeoTIFF of one pixel. */
final class WarmUp {

  private WarmUp() {}

  static void run() {
    byte[] bytes = Base64.getDecoder().decode(ONE_PIXEL);
    ByteSource source = new Memory(bytes);
    try (SisGeoTiff tiff =
        SisGeoTiff.open(
            source,
            Map.of(0L, bytes),
            TiffHeaderParser.parse(source, bytes, AssetPolicy.https()))) {
      CommonCRS.WGS84.universal(1, 15).getName();
      if (tiff.georeference().epsg().orElse(0) != 32633) {
        throw new IllegalStateException(
            "Apache SIS does not recognise EPSG:32633; check that sis-geotiff 1.6 is complete");
      }
    } catch (SceneReadException e) {
      throw new IllegalStateException(
          "Apache SIS can't open a GeoTIFF; check that sis-geotiff 1.6 is complete", e);
    }
  }

  private static final class Memory implements ByteSource {
    private final byte[] bytes;

    Memory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public String name() {
      return "warm-up";
    }

    @Override
    public byte[] read(long offset, int length) {
      return new byte[0];
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public String revision() {
      return "";
    }

    @Override
    public void close() {}
  }

  /** One pixel of 10 m in EPSG:32633 as a GeoTIFF. */
  private static final String ONE_PIXEL =
      "SUkqAAgAAAAPAAABAwABAAAAAQAAAAEBAwABAAAAAQAAAAIBAwABAAAACAAAAAMBAwABAAAAAQAAAAYBAwABAAAA"
          + "AQAAABEBBAABAAAAaAEAABUBAwABAAAAAQAAABYBAwABAAAAAQAAABcBBAABAAAAAQAAABwBAwABAAAAAQAAAFMB"
          + "AwABAAAAAQAAAA6DDAADAAAAwgAAAIKEDAAGAAAA2gAAAK+HAwAgAAAACgEAALGHAgAeAAAASgEAAAAAAAAAAAAA"
          + "AAAkQAAAAAAAACRAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgIQeQQAAAADQElNBAAAAAAAA"
          + "AAABAAEAAAAHAAAEAAABAAEAAQQAAAEAAQACBLGHFgAAAAEIsYcHABYABggAAAEAjiMADAAAAQB5fwQMAAABACkj"
          + "V0dTIDg0IC8gVVRNIHpvbmUgMzNOfFdHUyA4NHwAAA==";
}
