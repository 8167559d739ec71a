package dev.revisit.connectors.raster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.grid.MgrsTile;
import dev.revisit.schemas.AssetReference;
import dev.revisit.schemas.Sensor;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads blocks from GeoTIFFs in pure Java, locally or by HTTP ranges.
 *
 * <pre>{@code
 * try (BlockReader reader = new SisBlockReader(AssetPolicy.https("*.example.org"), SisBlockReader.Settings.DEFAULT)) {
 *   BlockPixels look = reader.read(Block.parse("33UUP/05/07"), Sensor.SENTINEL_2, assets);
 * }
 * }</pre>
 *
 * <p>The file decides where it lies: its coordinate reference system and transform are used, and
 * compared with what the item says. Bands of 10 m that lie on the tile's grid are copied; others
 * are interpolated bilinearly, classes taken from the nearest pixel, finer rasters averaged. Radar
 * is resampled as linear power. Overviews are never used.
 *
 * <p>Apache SIS reads the georeference and relates coordinate systems; tiles stored plainly or with
 * DEFLATE are decoded here, because SIS 1.6 lacks the floating point predictor of radar products,
 * and the others by SIS. Headers are kept for ten minutes, so further blocks of a scene cost no
 * request for them. An all-no-data window is no error.
 */
public final class SisBlockReader implements BlockReader {

  /**
   * How hard to try.
   *
   * @param parallelBands bands of one block that are read at the same time, over all callers
   * @param connectTimeout for opening a connection
   * @param requestTimeout for one complete answer
   */
  public record Settings(int parallelBands, Duration connectTimeout, Duration requestTimeout) {

    /** Four bands at a time, 10 s to connect, 60 s a request. */
    public static final Settings DEFAULT =
        new Settings(4, Duration.ofSeconds(10), Duration.ofSeconds(60));

    public Settings {
      if (parallelBands < 1) {
        throw new IllegalArgumentException(
            "parallelBands is " + parallelBands + "; it must be at least 1");
      }
    }
  }

  private static final String SCL = "SCL";
  private static final int KEPT_HEADERS = 512;
  private static final Duration HEADER_LIFETIME = Duration.ofMinutes(10);

  /** Half a pixel: more than rounding in a catalogue, less than any real shift. */
  private static final double TOLERANCE_PIXELS = 0.5;

  private final AssetPolicy policy;
  private final Settings settings;
  private final HttpClient client;
  private final ExecutorService bandThreads;
  private final Cache<String, RasterFile> headers =
      Caffeine.newBuilder().maximumSize(KEPT_HEADERS).expireAfterWrite(HEADER_LIFETIME).build();

  /** A raster that touches the block, ready to be read. */
  private record Placed(
      AssetReference asset, URI uri, RasterFile file, GridMapping mapping, PixelWindow touched) {}

