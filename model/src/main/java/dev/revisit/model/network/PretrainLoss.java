package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * The masked reconstruction loss: squared error of per-patch normalised pixels, averaged over each
 * patch and over the masked patches of the batch; summed over modalities; averaged over seasons.
 */
public final class PretrainLoss {
  private final Ops tf;
  private final SeaMo model;

  public PretrainLoss(Ops tf, SeaMo model) {
    this.tf = tf;
    this.model = model;
  }

  /**
   * The loss of a batch.
   *
   * @param seasons in order of time
   * @param fusion whether seasons are fused (stage 3) or each decoded on its own (stages 1 and 2)
   * @return a scalar
   */
  public Operand<TFloat32> of(List<MaskedSeason> seasons, boolean fusion) {
    List<Operand<TFloat32>> losses = new ArrayList<>();
    Map<Modality, Tokens> memory = Map.of();
    for (MaskedSeason season : seasons) {
      Map<Modality, Tokens> features = model.encode(visible(season));
      if (fusion) {
        FusedSeason fused = model.fuse(features, memory, season.presence());
        features = fused.features();
        memory = remembered(fused.memory(), memory, season.presence());
      }
      losses.add(reconstruction(season, features));
    }
    return tf.math.div(tf.math.addN(losses), tf.constant((float) losses.size()));
  }

  /** A sample that lacks a modality keeps what it remembered of it. */
  private Map<Modality, Tokens> remembered(
      Map<Modality, Tokens> fused,
      Map<Modality, Tokens> before,
      Map<Modality, Operand<TFloat32>> presence) {
    Map<Modality, Tokens> memory = new EnumMap<>(fused);
    presence.forEach(
        (modality, present) -> {
          if (before.containsKey(modality)) {
            memory.put(modality, model.choose(present, fused.get(modality), before.get(modality)));
          }
        });
    return memory;
  }

  private Map<Modality, Tokens> visible(MaskedSeason season) {
    Map<Modality, Tokens> visible = new EnumMap<>(Modality.class);
    season
        .pixels()
        .forEach(
            (modality, pixels) -> {
              Operand<TFloat32> full =
                  model.embed(
                      modality,
                      season.shown().getOrDefault(modality, pixels),
                      season.time().get(modality));
              Operand<TFloat32> taken = season.kept().take(full);
              Operand<TFloat32> valid = season.valid().get(modality);
              visible.put(
                  modality,
                  valid == null
                      ? Tokens.allValid(tf, taken)
                      : new Tokens(taken, season.kept().take(valid)));
            });
    return visible;
  }

  private Operand<TFloat32> reconstruction(MaskedSeason season, Map<Modality, Tokens> features) {
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Modality modality : Modality.values()) {
      if (features.containsKey(modality)) {
        Operand<TFloat32> prediction =
            model.decoder(modality).apply(features.get(modality), season.kept());
        Operand<TFloat32> counted = season.kept().hidden();
        if (season.targets().containsKey(modality)) {
          counted = tf.math.mul(counted, season.targets().get(modality));
        }
        parts.add(error(prediction, season.pixels().get(modality), counted));
      }
    }
    return tf.math.addN(parts);
  }

  /**
   * Mean squared error over the patches that count; 0 when none does.
   *
   * @param prediction {@code [batch, patches, values]}
   * @param pixels {@code [batch, bands, image, image]}
   * @param counted {@code [batch, patches]}, 1 for the patches that count
   */
  public Operand<TFloat32> error(
      Operand<TFloat32> prediction, Operand<TFloat32> pixels, Operand<TFloat32> counted) {
    Operand<TFloat32> target = model.patches().normalised(pixels);
    Operand<TFloat32> perPatch =
        tf.math.mean(
            tf.math.squaredDifference(prediction, target), tf.constant(-1), new Mean.Options[0]);
    return tf.math.divNoNan(total(tf.math.mul(perPatch, counted)), total(counted));
  }

  private Operand<TFloat32> total(Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.constant(new int[] {0, 1}), new ReduceSum.Options[0]);
  }
}
