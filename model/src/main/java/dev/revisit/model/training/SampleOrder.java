package dev.revisit.model.training;

import dev.revisit.model.data.CounterRandom;
import dev.revisit.model.data.Shuffle;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which sample comes at which position of a run, a function of seed and position alone: every
 * sample once an epoch, or drawn so that each class that occurs comes equally often.
 */
final class SampleOrder {
  private static final long DRAW = 11;

  private final long seed;
  private final Shuffle shuffle;
  private final List<int[]> members;

  SampleOrder(LabelSurvey survey, boolean balanced, long seed) {
    this.seed = seed;
    List<BitSet> classes = survey.classes();
    this.shuffle = new Shuffle(seed, classes.size(), 1);
    this.members =
        balanced
            ? IntStream.range(0, survey.counts().size())
                .mapToObj(
                    c ->
                        IntStream.range(0, classes.size())
                            .filter(sample -> classes.get(sample).get(c))
                            .toArray())
                .filter(samples -> samples.length > 0)
                .toList()
            : List.of();
  }

  int sample(long position) {
    if (members.isEmpty()) {
      return shuffle.chip(position);
    }
    CounterRandom random = new CounterRandom(seed, DRAW, position);
    int[] ofClass = members.get(random.nextInt(members.size()));
    return ofClass[random.nextInt(ofClass.length)];
  }
}
