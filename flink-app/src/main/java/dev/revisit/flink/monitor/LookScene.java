package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.BlockPixels;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.state.StoredAsset;
import dev.revisit.schemas.state.StoredLook;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Between observations, stored looks and pixels: what a look is stored as, and how it is read
 * again.
 */
final class LookScene {
  private static final String OPTICAL = "optical";

  private final RetryingBlockReader reader;

  LookScene(RetryingBlockReader reader) {
    this.reader = reader;
  }

  static Sensor sensor(StoredLook look) {
    return look.getSensor() == 1 ? Sensor.SENTINEL_1 : Sensor.SENTINEL_2;
  }

  /** Sensor of the looks of a series. */
  static Sensor sensor(String series) {
    return series.equals(OPTICAL) ? Sensor.SENTINEL_2 : Sensor.SENTINEL_1;
  }

  /** Statistics of different series are never mixed: optical, or one radar orbit. */
  static String series(StoredLook look) {
    if (sensor(look) == Sensor.SENTINEL_2) {
      return OPTICAL;
    }
    return look.getRelativeOrbit() == null
        ? "sar-" + look.getOrbitDirection()
        : "sar-" + look.getOrbitDirection() + "-" + look.getRelativeOrbit();
  }

  /** A look that has not been judged yet. */
  static StoredLook stored(BlockObservation observation, double clearFraction, byte[] chipClear) {
    return StoredLook.newBuilder()
        .setAcquisitionKey(observation.getAcquisitionKey())
        .setRevision(observation.getRevision())
        .setNotificationId(observation.getNotificationId())
        .setItemId(observation.getItemId())
        .setItemHref(observation.getItemHref())
        .setProcessingBaseline(observation.getProcessingBaseline())
        .setSensor(observation.getSensor() == Sensor.SENTINEL_1 ? 1 : 2)
        .setObservedAt(observation.getObservedAt().toEpochMilli())
        .setNotifiedAt(observation.getNotifiedAt().toEpochMilli())
        .setRelativeOrbit(observation.getRelativeOrbit())
        .setPlatform(observation.getPlatform())
        .setOrbitDirection(observation.getOrbitDirection().name())
        .setClearFraction(clearFraction)
        .setChipClear(ByteBuffer.wrap(chipClear))
        .setScores(ByteBuffer.allocate(0))
        .setAssets(observation.getAssets().stream().map(LookScene::stored).toList())
        .setTile(observation.getMgrsTile())
        .build();
  }

  BlockPixels read(Block block, StoredLook look) throws SceneReadException, InterruptedException {
    return reader.read(
        block, sensor(look), look.getAssets().stream().map(LookScene::asset).toList());
  }

  private static StoredAsset stored(AssetReference asset) {
    return StoredAsset.newBuilder()
        .setBand(asset.getBand())
        .setHref(asset.getHref())
        .setBandIndex(asset.getBandIndex())
        .setScale(asset.getScale())
        .setOffset(asset.getOffset())
        .setNodata(asset.getNodata())
        .setEpsg(asset.getEpsg())
        .setTransform(List.copyOf(asset.getTransform()))
        .setShape(List.copyOf(asset.getShape()))
        .build();
  }

  private static AssetReference asset(StoredAsset asset) {
    return AssetReference.newBuilder()
        .setBand(asset.getBand())
        .setHref(asset.getHref())
        .setBandIndex(asset.getBandIndex())
        .setScale(asset.getScale())
        .setOffset(asset.getOffset())
        .setNodata(asset.getNodata())
        .setEpsg(asset.getEpsg())
        .setTransform(asset.getTransform())
        .setShape(asset.getShape())
        .build();
  }
}
