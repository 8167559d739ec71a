package dev.revisit.flink.pretrain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** GDAL's command line: an implementation that shares nothing with ours. */
final class Gdal {
  private final Path folder;
  private int files;

  /** Skips the test when GDAL is not installed. */
  Gdal(Path folder) {
    this.folder = folder;
    try {
      run("gdal_translate", "--version");
    } catch (IOException e) {
      Assumptions.abort("needs gdal_translate: " + e.getMessage());
    }
  }

  /** Runs a tool. */
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(List.of(command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The first band as floats, row by row, after gdal_translate with these options. */
  float[] floats(Path raster, String... options) throws IOException {
    Path raw = folder.resolve("gdal-" + files++ + ".bin");
    List<String> command =
        new ArrayList<>(List.of("gdal_translate", "-q", "-of", "ENVI", "-ot", "Float32"));
    command.addAll(List.of(options));
    command.addAll(List.of(raster.toString(), raw.toString()));
    run(command.toArray(String[]::new));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(raw)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** Writes a square of floats as an uncompressed GeoTIFF with a box in degrees. */
  void write(float[] values, int side, Path target, String... box) throws IOException {
    Path raw = folder.resolve("gdal-" + files++ + ".bin");
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(raw, bytes.array());
    Files.writeString(
        Path.of(raw.toString().replace(".bin", ".hdr")),
        "ENVI\nsamples = %d\nlines = %d\nbands = 1\ndata type = 4\nbyte order = 0\ninterleave = bsq\n"
            .formatted(side, side));
    box(raw, target, box);
  }

  /** Copies a raster into an uncompressed GeoTIFF with a box in degrees. */
  static void box(Path source, Path target, String... box) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gdal_translate",
                "-q",
                "-co",
                "COMPRESS=NONE",
                "-a_nodata",
                "none",
                "-a_srs",
                "EPSG:4326",
                "-a_ullr"));
    command.addAll(List.of(box));
    command.addAll(List.of(source.toString(), target.toString()));
    run(command.toArray(String[]::new));
  }
}