  public SisBlockReader(AssetPolicy policy, Settings settings) {
    this.policy = policy;
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .build();
    this.bandThreads =
        Executors.newFixedThreadPool(
            settings.parallelBands(),
            task -> {
              Thread thread = new Thread(task, "band-reader");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Loads what Apache SIS loads on first use, one to three seconds. Call it before the first read
   * is timed; calling it again costs a millisecond.
   */
  public static void warmUp() {
    WarmUp.run();
  }

  @Override
  public BlockPixels read(Block block, Sensor sensor, List<AssetReference> assets)
      throws SceneReadException {
    List<String> known = BlockPixels.bandsOf(sensor);
    Map<String, AssetReference> wanted = new LinkedHashMap<>();
    for (AssetReference asset : assets) {
      boolean classes = sensor == Sensor.SENTINEL_2 && asset.getBand().equals(SCL);
      if ((classes || known.contains(asset.getBand()))
          && wanted.put(asset.getBand(), asset) != null) {
        throw new SceneReadException(
            SceneReadException.AMBIGUOUS_BAND,
            false,
            "two assets claim to be " + asset.getBand(),
            "give each band of the item one asset");
      }
    }
    if (wanted.isEmpty() || wanted.keySet().equals(Set.of(SCL))) {
      throw new SceneReadException(
          SceneReadException.NO_BANDS,
          false,
          "no asset holds any of " + known,
          "map the item's assets to band names, or skip the scene");
    }
    List<String> bands = new ArrayList<>(wanted.keySet());
    bands.remove(SCL);
    List<Callable<Placed>> opening = new ArrayList<>();
    for (AssetReference asset : wanted.values()) {
      opening.add(() -> place(block, asset));
    }
    List<Placed> placed = inParallel(opening);
    PixelWindow touched = PixelWindow.NOTHING;
    for (Placed raster : placed) {
      touched = touched.union(raster.touched());
    }
    if (touched.isEmpty()) {
      return BlockPixels.empty(block, sensor, bands);
    }
    PixelWindow window = touched.alignedTo(BlockPixels.ALIGNMENT);
    List<Callable<float[]>> reading = new ArrayList<>();
    for (Placed raster : placed) {
      reading.add(() -> pixels(raster, sensor, block, window));
    }
    List<float[]> read = inParallel(reading);
    Map<String, float[]> values = new LinkedHashMap<>();
    Optional<byte[]> scl = Optional.empty();
    for (int i = 0; i < placed.size(); i++) {
      String band = placed.get(i).asset().getBand();
      if (band.equals(SCL)) {
        scl = Optional.of(classes(read.get(i)));
      } else {
        values.put(band, read.get(i));
      }
    }
    return BlockPixels.of(
            block,
            sensor,
            window.left(),
            window.top(),
            window.width(),
            window.height(),
            values,
            scl)
        .trimmed();
  }

  /**
   * Side of a raster's pixels on the ground near a block's corner, in metres, as the file says.
   * Costs nothing besides the read that follows: headers are kept.
   *
   * @throws SceneReadException when the file cannot be opened or placed
   */
  public double pixelMetres(Block block, AssetReference asset) throws SceneReadException {
    return MgrsTile.PIXEL_METRES / place(block, asset).mapping().scale();
  }

  @Override
  public void close() {
    bandThreads.shutdownNow();
  }

  private Placed place(Block block, AssetReference asset) throws SceneReadException {
    URI uri = policy.check(asset.getHref());
    RasterFile file = open(uri);
    String name = AssetPolicy.shown(uri);
    compare(asset, file, name);
    GridMapping mapping = GridMapping.of(block, file.georeference(), name);
    return new Placed(
        asset, uri, file, mapping, mapping.touched(file.header().width(), file.header().height()));
  }

  private RasterFile open(URI uri) throws SceneReadException {
    String key = uri.toString();
    RasterFile kept = headers.getIfPresent(key);
    try (ByteSource source = source(uri, Optional.empty())) {
      if (kept != null
          && (source instanceof HttpByteSource || source.revision().equals(kept.revision()))) {
        return kept;
      }
      RasterFile opened = RasterFile.open(source, policy);
      headers.put(key, opened);
      return opened;
    }
  }

  private ByteSource source(URI uri, Optional<RasterFile> known) throws SceneReadException {
    if ("file".equalsIgnoreCase(uri.getScheme())) {
      return new FileByteSource(Path.of(uri));
    }
    HttpByteSource source = new HttpByteSource(client, policy, settings.requestTimeout(), uri);
    known.ifPresent(file -> source.expect(file.size(), file.revision()));
    return source;
  }

  /** The file wins, but an item that contradicts it is not to be trusted in anything else. */
  private static void compare(AssetReference asset, RasterFile file, String name)
      throws SceneReadException {
    Georeference found = file.georeference();
    Optional<Integer> stated = Optional.ofNullable(asset.getEpsg());
    if (stated.isPresent() && found.epsg().isPresent() && stated.get() != found.epsg().getAsInt()) {
      throw new SceneReadException(
          SceneReadException.WRONG_CRS,
          false,
          name + " is in EPSG:" + found.epsg().getAsInt() + ", the item says EPSG:" + stated.get(),
          "correct the item or the file, and announce the item again");
    }
    int width = file.header().width();
    int height = file.header().height();
    List<Integer> shape = asset.getShape();
    if (shape.size() == 2 && (shape.get(0) != height || shape.get(1) != width)) {
      throw mismatch(
          name + " has " + height + " rows and " + width + " columns, the item says " + shape);
    }
    List<Double> transform = asset.getTransform();
    if (transform.size() < 6) {
      return;
    }
    double pixel = Math.hypot(found.affine().get(0), found.affine().get(3));
    for (int[] corner : new int[][] {{0, 0}, {width, 0}, {0, height}, {width, height}}) {
      double x = transform.get(0) * corner[0] + transform.get(1) * corner[1] + transform.get(2);
      double y = transform.get(3) * corner[0] + transform.get(4) * corner[1] + transform.get(5);
      double shift =
          Math.hypot(x - found.x(corner[0], corner[1]), y - found.y(corner[0], corner[1])) / pixel;
      // Not "greater than": a NaN in the item is a contradiction too.
      if (!(shift <= TOLERANCE_PIXELS)) {
        throw mismatch(
            String.format(
                Locale.ROOT,
                "%s lies %.1f pixels from where the item says (item %s, file %s)",
                name,
                shift,
                transform,
                found.affine()));
      }
    }
  }

  private static SceneReadException mismatch(String message) {
    return new SceneReadException(
        SceneReadException.GEOREFERENCE_MISMATCH,
        false,
        message,
        "correct the item or the file, and announce the item again");
  }

  private float[] pixels(Placed raster, Sensor sensor, Block block, PixelWindow window)
      throws SceneReadException {
    TiffHeader header = raster.file().header();
    GridMapping mapping = raster.mapping();
    boolean classes = raster.asset().getBand().equals(SCL);
    PixelWindow part = mapping.needed(window, header.width(), header.height());
    float[] values = part.isEmpty() ? new float[0] : stored(raster, part);
    Radiometry radiometry = Radiometry.of(raster.asset(), sensor, header.nodata());
    if (!classes) {
      radiometry.toPhysical(values);
    }
    float[] result =
        new Resampler(mapping, values, part.isEmpty() ? PixelWindow.NOTHING : part)
            .resample(
                classes ? Resampler.Kernel.NEAREST : Resampler.continuous(mapping),
                window,
                Math.min(window.right(), block.width()) - window.left(),
                Math.min(window.bottom(), block.height()) - window.top());
    if (!classes) {
      radiometry.finish(result);
    }
    return result;
  }

  private float[] stored(Placed raster, PixelWindow part) throws SceneReadException {
    try (ByteSource source = source(raster.uri(), Optional.of(raster.file()))) {
      return raster.file().window(source, policy, raster.asset().getBandIndex(), part);
    } catch (SceneReadException e) {
      // The next attempt starts from the file as it is then.
      headers.invalidate(raster.uri().toString());
      throw e;
    }
  }

  private static byte[] classes(float[] values) {
    byte[] classes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      classes[i] = Float.isNaN(values[i]) ? 0 : (byte) values[i];
    }
    return classes;
  }

  /**
   * Runs tasks on the band threads; the first failure in the tasks' order is the one that is
   * thrown.
   */
  private <T> List<T> inParallel(List<Callable<T>> tasks) throws SceneReadException {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> done : bandThreads.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SceneReadException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException) {
        // Decoders meet bytes that nobody thought of; one bad file must not stop the stream.
        throw new SceneReadException(
            SceneReadException.UNREADABLE_RASTER,
            false,
            "a band can't be read: " + e.getCause(),
            "publish the band as a GeoTIFF and announce the item again; if the file is good, report the stack trace",
            e.getCause());
      }
      throw new IllegalStateException("reading a band failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SceneReadException(
          SceneReadException.UNREACHABLE, true, "interrupted while reading", "replay the scene", e);
    }
  }
}
