package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.revisit.model.runtime.EncoderSettings.Device;
import dev.revisit.model.training.PretrainSettings;
import dev.revisit.model.training.StagePlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class TrainingOrderTest {
  private static TrainingOrder order(int batch, int workers) {
    return new TrainingOrder(
        SmallChips.plan(batch, 5), PretrainSettings.cpu(10), workers, "chips", "run", 2);
  }

  private static Configuration options(Map<String, String> changed) {
    Map<String, String> options =
        new HashMap<>(
            Map.of(
                "revisit.pretrain.workers", "4",
                "revisit.pretrain.chips", "/data/chips",
                "revisit.pretrain.checkpoints", "/data/run",
                "revisit.pretrain.steps", "100;0;300",
                "revisit.pretrain.gpu", "true"));
    options.putAll(changed);
    options.values().removeIf(String::isEmpty);
    return Configuration.fromMap(options);
  }

  @Test
  void noWorkersAndSharesThatAreNotEvenAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> order(4, 0))
        .withMessageContaining("0 workers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> order(4, 3))
        .withMessageContaining("A batch of 4 cannot be shared evenly among 3 workers");
  }

  @Test
  void anOrderTravelsWithTheJob() throws Exception {
    TrainingOrder order = order(4, 2);
    byte[] bytes = InstantiationUtil.serializeObject(order);
    TrainingOrder read =
        InstantiationUtil.deserializeObject(bytes, TrainingOrderTest.class.getClassLoader());
    assertThat(read).isEqualTo(order);
  }

  @Test
  void optionsBecomeAnOrder() {
    TrainingOrder order = PretrainOptions.order(options(Map.of()));
    assertThat(order.workers()).isEqualTo(4);
    assertThat(order.settings().device()).isEqualTo(Device.GPU);
    assertThat(order.plan().stages().stream().map(s -> s.stage().number())).containsExactly(1, 3);
    assertThat(order.plan().stages().stream().map(StagePlan::steps)).containsExactly(100L, 300L);
    assertThat(order.plan().stages().get(0).batch()).isEqualTo(256);
  }

  @Test
  void optionsThatAreMissingOrWrongAreNamed() {
    for (String key : List.of("chips", "checkpoints", "steps")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PretrainOptions.order(options(Map.of("revisit.pretrain." + key, ""))))
          .withMessageContaining("--revisit.pretrain." + key);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PretrainOptions.order(options(Map.of("revisit.pretrain.steps", "1;2"))))
        .withMessageContaining("three stages");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PretrainOptions.order(options(Map.of("revisit.pretrain.workers", "5"))))
        .withMessageContaining("A batch of 256 cannot be shared evenly among 5 workers");
  }
}
