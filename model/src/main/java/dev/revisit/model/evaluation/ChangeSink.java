package dev.revisit.model.evaluation;

/**
 * Receives what is told of change, one labelled place after the other in the order of the samples
 * and, within one, row by row.
 */
public interface ChangeSink {
  /**
   * A place that was judged.
   *
   * @param group of the sample
   * @param score the greater the surer that it changed
   */
  void add(String group, float score, boolean changed);

  /** A labelled place that was not judged. */
  void addNotJudged();
}
