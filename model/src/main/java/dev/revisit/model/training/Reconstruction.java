package dev.revisit.model.training;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.architecture.Normalisation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One look at a place, and what the network makes of the patches that it does not see.
 *
 * <p>The network predicts pixels that are normalised patch by patch, so a prediction says nothing
 * about the mean and the contrast of its patch. To show it, both are taken from the patch itself: a
 * picture tells how well structure and spectral relations are predicted, not brightness.
 *
 * @param modality of the look
 * @param image side in pixels
 * @param patch side of a patch in pixels
 * @param pixels {@code [bands, image, image]} in physical units, NaN where there is no data
 * @param reconstructed likewise: visible patches as they are, hidden ones as predicted, within the
 *     range of the normalisation
 * @param visible {@code [tokens]}: the network sees the patch
 * @param target {@code [tokens]}: the patch is clear and whole; predictions for others mean nothing
 */
// Arrays and not copies: pixels by the million, handed out once.
@SuppressWarnings("ArrayRecordComponent")
public record Reconstruction(
    Modality modality,
    int image,
    int patch,
    float[] pixels,
    float[] reconstructed,
    boolean[] visible,
    boolean[] target) {
  private static final double EPSILON = 1e-6; // as in the target of the loss

  /**
   * The looks of some samples of a batch; a modality that a sample lacks is left out.
   *
   * @param predictions of each modality {@code [batch, tokens, patch * patch * bands]}
   */
  static List<Reconstruction> of(
      PretrainPlan plan,
      TrainingBatch batch,
      int season,
      Map<Modality, float[]> predictions,
      List<Integer> samples) {
    Architecture a = plan.architecture();
    int kept = plan.masking().kept();
    List<Reconstruction> all = new ArrayList<>();
    for (int sample : samples) {
      boolean[] visible = new boolean[a.tokens()];
      for (int i = 0; i < kept; i++) {
        visible[(int) batch.kept(season)[sample * kept + i]] = true;
      }
      for (Modality modality : Modality.values()) {
        TrainingBatch.Looks looks = batch.looks(season, modality);
        if (looks.presence[sample] == 1) {
          int values = a.bands(modality) * a.pixels();
          float[] pixels = Arrays.copyOfRange(looks.pixels, sample * values, (sample + 1) * values);
          float[] predicted =
              Arrays.copyOfRange(predictions.get(modality), sample * values, (sample + 1) * values);
          boolean[] target = new boolean[a.tokens()];
          for (int token = 0; token < target.length; token++) {
            target[token] = looks.targets[sample * a.tokens() + token] == 1;
          }
          all.add(of(a, plan.normalisation(), modality, pixels, predicted, visible, target));
        }
      }
    }
    return all;
  }

  /**
   * @param predicted {@code [tokens, patch * patch * bands]}, per-patch normalised
   */
  static Reconstruction of(
      Architecture a,
      Normalisation normalisation,
      Modality modality,
      float[] pixels,
      float[] predicted,
      boolean[] visible,
      boolean[] target) {
    float[] reconstructed = pixels.clone();
    int bands = a.bands(modality);
    int size = a.patchValues(modality);
    int[] places = new int[size];
    for (int token = 0; token < a.tokens(); token++) {
      if (visible[token]) {
        continue;
      }
      double sum = 0;
      int known = 0;
      double[] values = new double[size];
      for (int i = 0; i < size; i++) {
        int row = token / a.side() * a.patch() + i / bands / a.patch();
        int column = token % a.side() * a.patch() + i / bands % a.patch();
        places[i] = (i % bands * a.image() + row) * a.image() + column;
        values[i] = Double.NaN;
        if (!Float.isNaN(pixels[places[i]])) {
          values[i] = normalisation.normalise(modality, i % bands, pixels[places[i]]);
          sum += values[i];
          known++;
        }
      }
      double mean = sum / known;
      double squares = 0;
      for (double value : values) {
        squares += Double.isNaN(value) ? 0 : (value - mean) * (value - mean);
      }
      double deviation = Math.sqrt(squares / (known - 1) + EPSILON);
      for (int i = 0; i < size; i++) {
        if (Double.isNaN(values[i])) {
          continue; // a band that is missing stays so
        }
        BandStatistics s = normalisation.bands(modality).get(i % bands);
        double value = predicted[token * size + i] * deviation + mean;
        reconstructed[places[i]] = (float) (s.low() + value * (s.high() - s.low()));
      }
    }
    return new Reconstruction(
        modality, a.image(), a.patch(), pixels, reconstructed, visible, target);
  }
}
