package dev.revisit.model.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One batch for a head.
 *
 * @param pixels of the samples, when the encoder learns too
 * @param features of the samples, else; the rest of the batch is padding
 * @param labels {@code [batch, labels]} class indices, -1 for none
 */
// Arrays that are fed to a graph; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
record HeadBatch(
    Optional<FineTuneBatch> pixels, List<Map<String, float[]>> features, long[] labels) {
  /** One feature of all samples, the padding zero. */
  float[] features(String name, int batch) {
    int size = features.get(0).get(name).length;
    float[] all = new float[batch * size];
    for (int sample = 0; sample < features.size(); sample++) {
      System.arraycopy(features.get(sample).get(name), 0, all, sample * size, size);
    }
    return all;
  }
}
