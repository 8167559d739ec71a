package dev.revisit.model.data;

import dev.revisit.model.weights.SafetensorsException;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A folder of seasonal chips.
 *
 * <p><b>Format 1.</b> {@code manifest.json} gives side, largest number of seasons, band names,
 * units and scales, and file name, number of chips, size and SHA-256 of every shard. A shard is a
 * safetensors file; chip number {@code c} of it has the tensors
 *
 * <table>
 *   <caption>Tensors of a chip with T seasons (1 to the manifest's), B bands and side S</caption>
 *   <tr><td>{@code c/date}</td><td>I32 [T]</td><td>days since 1970-01-01, ascending</td></tr>
 *   <tr><td>{@code c/MODALITY.day}</td><td>I32 [T]</td><td>day of year of the look; 0 when the
 *       season has none</td></tr>
 *   <tr><td>{@code c/MODALITY.clear}</td><td>BOOL [T, S, S]</td><td>the pixel shows the
 *       surface</td></tr>
 *   <tr><td>{@code c/MODALITY.pixels}</td><td>I16 [T, B, S, S]</td><td>physical value divided by the
 *       scale: reflectance x 10000 (scale 1) or dB (scale 0.01); -32768 is no data</td></tr>
 * </table>
 *
 * <p>and in the file's metadata {@code id.c} and {@code crc32.c}, a CRC-32 over the chip's tensors
 * in the order date, optical day, clear, pixels, sar day, clear, pixels.
 *
 * <p>Opening checks that every shard is there with the right size; reading checks the CRC-32 of
 * each chip; {@link #verify()} checks the digests of whole files.
 */
public final class ChipShards implements ChipSource {
  static final String ID = "id.";
  static final String CHECKSUM = "crc32.";

  /** Each open file costs a descriptor and its parsed header. */
  private static final int MOST_OPEN = 32;

  private final Path folder;
  private final ShardManifest manifest;
  private final ChipCodec codec;
  private final int[] starts;
  private final Map<Integer, SafetensorsReader> open = new LinkedHashMap<>(16, 0.75f, true);

  private ChipShards(Path folder, ShardManifest manifest) {
    this.folder = folder;
    this.manifest = manifest;
    this.codec = new ChipCodec(manifest.layout());
    this.starts = new int[manifest.shards().size() + 1];
    for (int i = 0; i < manifest.shards().size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], manifest.shards().get(i).chips());
    }
  }

  /**
   * Opens a data set.
   *
   * @throws ShardException if the manifest is unusable, or a shard is missing or of another size
   */
  public static ChipShards open(Path folder) throws IOException {
    ShardManifest manifest = ShardManifest.read(folder);
    for (ShardManifest.Shard shard : manifest.shards()) {
      Path file = folder.resolve(shard.file());
      if (!Files.isRegularFile(file)) {
        throw new ShardException(
            "Shard " + shard.file() + " of " + folder + " is missing: copy it again");
      }
      if (Files.size(file) != shard.bytes()) {
        throw new ShardException(
            "Shard %s of %s has %d bytes, the manifest says %d: copy it again"
                .formatted(shard.file(), folder, Files.size(file), shard.bytes()));
      }
    }
    return new ChipShards(folder, manifest);
  }

  static String tensor(int chip, String name) {
    return chip + "/" + name;
  }

  @Override
  public ShardLayout layout() {
    return manifest.layout();
  }

  @Override
  public int size() {
    return starts[starts.length - 1];
  }

  @Override
  public String fingerprint() {
    return manifest.fingerprint();
  }

  /**
   * Reads every shard completely and compares its digest.
   *
   * @throws ShardException naming the first shard that differs
   */
  public void verify() throws IOException {
    for (ShardManifest.Shard shard : manifest.shards()) {
      String actual = ShardManifest.digest(folder.resolve(shard.file()));
      if (!actual.equals(shard.sha256())) {
        throw new ShardException(
            "Shard %s of %s has SHA-256 %s, the manifest says %s: copy it again"
                .formatted(shard.file(), folder, actual, shard.sha256()));
      }
    }
  }

  @Override
  public SeasonalChip read(int index) throws IOException {
    if (index < 0 || index >= size()) {
      throw new IndexOutOfBoundsException("Chip " + index + " of " + size());
    }
    int found = Arrays.binarySearch(starts, index);
    int shard = found >= 0 ? found : -found - 2;
    int chip = index - starts[shard];
    String name = manifest.shards().get(shard).file();
    try {
      SafetensorsReader reader = reader(shard);
      Map<String, TensorData> tensors = new LinkedHashMap<>();
      for (String tensor : ChipCodec.tensorNames()) {
        tensors.put(tensor, reader.tensor(tensor(chip, tensor)));
      }
      String expected = reader.metadata().getOrDefault(CHECKSUM + chip, "none");
      String actual = ChipCodec.checksum(tensors);
      if (!actual.equals(expected)) {
        throw new ShardException(
            "Shard %s of %s is damaged: chip %d has CRC-32 %s, expected %s. Copy the shard again"
                .formatted(name, folder, chip, actual, expected));
      }
      return codec.decode(reader.metadata().getOrDefault(ID + chip, name + "/" + chip), tensors);
    } catch (SafetensorsException
        | NoSuchElementException
        | IllegalArgumentException
        | IllegalStateException
        | IndexOutOfBoundsException e) {
      throw new ShardException(
          "Shard %s of %s is damaged: %s. Copy the shard again"
              .formatted(name, folder, e.getMessage()),
          e);
    }
  }

  private SafetensorsReader reader(int shard) throws IOException {
    SafetensorsReader known = open.get(shard);
    if (known != null) {
      return known;
    }
    if (open.size() >= MOST_OPEN) {
      Iterator<SafetensorsReader> oldest = open.values().iterator();
      SafetensorsReader closing = oldest.next();
      oldest.remove();
      closing.close();
    }
    SafetensorsReader reader =
        SafetensorsReader.open(folder.resolve(manifest.shards().get(shard).file()));
    open.put(shard, reader);
    return reader;
  }

  @Override
  public void close() throws IOException {
    List<SafetensorsReader> readers = List.copyOf(open.values());
    open.clear();
    for (SafetensorsReader reader : readers) {
      reader.close();
    }
  }
}
