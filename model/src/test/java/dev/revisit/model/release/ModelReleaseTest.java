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
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReleaseTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  /** Changes the description, and the checksum with it, as somebody who writes releases would. */
  private void edit(Consumer<ObjectNode> change) throws IOException {
    Path file = folder.resolve("release.json");
    Path sums = folder.resolve("SHA256SUMS");
    String before = Checksums.digest(file);
    ObjectNode root = (ObjectNode) MAPPER.readTree(file.toFile());
    change.accept(root);
    MAPPER.writeValue(file.toFile(), root);
    Files.writeString(sums, Files.readString(sums).replace(before, Checksums.digest(file)));
  }

  private void damage(String file) throws IOException {
    Path path = folder.resolve(file);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 2] ^= 1;
    Files.write(path, bytes);
  }

  private void assertRejected(String... messages) {
    assertThatThrownBy(() -> ModelRelease.load(folder))
        .isInstanceOf(ModelReleaseException.class)
        .hasMessageContainingAll(messages);
  }

  @Test
  void anEmptyFolderIsNoRelease() {
    assertRejected("is not a model release", "has no release.json", "revisit model import");
  }

  @Test
  void damagedFilesAreRejectedEachByName() throws IOException {
    for (String file : List.of("weights.safetensors", "release.json", "mlm-item.json")) {
      ModelReleases.untrainedNano().save(folder);
      Files.writeString(folder.resolve(file), " ", StandardOpenOption.APPEND);
      assertRejected(file, "SHA-256", "copy the whole folder again");
    }
    ModelReleases.untrainedNano().save(folder);
    damage("weights.safetensors");
    assertRejected("weights.safetensors", "SHA-256");
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    for (String file : List.of("weights.safetensors", "mlm-item.json")) {
      ModelReleases.untrainedNano().save(folder);
      Files.delete(folder.resolve(file));
      assertRejected("lacks " + file, "copy the whole folder again");
    }
  }

  @Test
  void aFolderWithoutChecksumsIsIncomplete() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    Files.delete(folder.resolve("SHA256SUMS"));
    assertRejected("lacks SHA256SUMS", "interrupted", "again");
  }

  @Test
  void checksumsThatAreNoneOrPointOutsideAreRejected() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    Path sums = folder.resolve("SHA256SUMS");
    String sound = Files.readString(sums);
    Files.writeString(sums, "garbage\n");
    assertRejected("the line 'garbage'");
    Files.writeString(sums, sound.replace("mlm-item.json", "../mlm-item.json"));
    assertRejected("../mlm-item.json");
    Files.writeString(sums, "");
    assertRejected("says nothing of weights.safetensors");
  }

  @Test
  void aFileOfAnotherReleaseIsRejectedAlsoWhereItsChecksumIsInPlace() throws IOException {
    ModelReleases.untrained("seamo-other", Architecture.nano(), 8).save(folder);
    byte[] other = Files.readAllBytes(folder.resolve("weights.safetensors"));
    String otherDigest = Checksums.digest(folder.resolve("weights.safetensors"));
    ModelReleases.untrainedNano().save(folder);
    Path weights = folder.resolve("weights.safetensors");
    String own = Checksums.digest(weights);
    Files.write(weights, other);
    assertRejected("belongs to another release");
    Path sums = folder.resolve("SHA256SUMS");
    Files.writeString(sums, Files.readString(sums).replace(own, otherDigest));
    assertRejected("of different releases");
  }

  @Test
  void weightsOfAnotherArchitectureAreRejected() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    edit(root -> root.set("architecture", ArchitectureJson.write(Architecture.tiny())));
    assertRejected("do not fit the architecture");
  }

  @Test
  void unusableDescriptionsAreRejected() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    edit(root -> root.put("format", 1));
    assertRejected("format 1", "never published", "save the model again");
    edit(root -> root.put("format", 3));
    assertRejected("format 3", "reads format 2");
    edit(root -> root.put("format", 2).remove("trained"));
    assertRejected("lacks 'trained'");
    edit(root -> ((ObjectNode) root.put("trained", false).get("provenance")).remove("data"));
    assertRejected("provenance lacks 'data'");
    Files.writeString(folder.resolve("release.json"), "{");
    assertRejected("not JSON");
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
    assertThat(loaded.provenance()).isEqualTo(release.provenance());
    assertThat(folder.resolve("new/folder"))
        .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
  }

  @Test
  void aReleaseIsReplacedAndTheRubbleOfAKilledProcessRemoved() throws IOException {
    ModelReleases.untrained("seamo-other", Architecture.nano(), 8).save(folder);
    Files.writeString(folder.resolve(".weights.safetensors.4711"), "rubble");
    Files.writeString(folder.resolve("notes.txt"), "of a person");
    ModelReleases.untrainedNano().save(folder);
    assertThat(ModelRelease.load(folder).identity().name()).isEqualTo("seamo-nano");
    assertThat(folder.resolve(".weights.safetensors.4711")).doesNotExist();
    assertThat(ReleaseInspection.of(folder).files())
        .extracting(file -> file.name() + " " + file.state())
        .containsExactly(
            "weights.safetensors VERIFIED",
            "release.json VERIFIED",
            "mlm-item.json VERIFIED",
            "notes.txt UNLISTED");
  }

  @Test
  void anInspectionTellsWhatIsWrongWithEveryFile() throws IOException {
    ModelReleases.untrainedNano().save(folder);
    damage("weights.safetensors");
    Files.delete(folder.resolve("mlm-item.json"));
    ReleaseInspection inspection = ReleaseInspection.of(folder);
    assertThat(inspection.release()).isEmpty();
    assertThat(inspection.fault().orElseThrow()).contains("weights.safetensors");
    assertThat(inspection.files())
        .extracting(Checksums.CheckedFile::state)
        .containsExactly(
            Checksums.State.DIFFERENT, Checksums.State.VERIFIED, Checksums.State.MISSING);
  }

  @Test
  void theUntrainedNanoIsTheSameOnEveryMachineAndSaysThatItIsUntrained() {
    ModelIdentity identity = ModelReleases.untrainedNano().identity();
    assertThat(identity.trained()).isFalse();
    assertThat(identity.sha256())
        .isEqualTo("7124d26967aa6aa49432c940832f2c9bb525e9fe807fe9c741b3a437ee5a0025");
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

  @Test
  void namesThatCannotStandInACatalogueAreRejected() {
    ModelIdentity nano = ModelReleases.untrainedNano().identity();
    for (String name : List.of("", "x", "7-seamo", "a b", "seamo-", "../seamo")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ModelIdentity(name, "1", nano.sha256(), false, nano.classScheme()))
          .withMessageContaining("cannot stand in a catalogue");
    }
  }
}
