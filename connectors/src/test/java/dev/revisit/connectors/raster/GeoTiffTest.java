package dev.revisit.connectors.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeoTiffTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir private Path folder;

  /** Every layout that data sets use, written by GDAL and compared with what GDAL reads. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UInt16 PHOTOMETRIC=MINISBLACK",
        "UInt16 COMPRESS=DEFLATE PREDICTOR=2 INTERLEAVE=PIXEL TILED=YES BLOCKXSIZE=32 BLOCKYSIZE=16",
        "UInt16 COMPRESS=DEFLATE INTERLEAVE=BAND BLOCKYSIZE=7",
        "UInt16 COMPRESS=LZW PREDICTOR=2 INTERLEAVE=PIXEL",
        "Int16 COMPRESS=LZW INTERLEAVE=BAND",
        "Float32 COMPRESS=DEFLATE PREDICTOR=3 TILED=YES BLOCKXSIZE=16 BLOCKYSIZE=16",
        "Byte COMPRESS=PACKBITS"
      })
  void everyLayoutReadsAsGdalReadsIt(String layout) throws Exception {
    assumeGdal();
    Path file = folder.resolve("made.tif");
    Path values = folder.resolve("values.f32");
    String script =
        """
        import sys, numpy as np
        from osgeo import gdal
        kind, *options = sys.argv[3].split()
        r, c, b = np.mgrid[0:45, 0:53, 0:3]
        a = (r * 97 + c * 31 + b * 1009) % (250 if kind == 'Byte' else 9973)
        a = a - 4000 if kind == 'Int16' else a / 7 if kind == 'Float32' else a
        d = gdal.GetDriverByName('GTiff').Create(sys.argv[1], 53, 45, 3, gdal.GetDataTypeByName(kind), options)
        for i in range(3):
            d.GetRasterBand(i + 1).WriteArray(a[:, :, i])
        d = None
        gdal.Open(sys.argv[1]).ReadAsArray().astype('<f4').tofile(sys.argv[2])
        """;
    GdalReference.Outcome outcome =
        GdalReference.run(PYTHON, "-c", script, file.toString(), values.toString(), layout);
    assertThat(outcome.rc()).as(outcome.output()).isZero();

    assertSame(GeoTiff.read(file), values, new GeoTiff.Size(53, 45, 3));
  }

  /** Real files: a web-mercator stack of twelve bands, and a mask that lies nowhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "data/change/bark-beetle/s2_2020-09/251873.tif",
        "data/change/oscd/rennes/cm/rennes-cm.tif"
      })
  void realFilesReadAsGdalReadsThem(String name) throws Exception {
    Path file = Path.of(System.getProperty("revisit.shared", "../../shared"), name);
    Assumptions.assumeTrue(Files.exists(file), "needs " + file);
    assumeGdal();
    Path values = folder.resolve("values.f32");
    String script =
        "import sys\nfrom osgeo import gdal\n"
            + "gdal.Open(sys.argv[1]).ReadAsArray().astype('<f4').tofile(sys.argv[2])";
    assertThat(GdalReference.run(PYTHON, "-c", script, file.toString(), values.toString()).rc())
        .isZero();

    assertSame(GeoTiff.read(file), values, GeoTiff.size(file));
  }

  @Test
  void theNoDataValueIsThatOfTheFile() throws Exception {
    Path file = folder.resolve("made.tif");
    Files.write(file, new TiffFixture().bytes((column, row) -> column + row));

    GeoTiff read = GeoTiff.read(file);

    assertThat(read.nodata()).hasValue(0);
    assertThat(read.size()).isEqualTo(new GeoTiff.Size(64, 64, 1));
    assertThat(read.band(0)[64 * 3 + 5]).isEqualTo(8);
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("B02.tif");

    assertThatThrownBy(() -> GeoTiff.read(file))
        .isInstanceOf(SceneReadException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aTextFileIsNoRaster() throws Exception {
    Path file = Files.writeString(folder.resolve("B02.tif"), "<html>not found</html>");

    assertThatThrownBy(() -> GeoTiff.read(file))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("does not start like a TIFF");
  }

  private static void assertSame(GeoTiff read, Path values, GeoTiff.Size size) throws IOException {
    assertThat(read.size()).isEqualTo(size);
    ByteBuffer expected =
        ByteBuffer.wrap(Files.readAllBytes(values)).order(ByteOrder.LITTLE_ENDIAN);
    for (int band = 0; band < size.bands(); band++) {
      float[] wanted = new float[size.width() * size.height()];
      expected.asFloatBuffer().get(band * wanted.length, wanted);
      assertThat(read.band(band)).containsExactly(wanted);
    }
  }

  private static void assumeGdal() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of(PYTHON))
            && GdalReference.run(PYTHON, "-c", "import numpy; from osgeo import gdal").rc() == 0,
        "needs python3-gdal and numpy in " + PYTHON);
  }
}
