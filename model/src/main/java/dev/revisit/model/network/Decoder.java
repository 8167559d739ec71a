package dev.revisit.model.network;

import dev.revisit.model.architecture.Architecture;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Reconstructs all patches of one modality from the tokens of the visible ones. */
public final class Decoder {
  private final Ops tf;
  private final Linear embed;
  private final Operand<TFloat32> maskToken;
  private final List<EncoderBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;
  private final Linear predict;
  private final Operand<TFloat32> position;
  private final long width;
  private final long total;

  Decoder(Ops tf, ParameterScope scope, Architecture architecture) {
    this.tf = tf;
    this.embed = new Linear(tf, scope.child("embed"));
    this.maskToken = scope.get("mask_token");
    for (int i = 0; i < architecture.decoderDepth(); i++) {
      blocks.add(new EncoderBlock(tf, scope.child("blocks." + i), architecture.decoderHeads()));
    }
    this.norm = new LayerNorm(tf, scope.child("norm"));
    this.predict = new Linear(tf, scope.child("predict"));
    this.position = PositionCode.constant(tf, architecture.decoderDim(), architecture.side());
    this.width = architecture.decoderDim();
    this.total = architecture.tokens();
  }

  /**
   * Decodes.
   *
   * @param tokens of the kept patches {@code [batch, kept, dim]}
   * @return {@code [batch, patches, patch * patch * bands]} for the full grid
   */
  public Operand<TFloat32> apply(Operand<TFloat32> tokens, KeptPatches kept) {
    return apply(Tokens.allValid(tf, tokens), kept);
  }

  /**
   * As {@link #apply(Operand, KeptPatches)} where some of the kept tokens are invalid: no patch is
   * reconstructed from them.
   */
  public Operand<TFloat32> apply(Tokens tokens, KeptPatches kept) {
    long batch = tokens.values().shape().get(0);
    Operand<TFloat32> visible = kept.putBack(embed.apply(tokens.values()));
    Operand<TFloat32> masks =
        tf.math.mul(
            Graphs.reshape(tf, kept.hidden(), batch, total, 1),
            Graphs.reshape(tf, maskToken, 1, 1, width));
    Operand<TFloat32> full = tf.math.add(tf.math.add(visible, masks), position);
    Operand<TFloat32> seen =
        kept.putBack(Graphs.reshape(tf, tokens.valid(), batch, tokens.count(), 1));
    Operand<TFloat32> valid = tf.math.add(kept.hidden(), Graphs.reshape(tf, seen, batch, total));
    for (EncoderBlock block : blocks) {
      full = block.apply(new Tokens(full, valid));
    }
    return predict.apply(norm.apply(full));
  }
}
