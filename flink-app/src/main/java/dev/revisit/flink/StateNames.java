package dev.revisit.flink;

/**
 * Names of keyed and broadcast state. A savepoint refers to them: renaming one loses its content.
 */
public final class StateNames {
  public static final String SEEN_ACQUISITION = "seen-acquisition";
  public static final String AREAS = "areas";
  public static final String HANDLED_NOTIFICATIONS = "handled-notifications";
  public static final String LOOKS = "looks";
  public static final String CELL_SUMS = "cell-sums";
  public static final String SEASON_MEMORIES = "season-memories";
  public static final String PUBLISHED_ALERTS = "published-alerts";

  private StateNames() {}
}
