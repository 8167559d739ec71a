package dev.revisit.flink.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.flink.monitor.state.Deflate;
import dev.revisit.schemas.Sensor;
import dev.revisit.schemas.state.StoredLook;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FoldLookTest {

  @Test
  void damagedScoresAreRefused() {
    assertThatThrownBy(() -> FoldLook.of(stored(2, new byte[] {1, 2, 3})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> FoldLook.of(stored(2, Deflate.compress(new byte[100], 100))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> FoldLook.of(stored(2, Deflate.compress(new byte[70_000], 70_000))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than");
  }

  @Test
  void anUnknownSensorIsRefused() {
    assertThatThrownBy(() -> FoldLook.of(stored(3, new byte[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3");
  }

  @Test
  void aLookThatWasNotJudgedYetShowsNothing() {
    FoldLook look = FoldLook.of(stored(1, new byte[0]));

    assertThat(look.sensor()).isEqualTo(Sensor.SENTINEL_1);
    assertThat(look.scores()).hasSize(65_536).containsOnly((byte) 255);
  }

  @Test
  void scoresAreThoseOfTheState() {
    byte[] scores = new byte[CellObservation.CELLS];
    Arrays.fill(scores, (byte) 170);
    scores[77] = ScoreMap.NOT_JUDGED;

    FoldLook look = FoldLook.of(stored(2, Deflate.compress(scores, scores.length)));

    assertThat(look.scores()).isEqualTo(scores);
    assertThat(look.code(0)).isEqualTo(170);
    assertThat(look.code(77)).isEqualTo(255);
  }

  private static StoredLook stored(int sensor, byte[] scores) {
    return StoredLook.newBuilder()
        .setAcquisitionKey("key")
        .setRevision("1")
        .setNotificationId("n")
        .setItemId("item")
        .setItemHref(null)
        .setProcessingBaseline(null)
        .setSensor(sensor)
        .setObservedAt(0)
        .setNotifiedAt(0)
        .setRelativeOrbit(null)
        .setPlatform(null)
        .setClearFraction(1)
        .setChipClear(ByteBuffer.allocate(0))
        .setScores(ByteBuffer.wrap(scores))
        .build();
  }
}
