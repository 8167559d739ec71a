package dev.revisit.model.data;

/**
 * Which chips of a data set are kept from training, to judge the model on. A function of the number
 * of chips and the fraction alone, so that runs with different seeds are judged on the same chips.
 *
 * <p>Chips are drawn one by one. Neighbours of a held-out chip may therefore be trained on: good
 * enough to see a run overfit or diverge, too kind for a published figure.
 */
public final class HeldOut {
  /** More would cost time at every validation and tell little more. */
  private static final int MOST = 512;

  private static final long SEED = 20200101;
  private static final long ORDER = 0;

  private final int[] trained;
  private final int[] heldOut;

  /**
   * @param size number of chips
   * @param fraction to hold out, 0 up to below 1; at least one chip if above 0, at most 512, and
   *     none if there is only one
   */
  public HeldOut(int size, double fraction) {
    if (size < 1 || !(fraction >= 0) || fraction >= 1) {
      throw new IllegalArgumentException(
          "Holding out %s of %d chips: expected 0 up to below 1, of at least one chip"
              .formatted(fraction, size));
    }
    long wanted = fraction == 0 ? 0 : Math.max(1, Math.round(size * fraction));
    int count = (int) Math.min(wanted, Math.min(MOST, size - 1));
    this.heldOut = new CounterRandom(SEED, ORDER).choose(count, size);
    this.trained = new int[size - count];
    int next = 0;
    for (int chip = 0, place = 0; chip < size; chip++) {
      if (next < count && heldOut[next] == chip) {
        next++;
      } else {
        trained[place++] = chip;
      }
    }
  }

  /** Number of chips held out. */
  public int count() {
    return heldOut.length;
  }

  /** The chips to train on. */
  public ChipSource training(ChipSource all) {
    return new ChipSubset(all, trained);
  }

  /** The chips to judge on. */
  public ChipSource validation(ChipSource all) {
    return new ChipSubset(all, heldOut);
  }
}
