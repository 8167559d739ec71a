package dev.revisit.schemas.state;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * One record of each kind of state, every field set to something else than its default. The frozen
 * bytes of version 1 hold these values, so they must not change; new fields are left at their
 * defaults here.
 */
public final class StateSamples {
  private StateSamples() {}

  public static List<SpecificRecord> all() {
    return List.of(
        storedAsset(),
        storedLook(),
        cellSums(),
        chipMemory(),
        seasonMemory(),
        publishedAlert(),
        seenAcquisition());
  }

  static StoredAsset storedAsset() {
    return StoredAsset.newBuilder()
        .setBand("B8A")
        .setHref("https://example.org/B8A.tif")
        .setBandIndex(3)
        .setScale(0.0001)
        .setOffset(-0.1)
        .setNodata(0.0)
        .setEpsg(32633)
        .setTransform(List.of(20.0, 0.0, 399960.0, 0.0, -20.0, 5300040.0))
        .setShape(List.of(5490, 5490))
        .build();
  }

  static StoredLook storedLook() {
    return StoredLook.newBuilder()
        .setAcquisitionKey("S2/sentinel-2b/20200604T054639/R048/43RCP")
        .setRevision("02.14/2020-06-04T09:43:32Z")
        .setNotificationId("n-1")
        .setItemId("S2B_T43RCP_20200604T054831_L2A")
        .setItemHref("https://example.org/item.json")
        .setProcessingBaseline("02.14")
        .setSensor(2)
        .setObservedAt(1591250441044L)
        .setNotifiedAt(1591263812000L)
        .setRelativeOrbit(48)
        .setPlatform("sentinel-2b")
        .setOrbitDirection("DESCENDING")
        .setClearFraction(0.75)
        .setChipClear(bytes(255, 0, 128, 1))
        .setScores(bytes(200, 255))
        .setWithoutReference(true)
        .setOtherSeasonReference(true)
        .setAssets(List.of(storedAsset()))
        .setTile("43RCP")
        .build();
  }

  static CellSums cellSums() {
    return CellSums.newBuilder().setPlanes(bytes(1, 2, 3, 254)).setLooks(7).build();
  }

  static ChipMemory chipMemory() {
    return ChipMemory.newBuilder()
        .setOptical(bytes(0, 60, 0, 188))
        .setOpticalValid(bytes(129))
        .setSar(bytes(0, 64))
        .setSarValid(bytes(1))
        .build();
  }

  static SeasonMemory seasonMemory() {
    return SeasonMemory.newBuilder()
        .setSeason(2021 * 4 + 1)
        .setModelVersion("tiny-7")
        .setInputsDigest("00ff")
        .setInputs(List.of("S2/sentinel-2b/20200604T054639/R048/43RCP"))
        .setChips(Map.of("5", chipMemory()))
        .setLandCover(bytes(4, 255))
        .build();
  }

  static PublishedAlert publishedAlert() {
    return PublishedAlert.newBuilder()
        .setAlertId("a-1")
        .setSequence(2)
        .setTransitions(List.of("t-1", "t-2"))
        .setEventIds(List.of("e-1", "e-2"))
        .build();
  }

  static SeenAcquisition seenAcquisition() {
    return SeenAcquisition.newBuilder()
        .setRevision("r")
        .setNotificationId("n")
        .setObservedAt(1L)
        .build();
  }

  private static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteBuffer.wrap(bytes);
  }
}
