package dev.revisit.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReleaseTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  private void edit(java.util.function.Consumer<ObjectNode> change) throws IOException {
    Path file = folder.resolve("release.json");
    ObjectNode root = (ObjectNode) MAPPER.readTree(file.toFile());
    change.accept(root);
    MAPPER.writeValue(file.toFile(), root);
  }

  @Test
  void anEmptyFolderIsNoRelease() {
    assertThatThrownBy(() -> ModelRelease.load(folder))
        .isInstanceOf(ModelReleaseException.class)
        .hasMessageContaining("has no release.json");
  }

  @Test
  void missingAndDamagedWeightsAreRejected() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    Path weights = folder.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThatThrownBy(() -> ModelRelease.load(folder))
        .isInstanceOf(ModelReleaseException.class)
        .hasMessageContaining("SHA-256");
    Files.delete(weights);
    assertThatThrownBy(() -> ModelRelease.load(folder))
        .isInstanceOf(ModelReleaseException.class)
        .hasMessageContaining("lacks weights.safetensors");
  }

  @Test
  void weightsOfAnotherArchitectureAreRejected() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    edit(root -> root.set("architecture", ArchitectureJson.write(Architecture.tiny())));
    assertThatThrownBy(() -> ModelRelease.load(folder))
        .isInstanceOf(ModelReleaseException.class)
        .hasMessageContaining("do not fit the architecture");
  }

  @Test
  void damagedDescriptionsAreRejected() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    edit(root -> root.put("format", 2));
    assertThatThrownBy(() -> ModelRelease.load(folder)).hasMessageContaining("format 2");
    edit(root -> root.put("format", 1).remove("trained"));
    assertThatThrownBy(() -> ModelRelease.load(folder)).hasMessageContaining("lacks 'trained'");
    Files.writeString(folder.resolve("release.json"), "{");
    assertThatThrownBy(() -> ModelRelease.load(folder)).hasMessageContaining("not JSON");
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    ModelRelease release = ModelReleases.untrainedNano();
    release.save(folder.resolve("new/folder"));
    ModelRelease loaded = ModelRelease.load(folder.resolve("new/folder"));
    assertThat(loaded.identity()).isEqualTo(release.identity());
    assertThat(loaded.architecture()).isEqualTo(release.architecture());
    assertThat(loaded.normalisation()).isEqualTo(release.normalisation());
    assertThat(loaded.landCover()).isEqualTo(release.landCover());
    assertThat(loaded.temperature()).isEqualTo(release.temperature());
    assertThat(loaded.weights().tensors()).isEqualTo(release.weights().tensors());
  }

  @Test
  void theUntrainedNanoIsTheSameOnEveryMachineAndSaysThatItIsUntrained() {
    ModelIdentity identity = ModelReleases.untrainedNano().identity();
    assertThat(identity.trained()).isFalse();
    assertThat(identity.sha256())
        .isEqualTo("ad9a9ae9d409ed2f0c845bd2020fbb0e8df0506134478ee573dd9d58fbcc1d72");
    assertThat(identity.classScheme().classes()).hasSize(9);
  }

  @Test
  void partsThatDoNotBelongTogetherAreRejected() {
    ModelRelease nano = ModelReleases.untrainedNano();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ModelRelease(
                    nano.identity(),
                    nano.architecture(),
                    nano.normalisation(),
                    nano.landCover(),
                    0,
                    nano.weights()))
        .withMessageContaining("temperature");
  }
}
