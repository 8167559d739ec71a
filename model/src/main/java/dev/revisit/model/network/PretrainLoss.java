package dev.revisit.model.network;

import dev.revisit.model.architecture.Modality;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * The masked reconstruction loss: squared error of per-patch normalised pixels, averaged over each
 * patch (over the bands that it has) and over the masked patches of the batch; of each modality
 * averaged over the seasons in which any sample of the batch has it; summed over modalities. So the
 * loss of a series with gaps stands beside that of a full one. The losses of the parts of a batch,
 * each divided by the counts of the whole, add up to its loss.
 */
public final class PretrainLoss {
  /**
   * What the network makes of a batch.
   *
   * @param loss a scalar
   * @param seasonLosses of every season a scalar, the sum over its modalities; 0 where no sample
   *     has the season. The loss is their mean if every season has every modality
   * @param predictions of every season: of each modality {@code [batch, patches, values]}, in units
   *     of per-patch normalised pixels
   */
  public record Reconstructed(
      Operand<TFloat32> loss,
      List<Operand<TFloat32>> seasonLosses,
      List<Map<Modality, Operand<TFloat32>>> predictions) {
    /** Copies the lists. */
    public Reconstructed {
      seasonLosses = List.copyOf(seasonLosses);
      predictions = List.copyOf(predictions);
    }
  }

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
    return reconstruct(seasons, fusion).loss();
  }

  /** The loss of a batch and what it is computed from. See {@link #of}. */
  public Reconstructed reconstruct(List<MaskedSeason> seasons, boolean fusion) {
    SeasonFusion sequence = fusion ? model.sequence() : EncodedSeason::tokens;
    List<Operand<TFloat32>> losses = new ArrayList<>();
    Map<Modality, List<Operand<TFloat32>>> errors = new EnumMap<>(Modality.class);
    Map<Modality, List<Operand<TFloat32>>> seen = new EnumMap<>(Modality.class);
    List<Map<Modality, Operand<TFloat32>>> predictions = new ArrayList<>();
    for (MaskedSeason season : seasons) {
      Map<Modality, Tokens> encoded = model.encode(visible(season));
      Map<Modality, Tokens> features =
          sequence.next(
              new EncodedSeason(encoded, season.time(), season.kept(), season.presence()));
      Map<Modality, Operand<TFloat32>> predicted = predict(season, features);
      predictions.add(predicted);
      List<Operand<TFloat32>> ofSeason = new ArrayList<>();
      predicted.forEach(
          (modality, prediction) -> {
            Operand<TFloat32> counted = counted(season, modality);
            Operand<TFloat32> count =
                season.counts().containsKey(modality)
                    ? season.counts().get(modality)
                    : total(counted);
            Operand<TFloat32> error =
                error(
                    prediction,
                    season.pixels().get(modality),
                    Optional.ofNullable(season.known().get(modality)),
                    counted,
                    count);
            ofSeason.add(error);
            errors.computeIfAbsent(modality, m -> new ArrayList<>()).add(error);
            seen.computeIfAbsent(modality, m -> new ArrayList<>()).add(tf.math.sign(count));
          });
      losses.add(tf.math.addN(ofSeason));
    }
    List<Operand<TFloat32>> means = new ArrayList<>();
    errors.forEach(
        (modality, terms) ->
            means.add(tf.math.divNoNan(tf.math.addN(terms), tf.math.addN(seen.get(modality)))));
    return new Reconstructed(tf.math.addN(means), losses, predictions);
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

  private Map<Modality, Operand<TFloat32>> predict(
      MaskedSeason season, Map<Modality, Tokens> features) {
    Map<Modality, Operand<TFloat32>> predicted = new EnumMap<>(Modality.class);
    for (Modality modality : Modality.values()) {
      if (features.containsKey(modality)) {
        predicted.put(
            modality, model.decoder(modality).apply(features.get(modality), season.kept()));
      }
    }
    return predicted;
  }

  private Operand<TFloat32> counted(MaskedSeason season, Modality modality) {
    Operand<TFloat32> hidden = season.kept().hidden();
    Operand<TFloat32> targets = season.targets().get(modality);
    return targets == null ? hidden : tf.math.mul(hidden, targets);
  }

  /** By how many patches of each modality the errors of a season are divided: scalars. */
  public Map<Modality, Operand<TFloat32>> counts(MaskedSeason season) {
    Map<Modality, Operand<TFloat32>> counts = new EnumMap<>(Modality.class);
    season
        .pixels()
        .keySet()
        .forEach(modality -> counts.put(modality, total(counted(season, modality))));
    return counts;
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
    return error(prediction, pixels, Optional.empty(), counted, total(counted));
  }

  private Operand<TFloat32> error(
      Operand<TFloat32> prediction,
      Operand<TFloat32> pixels,
      Optional<Operand<TFloat32>> known,
      Operand<TFloat32> counted,
      Operand<TFloat32> count) {
    Patches patches = model.patches();
    Operand<TFloat32> perPatch;
    if (known.isEmpty()) {
      perPatch =
          tf.math.mean(
              tf.math.squaredDifference(prediction, patches.normalised(pixels)),
              tf.constant(-1),
              new Mean.Options[0]);
    } else {
      Operand<TFloat32> mask = patches.split(known.get());
      Operand<TFloat32> squares =
          tf.math.squaredDifference(prediction, patches.normalised(pixels, known.get()));
      perPatch =
          tf.math.divNoNan(
              tf.reduceSum(tf.math.mul(squares, mask), tf.constant(-1), new ReduceSum.Options[0]),
              tf.reduceSum(mask, tf.constant(-1), new ReduceSum.Options[0]));
    }
    return tf.math.divNoNan(total(tf.math.mul(perPatch, counted)), count);
  }

  private Operand<TFloat32> total(Operand<TFloat32> x) {
    return tf.reduceSum(x, tf.constant(new int[] {0, 1}), new ReduceSum.Options[0]);
  }
}
