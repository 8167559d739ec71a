package dev.revisit.local.finetune;

import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.data.LabelledSamples;
import dev.revisit.model.heads.ClassScheme;
import java.io.IOException;

/**
 * Samples whose pixels are labelled with indices of a class scheme, as samples labelled with its
 * codes.
 */
final class IndexedLabels implements LabelledSamples {
  private final LabelledSamples indexed;
  private final ClassScheme scheme;

  IndexedLabels(LabelledSamples indexed, ClassScheme scheme) {
    this.indexed = indexed;
    this.scheme = scheme;
  }

  @Override
  public int size() {
    return indexed.size();
  }

  @Override
  public String group(int index) {
    return indexed.group(index);
  }

  @Override
  public LabelledSample sample(int index) throws IOException {
    LabelledSample sample = indexed.sample(index);
    if (!(sample.label() instanceof Label.Pixels pixels)) {
      return sample;
    }
    byte[] codes = pixels.codes().clone();
    for (int i = 0; i < codes.length; i++) {
      int at = Byte.toUnsignedInt(codes[i]);
      codes[i] = at == Label.UNLABELLED ? codes[i] : (byte) scheme.classes().get(at).code();
    }
    return new LabelledSample(
        sample.id(),
        sample.group(),
        sample.history(),
        sample.reference(),
        sample.look(),
        new Label.Pixels(codes));
  }
}
