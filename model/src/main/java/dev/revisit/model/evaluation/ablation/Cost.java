package dev.revisit.model.evaluation.ablation;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.training.Stage;
import dev.revisit.model.weights.ParameterShapes;
import java.util.Arrays;
import java.util.Map;

/**
 * What a model costs, counted from its shape.
 *
 * <p>Operations are those of matrix products, two for a multiplication with its addition. Norms,
 * softmax, activations, and the gathering and placing of tokens are not counted; they are linear in
 * the tokens.
 *
 * @param architecture of the model
 * @param fusion how it fuses seasons
 */
public record Cost(Architecture architecture, FusionKind fusion) {
  private static final int HALF = Short.BYTES;

  /** A backward pass costs two forward passes: one for the inputs, one for the weights. */
  private static final int FORWARD_AND_BACKWARD = 3;

  /** Number of parameters of the whole model with its decoders. */
  public long parameters() {
    return count("");
  }

  /** Number of parameters that only fusing seasons needs. */
  public long fusionParameters() {
    return count("fusion.") + count("memory.");
  }

  private long count(String prefix) {
    return shapes().entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .mapToLong(e -> Arrays.stream(e.getValue()).reduce(1, Math::multiplyExact))
        .sum();
  }

  private Map<String, long[]> shapes() {
    return ParameterShapes.seaMo(architecture, fusion);
  }

  /** Operations of encoding and fusing one season of one chip, both modalities, nothing hidden. */
  public long season(int earlierSeasons) {
    return tokenizers()
        + encoder(architecture.tokens())
        + fusing(architecture.tokens(), earlierSeasons);
  }

  /**
   * Operations of one training step, forward and backward.
   *
   * @param batch places
   * @param kept visible patches of each modality
   */
  public long trainingStep(Stage stage, int batch, int kept) {
    int seasons = stage.fusion() ? architecture.seasons() : 1;
    long forward = 0;
    for (int t = 0; t < seasons; t++) {
      forward += tokenizers() + encoder(kept) + decoders(kept);
      forward += stage.fusion() ? fusing(kept, t) : 0;
    }
    return (long) FORWARD_AND_BACKWARD * batch * forward;
  }

  private long tokenizers() {
    long sum = 0;
    for (Modality m : Modality.values()) {
      sum += linear(architecture.tokens(), architecture.patchValues(m), architecture.dim());
    }
    return sum;
  }

  /**
   * @param n tokens of each of the two modalities
   */
  private long encoder(long n) {
    return architecture.depth() * block(2 * n, architecture.dim());
  }

  private long decoders(long kept) {
    long width = architecture.decoderDim();
    long n = architecture.tokens();
    long sum = 0;
    for (Modality m : Modality.values()) {
      sum +=
          linear(kept, architecture.dim(), width)
              + architecture.decoderDepth() * block(n, width)
              + linear(n, width, architecture.patchValues(m));
    }
    return sum;
  }

  private long block(long n, long dim) {
    return attention(n, n, dim) + mlp(n, dim, dim * (long) architecture.mlpRatio());
  }

  /**
   * @param n tokens of each modality now and in each earlier season
   */
  private long fusing(long n, long earlier) {
    long dim = architecture.dim();
    long code = linear(n, dim, architecture.memory());
    long layer =
        switch (fusion) {
          case TEMPORAL_MULTIMODAL -> {
            // The other modality now, and the own memory once there is one.
            long context = earlier == 0 ? n : 2 * n;
            long recall = earlier == 0 ? 0 : linear(n, architecture.memory(), dim);
            yield recall + attention(n, context, dim);
          }
          case MEAN -> linear(n, dim, dim);
          case CONCATENATION -> linear(n, dim + architecture.memory(), dim) + code;
          case JOINT -> attention(n, 2 * n * (earlier + 1), dim);
          case TEMPORAL -> n * attention(1, 2 * (earlier + 1), dim);
        };
    long remember = fusion == FusionKind.TEMPORAL_MULTIMODAL ? code : 0;
    return 2 * (architecture.tmLayers() * (layer + mlp(n, dim, hidden())) + remember);
  }

  private long hidden() {
    return shapes().get("fusion.0.optical.mlp.up.bias")[0];
  }

  /** The four linear maps, the scores, and the weighted sum. */
  private static long attention(long queries, long keys, long dim) {
    return 2 * linear(queries, dim, dim) + 2 * linear(keys, dim, dim) + 4 * queries * keys * dim;
  }

  private static long mlp(long n, long dim, long hidden) {
    return linear(n, dim, hidden) + linear(n, hidden, dim);
  }

  private static long linear(long n, long in, long out) {
    return 2 * n * in * out;
  }

  /**
   * Bytes that one chip's state needs after some seasons with both modalities: half precision and
   * one bit of validity a token, as the memory code has them; for the mean a byte to count with.
   */
  public long stateBytes(int seasons) {
    long n = architecture.tokens();
    long validity = (n + Byte.SIZE - 1) / Byte.SIZE;
    long code = n * architecture.memory() * HALF + validity;
    long tokens = n * architecture.dim() * HALF + validity;
    long layers = architecture.tmLayers();
    return 2
        * switch (fusion) {
          case TEMPORAL_MULTIMODAL -> code;
          case MEAN -> layers * (n * architecture.dim() * HALF + n);
          case CONCATENATION -> layers * code;
          case JOINT, TEMPORAL -> layers * seasons * tokens;
        };
  }
}
