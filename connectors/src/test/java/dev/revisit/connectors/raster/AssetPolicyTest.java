package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetPolicyTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "not a uri, invalid-location",
    "B02.tif, invalid-location",
    "mailto:somebody, invalid-location",
    "https:///B02.tif, invalid-location",
    "s3://bucket/B02.tif, forbidden-location",
    "http://example.org/B02.tif, forbidden-location",
    "ftp://example.org/B02.tif, forbidden-location",
    "https://other.org/B02.tif, forbidden-location",
    "https://badexample.org/B02.tif, forbidden-location",
    "https://user:secret@example.org/B02.tif, forbidden-location",
    "file:///etc/passwd, forbidden-location"
  })
  void refusesWhatIsNotAllowed(String href, String errorClass) {
    SceneReadException failure = failure(AssetPolicy.https("*.example.org"), href);

    assertThat(failure.errorClass()).isEqualTo(errorClass);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure).hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "https://127.0.0.1/B02.tif",
    "https://localhost/B02.tif",
    "https://[::1]/B02.tif",
    "https://[::ffff:127.0.0.1]/B02.tif",
    "https://[fd00::1]/B02.tif",
    "https://10.1.2.3/B02.tif",
    "https://192.168.1.1/B02.tif",
    "https://172.16.0.1/B02.tif",
    "https://169.254.169.254/latest/meta-data",
    "https://100.100.100.200/latest/meta-data",
    "https://0.0.0.0/B02.tif"
  })
  void refusesPrivateAddressesEvenIfEveryHostIsAllowed(String href) {
    assertThat(failure(AssetPolicy.https("*"), href).errorClass()).isEqualTo("forbidden-location");
  }

  @Test
  void allowsHostsByNameAndByDomain() throws SceneReadException {
    // Literal addresses need no name service.
    assertThat(AssetPolicy.https("8.8.8.8").check("https://8.8.8.8/B02.tif")).hasHost("8.8.8.8");
    AssetPolicy domain =
        new AssetPolicy(Set.of("https"), Set.of("*.example.org"), List.of(), true, 1, 1, 1);
    assertThat(domain.check("https://data.EXAMPLE.org/B02.tif")).hasHost("data.EXAMPLE.org");
    assertThat(domain.check("https://example.org/B02.tif")).hasHost("example.org");
  }

  @Test
  void anUnknownHostMayBeKnownLater() {
    SceneReadException failure =
        failure(AssetPolicy.https("*"), "https://no-such-host.invalid/B02.tif");

    assertThat(failure.errorClass()).isEqualTo("unreachable");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void allowsFilesBelowARoot() throws Exception {
    Path file = Files.createFile(folder.resolve("B02.tif"));

    assertThat(AssetPolicy.files(folder).check(file.toUri().toString()))
        .isEqualTo(file.toRealPath().toUri());
  }

  @Test
  void refusesToLeaveTheRootByDotsOrLinks() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path outside = Files.createFile(folder.resolve("outside.tif"));
    Files.createSymbolicLink(root.resolve("link.tif"), outside);
    String base = root.toUri().toString();

    assertThat(failure(AssetPolicy.files(root), base + "../outside.tif").errorClass())
        .isEqualTo("forbidden-location");
    assertThat(failure(AssetPolicy.files(root), base + "link.tif").errorClass())
        .isEqualTo("forbidden-location");
    assertThat(failure(AssetPolicy.files(root), base + "absent.tif").errorClass())
        .isEqualTo("missing-file");
    assertThat(failure(AssetPolicy.files(root), "file:///absent/secret").errorClass())
        .isEqualTo("forbidden-location");
    assertThat(failure(AssetPolicy.files(root), "file://host/share").errorClass())
        .isEqualTo("invalid-location");
  }

  @Test
  void refusesSchemesThatNobodyCanRead() {
    assertThatThrownBy(() -> new AssetPolicy(Set.of("s3"), Set.of(), List.of(), false, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https or http");
  }

  @Test
  void refusesLimitsThatProtectNothing() {
    assertThatThrownBy(() -> AssetPolicy.https().withLimits(0, 1, 1))
        .hasMessageContaining("positive");
    assertThatThrownBy(() -> AssetPolicy.https().withLimits(1, Long.MAX_VALUE, 1))
        .hasMessageContaining("arrays");
  }

  private static SceneReadException failure(AssetPolicy policy, String href) {
    SceneReadException failure =
        catchThrowableOfType(SceneReadException.class, () -> policy.check(href));
    assertThat(failure).as(href).isNotNull();
    return failure;
  }
}
