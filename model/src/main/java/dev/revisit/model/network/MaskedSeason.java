package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.EnumMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * One season of a pretraining batch.
 *
 * @param pixels normalised pixels {@code [batch, bands, image, image]} of the modalities present:
 *     what is to be reconstructed
 * @param shown the pixels that the network sees instead, for a modality with dropped bands
 * @param time features of the day of year {@code [batch, 2 * harmonics]} of each modality
 * @param kept visible patches, shared by the modalities
 * @param valid {@code [batch, tokens]}, 1 where a token may be attended to; a modality without an
 *     entry is valid everywhere
 * @param targets {@code [batch, tokens]}, 1 where a patch may be reconstructed (not cloud, not
 *     no-data); a modality without an entry is a target everywhere
 * @param presence {@code [batch]}, 1 where a sample holds the modality, else 0; a modality without
 *     an entry is held by all. Where it is 0, {@code valid} and {@code targets} must be 0 too
 * @param known {@code [batch, bands, image, image]}, 1 where a pixel of a band has a value and 0
 *     where it is missing, which is no target; a modality without an entry is known everywhere
 * @param counts if these samples are a part of a batch, the {@linkplain PretrainLoss#counts counts}
 *     of the whole of it, else empty
 */
public record MaskedSeason(
    Map<Modality, Operand<TFloat32>> pixels,
    Map<Modality, Operand<TFloat32>> shown,
    Map<Modality, Operand<TFloat32>> time,
    KeptPatches kept,
    Map<Modality, Operand<TFloat32>> valid,
    Map<Modality, Operand<TFloat32>> targets,
    Map<Modality, Operand<TFloat32>> presence,
    Map<Modality, Operand<TFloat32>> known,
    Map<Modality, Operand<TFloat32>> counts) {
  /** Copies the maps. */
  public MaskedSeason {
    pixels = Map.copyOf(pixels);
    shown = Map.copyOf(shown);
    time = Map.copyOf(time);
    valid = Map.copyOf(valid);
    targets = Map.copyOf(targets);
    presence = Map.copyOf(presence);
    known = Map.copyOf(known);
    counts = Map.copyOf(counts);
  }

  /** A season of a whole batch in which every band is known. */
  public MaskedSeason(
      Map<Modality, Operand<TFloat32>> pixels,
      Map<Modality, Operand<TFloat32>> shown,
      Map<Modality, Operand<TFloat32>> time,
      KeptPatches kept,
      Map<Modality, Operand<TFloat32>> valid,
      Map<Modality, Operand<TFloat32>> targets,
      Map<Modality, Operand<TFloat32>> presence) {
    this(pixels, shown, time, kept, valid, targets, presence, Map.of(), Map.of());
  }

  /**
   * The same season with bands that are missing here and there.
   *
   * @param knownPixels {@link #known()}
   */
  public MaskedSeason withKnown(Map<Modality, Operand<TFloat32>> knownPixels) {
    return new MaskedSeason(
        pixels, shown, time, kept, valid, targets, presence, knownPixels, counts);
  }

  /**
   * The same samples as a part of a batch.
   *
   * @param counts of the whole batch
   */
  public MaskedSeason partOf(Map<Modality, Operand<TFloat32>> counts) {
    return new MaskedSeason(pixels, shown, time, kept, valid, targets, presence, known, counts);
  }

  /** A season that is clear everywhere and whose modalities were seen on the same day. */
  public static MaskedSeason clear(
      Map<Modality, Operand<TFloat32>> pixels, Operand<TFloat32> time, KeptPatches kept) {
    Map<Modality, Operand<TFloat32>> times = new EnumMap<>(Modality.class);
    pixels.keySet().forEach(modality -> times.put(modality, time));
    return new MaskedSeason(pixels, Map.of(), times, kept, Map.of(), Map.of(), Map.of());
  }
}
