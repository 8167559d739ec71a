package dev.revisit.model.architecture;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a SeaMo model: everything that decides which parameters exist and how wide they are.
 *
 * <p>An instance is always one that can be built: the constructor rejects impossible combinations
 * and names all of them at once.
 *
 * @param image side of a chip in pixels
 * @param patch side of a patch in pixels; divides {@code image}
 * @param dim token width; a multiple of four (position code) and of {@code heads}
 * @param depth encoder blocks
 * @param heads attention heads of encoder and fusion
 * @param mlpRatio hidden width of every MLP, as a multiple of the token width
 * @param tmLayers temporal-multimodal fusion layers
 * @param memory width of the memory code that is kept between seasons
 * @param decoderDim token width of the decoders; a multiple of four and of {@code decoderHeads}
 * @param decoderDepth blocks in each decoder
 * @param decoderHeads attention heads of the decoders
 * @param seasons seasons in one pretraining sample; inference takes any number
 * @param bands number of bands of each modality
 * @param timeHarmonics harmonics of the day of year
 */
public record Architecture(
    int image,
    int patch,
    int dim,
    int depth,
    int heads,
    int mlpRatio,
    int tmLayers,
    int memory,
    int decoderDim,
    int decoderDepth,
    int decoderHeads,
    int seasons,
    Map<Modality, Integer> bands,
    int timeHarmonics)
    implements Serializable {

  private static final int LARGEST = 1 << 16;
  private static final int LARGEST_IMAGE = 1 << 13;

  /**
   * Checks that the model can be built.
   *
   * @throws IllegalArgumentException naming every entry that makes it impossible
   */
  public Architecture {
    bands = Map.copyOf(bands);
    List<String> faults = new ArrayList<>();
    checkRange(faults, "image", image, LARGEST_IMAGE);
    checkRange(faults, "patch", patch);
    checkRange(faults, "dim", dim);
    checkRange(faults, "depth", depth);
    checkRange(faults, "heads", heads);
    checkRange(faults, "mlp_ratio", mlpRatio);
    checkRange(faults, "tm_layers", tmLayers);
    checkRange(faults, "memory", memory);
    checkRange(faults, "decoder_dim", decoderDim);
    checkRange(faults, "decoder_depth", decoderDepth);
    checkRange(faults, "decoder_heads", decoderHeads);
    checkRange(faults, "seasons", seasons);
    checkRange(faults, "time_harmonics", timeHarmonics);
    for (Modality modality : Modality.values()) {
      Integer count = bands.get(modality);
      if (count == null) {
        faults.add("bands." + modality.id() + " is missing");
      } else {
        checkRange(faults, "bands." + modality.id(), count);
      }
    }
    if (faults.isEmpty()) {
      checkMultiple(faults, "image", image, "patch", patch);
      checkMultiple(faults, "dim", dim, "heads", heads);
      checkMultiple(faults, "decoder_dim", decoderDim, "decoder_heads", decoderHeads);
      checkMultiple(faults, "dim", dim, "the four parts of the position code", 4);
      checkMultiple(faults, "decoder_dim", decoderDim, "the four parts of the position code", 4);
      for (Modality modality : Modality.values()) {
        if ((long) patch * patch * bands.get(modality) < 2) {
          faults.add("a patch of one " + modality.id() + " value has no variance to normalise by");
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "This architecture cannot be built: " + String.join("; ", faults));
    }
  }

  private static void checkRange(List<String> faults, String name, int value) {
    checkRange(faults, name, value, LARGEST);
  }

  private static void checkRange(List<String> faults, String name, int value, int largest) {
    if (value < 1 || value > largest) {
      faults.add(name + " is " + value + ", expected 1 to " + largest);
    }
  }

  private static void checkMultiple(
      List<String> faults, String name, int value, String divisorName, int divisor) {
    if (value % divisor != 0) {
      faults.add(
          name + " " + value + " is not a multiple of " + divisorName + " (" + divisor + ")");
    }
  }

  /** For tests, the local demonstration and laptops: about one million parameters. */
  public static Architecture nano() {
    return preset(64, 8, 96, 4, 3, 1, 32, 64, 1, 4);
  }

  /** For CPU servers. */
  public static Architecture tiny() {
    return preset(128, 8, 192, 12, 3, 2, 48, 128, 2, 4);
  }

  /** The paper's encoder (ViT-Base), for GPUs. */
  public static Architecture base() {
    return preset(128, 8, 768, 12, 12, 2, 64, 512, 4, 16);
  }

  /** Like {@link #base()} with patches of 16 pixels: four times cheaper per area. */
  public static Architecture base16() {
    return preset(256, 16, 768, 12, 12, 2, 64, 512, 4, 16);
  }

  /**
   * The preset of a name: {@code nano}, {@code tiny}, {@code base} or {@code base-16}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Architecture preset(String name) {
    return switch (name) {
      case "nano" -> nano();
      case "tiny" -> tiny();
      case "base" -> base();
      case "base-16" -> base16();
      default ->
          throw new IllegalArgumentException(
              "Unknown preset '" + name + "': use one of nano, tiny, base, base-16");
    };
  }

  private static Architecture preset(
      int image,
      int patch,
      int dim,
      int depth,
      int heads,
      int tmLayers,
      int memory,
      int decoderDim,
      int decoderDepth,
      int decoderHeads) {
    Map<Modality, Integer> bands = new EnumMap<>(Modality.class);
    bands.put(Modality.OPTICAL, 12);
    bands.put(Modality.SAR, 2);
    return new Architecture(
        image,
        patch,
        dim,
        depth,
        heads,
        4,
        tmLayers,
        memory,
        decoderDim,
        decoderDepth,
        decoderHeads,
        4,
        bands,
        4);
  }

  /**
   * The same with another width of the memory code.
   *
   * @throws IllegalArgumentException if it cannot be built
   */
  public Architecture withMemory(int width) {
    return new Architecture(
        image,
        patch,
        dim,
        depth,
        heads,
        mlpRatio,
        tmLayers,
        width,
        decoderDim,
        decoderDepth,
        decoderHeads,
        seasons,
        bands,
        timeHarmonics);
  }

  /** Number of bands of a modality. */
  public int bands(Modality modality) {
    return bands.get(modality);
  }

  /** Patches along one side of a chip. */
  public int side() {
    return image / patch;
  }

  /** Tokens of one modality of one chip. */
  public int tokens() {
    return side() * side();
  }

  /** Pixels of one band of one chip. */
  public int pixels() {
    return image * image;
  }

  /** Values in one patch of a modality: patch x patch x bands. */
  public int patchValues(Modality modality) {
    return patch * patch * bands(modality);
  }
}
