package dev.revisit.model.data;

import dev.revisit.model.weights.SafetensorsWriter;
import dev.revisit.model.weights.TensorData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The chips of one shard, encoded and held in memory until they are written: wherever a stream
 * leads. {@link ChipShards} describes the format. The same chips in the same order give the same
 * bytes.
 *
 * <p>Optical values above 32767 and radar values beyond 327.67 dB are cut off there; radar is
 * rounded to 0.01 dB, optical to whole numbers. Two bytes a value: four seasons of a chip of 128
 * pixels have 1.9 MB.
 */
public final class ChipShard {
  private final ChipCodec codec;
  private final Map<String, TensorData> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int chips;

  /**
   * An empty shard.
   *
   * @param layout of the data set that the shard will be part of
   */
  public ChipShard(ShardLayout layout) {
    this.codec = new ChipCodec(layout);
  }

  /**
   * Adds a chip.
   *
   * @throws IllegalArgumentException if it does not fit the layout
   */
  public void add(SeasonalChip chip) {
    Map<String, TensorData> encoded = codec.encode(chip);
    encoded.forEach((name, tensor) -> tensors.put(ChipShards.tensor(chips, name), tensor));
    metadata.put(ChipShards.ID + chips, chip.id());
    metadata.put(ChipShards.CHECKSUM + chips, ChipCodec.checksum(encoded));
    chips++;
  }

  /** Number of chips. */
  public int chips() {
    return chips;
  }

  /** Writes the whole shard; the stream stays open. */
  public void write(OutputStream stream) throws IOException {
    SafetensorsWriter.write(stream, tensors, metadata);
  }

  /** Writes a file that either appears complete or not at all. */
  void write(Path file) throws IOException {
    SafetensorsWriter.write(file, tensors, metadata);
  }
}
