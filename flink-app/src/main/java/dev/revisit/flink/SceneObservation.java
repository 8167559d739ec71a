package dev.revisit.flink;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.notification.Scene;
import dev.revisit.schemas.BlockObservation;

/** What a scene's metadata tell of one of its blocks. */
public final class SceneObservation {
  private SceneObservation() {}

  /**
   * The observation but for its notification: id, times and areas are left to be set.
   *
   * @param sceneBlocks how many blocks of the scene are observed
   */
  public static BlockObservation.Builder of(Scene scene, Block block, int sceneBlocks) {
    return BlockObservation.newBuilder()
        .setAcquisitionKey(scene.acquisitionKey())
        .setRevision(scene.revision())
        .setSensor(scene.sensor())
        .setPlatform(scene.platform().orElse(null))
        .setCollection(scene.collection().orElse(null))
        .setItemId(scene.itemId())
        .setItemHref(scene.itemHref().orElse(null))
        .setMgrsTile(block.tile().id())
        .setBlock(block.id())
        .setObservedAt(scene.observedAt())
        .setRelativeOrbit(scene.relativeOrbit().orElse(null))
        .setOrbitDirection(scene.orbitDirection())
        .setProcessingBaseline(scene.processingBaseline().orElse(null))
        .setSceneBlocks(sceneBlocks)
        .setAssets(scene.assets());
  }
}
