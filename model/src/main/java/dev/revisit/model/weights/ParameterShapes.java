package dev.revisit.model.weights;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.DayOfYear;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Modality;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names and shapes of every parameter of an architecture, in the order and with the layout of the
 * reference implementation: a linear map is {@code [out, in]}.
 */
public final class ParameterShapes {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private ParameterShapes() {}

  /** The parameters of SeaMo itself, without heads. */
  public static Map<String, long[]> seaMo(Architecture a) {
    return seaMo(a, FusionKind.TEMPORAL_MULTIMODAL);
  }

  /**
   * As {@link #seaMo(Architecture)} with another way of fusing seasons. The hidden width of its
   * MLPs is chosen so that it has as many parameters as temporal-multimodal fusion with its memory.
   */
  public static Map<String, long[]> seaMo(Architecture a, FusionKind kind) {
    ParameterShapes p = new ParameterShapes();
    for (Modality m : Modality.values()) {
      p.linear("tokenizer." + m.id(), a.patchValues(m), a.dim());
    }
    for (Modality m : Modality.values()) {
      p.shapes.put("modality." + m.id(), new long[] {a.dim()});
    }
    p.linear("time", DayOfYear.width(a.timeHarmonics()), a.dim());
    for (int i = 0; i < a.depth(); i++) {
      p.block("blocks." + i, a.dim(), a.mlpRatio());
    }
    p.norm("norm", a.dim());
    p.fusion(a, kind, kind == FusionKind.TEMPORAL_MULTIMODAL ? 0 : matchingWidth(a, kind));
    for (Modality m : Modality.values()) {
      p.decoder("decoder." + m.id(), a, a.patchValues(m));
    }
    return Collections.unmodifiableMap(p.shapes);
  }

  /** The hidden width of the MLPs with which a fusion is as large as the default one. */
  private static long matchingWidth(Architecture a, FusionKind kind) {
    long wanted = fusionSize(a, FusionKind.TEMPORAL_MULTIMODAL, 0);
    long without = fusionSize(a, kind, 0);
    long oneWider = fusionSize(a, kind, 1) - without;
    return Math.max(1, Math.round((double) (wanted - without) / oneWider));
  }

  private static long fusionSize(Architecture a, FusionKind kind, long hidden) {
    ParameterShapes p = new ParameterShapes();
    p.fusion(a, kind, hidden);
    return p.shapes.values().stream().mapToLong(TensorData::elements).sum();
  }

  /**
   * @param hidden width of the MLPs of the alternatives
   */
  private void fusion(Architecture a, FusionKind kind, long hidden) {
    for (int layer = 0; layer < a.tmLayers(); layer++) {
      for (Modality m : Modality.values()) {
        String name = "fusion." + layer + "." + m.id();
        if (kind == FusionKind.TEMPORAL_MULTIMODAL) {
          fusion(name, a);
        } else {
          alternative(name, a, kind, hidden);
        }
      }
    }
    if (kind == FusionKind.TEMPORAL_MULTIMODAL) {
      for (Modality m : Modality.values()) {
        linear("memory." + m.id() + ".project", a.dim(), a.memory());
        norm("memory." + m.id() + ".norm", a.memory());
      }
    }
  }

  private void alternative(String name, Architecture a, FusionKind kind, long hidden) {
    switch (kind) {
      case MEAN -> {
        norm(name + ".norm_context", a.dim());
        linear(name + ".mix", a.dim(), a.dim());
      }
      case CONCATENATION -> {
        linear(name + ".code.project", a.dim(), a.memory());
        norm(name + ".code.norm", a.memory());
        norm(name + ".norm_query", a.dim());
        linear(name + ".mix", a.dim() + a.memory(), a.dim());
      }
      case JOINT, TEMPORAL -> {
        if (kind == FusionKind.TEMPORAL) {
          linear(name + ".date", DayOfYear.width(a.timeHarmonics()), a.dim());
        }
        norm(name + ".norm_query", a.dim());
        norm(name + ".norm_context", a.dim());
        attention(name + ".attention", a.dim());
      }
      case TEMPORAL_MULTIMODAL -> throw new IllegalArgumentException("Not an alternative");
    }
    norm(name + ".norm2", a.dim());
    linear(name + ".mlp.up", a.dim(), hidden);
    linear(name + ".mlp.down", hidden, a.dim());
  }

  private void linear(String name, long in, long out) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private void norm(String name, long width) {
    shapes.put(name + ".weight", new long[] {width});
    shapes.put(name + ".bias", new long[] {width});
  }

  private void attention(String name, long dim) {
    linear(name + ".query", dim, dim);
    linear(name + ".key", dim, dim);
    linear(name + ".value", dim, dim);
    linear(name + ".out", dim, dim);
  }

  private void mlp(String name, long dim, long ratio) {
    linear(name + ".up", dim, dim * ratio);
    linear(name + ".down", dim * ratio, dim);
  }

  private void block(String name, long dim, long ratio) {
    norm(name + ".norm1", dim);
    attention(name + ".attention", dim);
    norm(name + ".norm2", dim);
    mlp(name + ".mlp", dim, ratio);
  }

  private void fusion(String name, Architecture a) {
    linear(name + ".carry", a.memory(), a.dim());
    norm(name + ".norm_query", a.dim());
    norm(name + ".norm_context", a.dim());
    attention(name + ".attention", a.dim());
    norm(name + ".norm2", a.dim());
    mlp(name + ".mlp", a.dim(), a.mlpRatio());
  }

  private void decoder(String name, Architecture a, long patchValues) {
    shapes.put(name + ".mask_token", new long[] {a.decoderDim()});
    linear(name + ".embed", a.dim(), a.decoderDim());
    for (int i = 0; i < a.decoderDepth(); i++) {
      block(name + ".blocks." + i, a.decoderDim(), a.mlpRatio());
    }
    norm(name + ".norm", a.decoderDim());
    linear(name + ".predict", a.decoderDim(), patchValues);
  }
}
