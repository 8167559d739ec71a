package dev.revisit.model.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.architecture.Architecture;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ShippedReleaseTest {
  private static final String FOLDER = "/dev/revisit/model/release/nano/";

  @Test
  void theShippedModelIsATrainedNanoWithCalibratedHeads() throws IOException {
    ModelRelease release = ModelReleases.shippedNano();
    assertThat(release.identity().trained()).isTrue();
    assertThat(release.architecture()).isEqualTo(Architecture.nano());
    assertThat(release.heads().change()).isPresent();
    assertThat(release.identity().classScheme().classes()).hasSize(9);
    assertThat(release.temperature()).isNotEqualTo(1.0);
  }

  @Test
  void itSaysWhatItWasTrainedOnAndWhatItIsNotFor() throws IOException {
    Provenance provenance = ModelReleases.shippedNano().provenance();
    assertThat(provenance.data()).hasSizeGreaterThan(5);
    assertThat(provenance.data()).allSatisfy(data -> assertThat(data.name()).doesNotContain("/"));
    assertThat(provenance.notFor()).isNotEmpty();
  }

  @Test
  void itTakesLessThanEightMegabytes() throws IOException {
    long bytes = 0;
    for (String name : ReleaseFolder.FILES) {
      try (InputStream file = ModelReleases.class.getResourceAsStream(FOLDER + name)) {
        bytes += file.readAllBytes().length;
      }
    }
    assertThat(bytes).isBetween(1_000_000L, 8_000_000L);
  }
}
