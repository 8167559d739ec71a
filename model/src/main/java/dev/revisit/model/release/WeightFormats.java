package dev.revisit.model.release;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.network.PositionCode;
import dev.revisit.model.weights.NameMap;
import dev.revisit.model.weights.SafetensorsReader;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises whose names a weights file has. */
public final class WeightFormats {
  private static final Pattern TIMM_QKV =
      Pattern.compile("(.*\\.)?blocks\\.0\\.attn\\.qkv\\.weight");
  private static final Pattern POSITION = Pattern.compile("(.*\\.)?pos_embed");
  private static final String OURS = "tokenizer.optical.weight";
  private static final double TOLERANCE = 1e-3;

  private WeightFormats() {}

  /**
   * The built-in map for a file; nothing if the names tell of none.
   *
   * <p>Of a Vision Transformer the position code decides: where it is MAE's, the map makes ours
   * equal to it.
   */
  public static Optional<NameMap> detect(SafetensorsReader file, Architecture architecture)
      throws IOException {
    if (file.names().contains(OURS)) {
      return Optional.of(NameMap.builtIn("seamo"));
    }
    if (file.names().contains("weight/" + OURS)) {
      return Optional.of(NameMap.builtIn("seamo-case"));
    }
    if (file.names().stream().noneMatch(name -> TIMM_QKV.matcher(name).matches())) {
      return Optional.empty();
    }
    return Optional.of(
        NameMap.builtIn(hasPositionsOfMae(file, architecture.dim()) ? "mae" : "timm"));
  }

  private static boolean hasPositionsOfMae(SafetensorsReader file, int dim) throws IOException {
    for (String name : file.names()) {
      long[] shape = file.shape(name);
      if (POSITION.matcher(name).matches() && shape.length == 3 && shape[2] == dim) {
        float[] values = file.tensor(name).toFloats();
        int side = (int) Math.sqrt((double) shape[1]);
        int before = (int) shape[1] - side * side; // the class token, which has no place
        return isMae(values, before * dim, PositionCode.of(dim, side), dim);
      }
    }
    return false;
  }

  /** Ours with the two halves of every token exchanged. */
  private static boolean isMae(float[] values, int offset, float[] ours, int dim) {
    for (int i = 0; i < ours.length; i++) {
      int other = i / dim * dim + (i % dim + dim / 2) % dim;
      if (Math.abs(values[offset + i] - ours[other]) > TOLERANCE) {
        return false;
      }
    }
    return true;
  }
}
