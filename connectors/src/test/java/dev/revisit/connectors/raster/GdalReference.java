package dev.revisit.connectors.raster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.connectors.grid.Block;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The pixels of a block according to GDAL and numpy, an implementation that shares nothing with
 * ours.
 */
final class GdalReference {

  private static final String PYTHON = "/usr/bin/python3";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Block block;
  private JsonNode summary = JSON.createObjectNode();

  private GdalReference(Path folder, Block block) {
    this.folder = folder;
    this.block = block;
  }

  /**
   * Computes a block; skips the test when GDAL for Python is not installed.
   *
   * @param methods {@code formula}, {@code warp}; see gdal_reference.py
   */
  static GdalReference of(
      Path folder, Block block, Sensor sensor, List<AssetReference> assets, List<String> methods) {
    try {
      Assumptions.assumeTrue(
          Files.isExecutable(Path.of(PYTHON))
              && run(PYTHON, "-c", "import numpy; from osgeo import gdal").rc() == 0,
          "needs python3-gdal and numpy in " + PYTHON);
      ObjectNode request = JSON.createObjectNode();
      request.put("folder", folder.toString());
      methods.forEach(request.putArray("methods")::add);
      request
          .putObject("block")
          .put("epsg", block.tile().epsg())
          .put("west", block.west())
          .put("north", block.north())
          .put("width", block.width())
          .put("height", block.height());
      for (AssetReference asset : assets) {
        String kind =
            asset.getBand().equals("SCL")
                ? "class"
                : sensor == Sensor.SENTINEL_2 ? "optical" : "sar";
        request
            .withArray("bands")
            .addObject()
            .put("band", asset.getBand())
            .put("path", Path.of(URI.create(asset.getHref())).toString())
            .put("index", asset.getBandIndex())
            .put("scale", asset.getScale())
            .put("offset", asset.getOffset())
            .put("nodata", asset.getNodata() == null ? 0 : asset.getNodata())
            .put("kind", kind);
      }
      Path script = folder.resolve("gdal_reference.py");
      try (InputStream source = GdalReference.class.getResourceAsStream("gdal_reference.py")) {
        Files.write(script, source.readAllBytes());
      }
      Path file = folder.resolve("request.json");
      Files.writeString(file, request.toString());
      Outcome outcome = run(PYTHON, script.toString(), file.toString());
      if (outcome.rc() != 0) {
        throw new IllegalStateException(outcome.output());
      }
      GdalReference reference = new GdalReference(folder, block);
      reference.summary = JSON.readTree(outcome.output().lines().reduce((a, b) -> b).orElse("{}"));
      return reference;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Values of the whole block, [height, width]. */
  float[] band(String band, String method) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve(band + "." + method + ".f32")))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[block.width() * block.height()];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** Mean NDVI over the pixels with data. */
  double ndvi() {
    return summary.get("ndvi").asDouble();
  }

  record Outcome(int rc, String output) {}

  static Outcome run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroy();
        throw new IllegalStateException("no end of " + List.of(command));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Outcome(process.exitValue(), output);
  }
}
