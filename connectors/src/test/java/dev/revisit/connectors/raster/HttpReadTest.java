package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpReadTest {

  private static final Block BLOCK = Block.parse("33UUP/00/00");
  private static final SisBlockReader.Settings SETTINGS =
      new SisBlockReader.Settings(2, Duration.ofSeconds(5), Duration.ofSeconds(5));

  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private RangeServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new RangeServer();
  }

  @AfterEach
  void stopServer() {
    testIsOver.countDown();
    server.close();
  }

  @Test
  void aRealSceneHasTheSamePixelsAsOnDisk() throws Exception {
    Path catalog = CatalogItem.catalog();
    List<AssetReference> local =
        CatalogItem.assets("sentinel-2-c1-l2a", "S2A_T33NZA_20220706T085611_L2A");
    List<AssetReference> remote = new ArrayList<>();
    long bytes = 0;
    for (AssetReference asset : local) {
      byte[] file = Files.readAllBytes(Path.of(URI.create(asset.getHref())));
      bytes += file.length;
      server.on("/" + asset.getBand() + ".tif", server.file(file));
      remote.add(
          AssetReference.newBuilder(asset)
              .setHref(server.url("/" + asset.getBand() + ".tif"))
              .build());
    }
    Block block = Block.parse("33NZA/01/08");
    BlockPixels expected = RealFolder.read(catalog, block, local.toArray(AssetReference[]::new));

    try (BlockReader reader = reader()) {
      BlockPixels look = reader.read(block, Sensor.SENTINEL_2, remote);
      int first = server.requests.get();
      BlockPixels again = reader.read(block, Sensor.SENTINEL_2, remote);

      for (String band : expected.bands()) {
        assertThat(look.band(band)).as(band).isEqualTo(expected.band(band));
        assertThat(again.band(band)).as(band).isEqualTo(expected.band(band));
      }
      // One for the header and, with all tiles of the window adjacent, one for the pixels of a
      // band.
      assertThat(first).isLessThanOrEqualTo(3 * local.size());
      assertThat(server.requests.get() - first).isLessThanOrEqualTo(2 * local.size());
      assertThat(server.sent.get()).isLessThan(2 * bytes);
    }
  }

  @Test
  void aServerWithoutRangesIsReadAnyway() throws Exception {
    byte[] file = new TiffFixture().bytes((x, y) -> 1 + x + 100 * y);
    server.on("/B02.tif", server.wholeFile(file));

    try (BlockReader reader = reader()) {
      assertThat(reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset("/B02.tif"))).band("B02")[5])
          .isEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, missing-file, false",
    "410, missing-file, false",
    "403, access-denied, true",
    "401, access-denied, true",
    "429, unreachable, true",
    "500, unreachable, true",
    "503, unreachable, true",
    "400, unreachable, false",
    "204, unreachable, false"
  })
  void aStatusDecidesWhetherToRetry(int status, String errorClass, boolean retryable) {
    server.on("/B02.tif", RangeServer.status(status));

    SceneReadException failure = failure(asset("/B02.tif"));

    assertThat(failure.errorClass()).isEqualTo(errorClass);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure.retryAfter()).isEmpty();
  }

  @Test
  void theWaitThatABusyHostAsksForIsPassedOn() {
    server.on("/B02.tif", RangeServer.status(503, "Retry-After", "120"));

    assertThat(failure(asset("/B02.tif")).retryAfter()).contains(Duration.ofMinutes(2));
  }

  @Test
  void aTruncatedObjectIsNotRetried() throws Exception {
    TiffFixture tiff = new TiffFixture();
    tiff.deflate = false;
    byte[] file = tiff.bytes((x, y) -> 1);
    server.on("/B02.tif", server.file(Arrays.copyOf(file, file.length - 500)));

    SceneReadException failure = failure(asset("/B02.tif"));

    assertThat(failure.errorClass()).isEqualTo("truncated-raster");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void anAnswerThatBreaksOffIsRetried() throws Exception {
    byte[] file = new TiffFixture().bytes((x, y) -> 1 + x * y);
    server.on(
        "/B02.tif",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Content-Range", "bytes 0-" + (file.length - 1) + "/" + file.length);
          exchange.sendResponseHeaders(206, file.length);
          exchange.getResponseBody().write(file, 0, file.length / 2);
        });

    SceneReadException failure = failure(asset("/B02.tif"));

    assertThat(failure.errorClass()).isEqualTo("unreachable");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() {
    server.on(
        "/B02.tif",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 0-65535/1000000");
          exchange.sendResponseHeaders(206, 65_536);
          exchange.getResponseBody().write(new byte[10]);
          exchange.getResponseBody().flush();
          await();
        });

    SceneReadException failure =
        failure(
            new SisBlockReader.Settings(1, Duration.ofSeconds(1), Duration.ofMillis(300)),
            asset("/B02.tif"));

    assertThat(failure.errorClass()).isEqualTo("unreachable");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void aHostThatRefusesConnectionsIsRetried() {
    AssetReference asset = asset("/B02.tif");
    server.close();

    SceneReadException failure = failure(asset);

    assertThat(failure.errorClass()).isEqualTo("unreachable");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void anObjectThatChangesBetweenReadsIsNeverMixed() throws Exception {
    TiffFixture tiff = new TiffFixture();
    // Larger than the first request, so that pixels need another one.
    tiff.width = 512;
    tiff.height = 512;
    tiff.deflate = false;
    server.on("/B02.tif", server.file(tiff.bytes((x, y) -> 7)));
    try (BlockReader reader = reader()) {
      assertThat(reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset("/B02.tif"))).band("B02")[0])
          .isEqualTo(7);
      tiff.width = 500;
      server.on("/B02.tif", server.file(Arrays.copyOf(tiff.bytes((x, y) -> 9), 600_000)));

      SceneReadException failure =
          catchThrowableOfType(
              SceneReadException.class,
              () -> reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset("/B02.tif"))));

      assertThat(failure.retryable()).isTrue();
      assertThat(reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset("/B02.tif"))).band("B02")[0])
          .isEqualTo(9);
    }
  }

  @Test
  void redirectsAreFollowedToAllowedHostsOnly() throws Exception {
    byte[] file = new TiffFixture().bytes((x, y) -> 7);
    server.on("/real.tif", server.file(file));
    server.on("/B02.tif", RangeServer.status(302, "Location", "/real.tif"));
    server.on("/elsewhere.tif", RangeServer.status(302, "Location", "http://127.0.0.1:1/real.tif"));
    server.on("/file.tif", RangeServer.status(301, "Location", "file:///etc/passwd"));
    server.on("/loop.tif", RangeServer.status(307, "Location", "/loop.tif"));

    try (BlockReader reader = reader()) {
      assertThat(reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset("/B02.tif"))).band("B02")[0])
          .isEqualTo(7);
    }
    assertThat(failure(asset("/elsewhere.tif")).errorClass()).isEqualTo("forbidden-location");
    assertThat(failure(asset("/file.tif")).errorClass()).isEqualTo("forbidden-location");
    assertThat(failure(asset("/loop.tif")).errorClass()).isEqualTo("unreachable");
  }

  @Test
  void messagesKeepSignaturesSecret() {
    server.on("/B02.tif", RangeServer.status(403));

    assertThat(failure(asset("/B02.tif?sig=secret")))
        .hasMessageContaining("/B02.tif")
        .hasMessageNotContaining("secret");
  }

  private BlockReader reader() {
    return new SisBlockReader(AssetPolicy.https().withPrivateHosts("localhost"), SETTINGS);
  }

  private AssetReference asset(String path) {
    return AssetReference.newBuilder()
        .setBand("B02")
        .setHref(server.url(path))
        .setScale(1e-4)
        .build();
  }

  private SceneReadException failure(AssetReference asset) {
    return failure(SETTINGS, asset);
  }

  private static SceneReadException failure(
      SisBlockReader.Settings settings, AssetReference asset) {
    try (BlockReader reader =
        new SisBlockReader(AssetPolicy.https().withPrivateHosts("localhost"), settings)) {
      SceneReadException failure =
          catchThrowableOfType(
              SceneReadException.class,
              () -> reader.read(BLOCK, Sensor.SENTINEL_2, List.of(asset)));
      assertThat(failure).isNotNull();
      return failure;
    }
  }

  private void await() {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
