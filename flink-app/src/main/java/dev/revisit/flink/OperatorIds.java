package dev.revisit.flink;

/** Operator ids of all jobs. A savepoint refers to them: renaming one loses its state. */
public final class OperatorIds {
  public static final String INGEST_NOTIFICATIONS = "ingest-notifications";
  public static final String INGEST_AREAS = "ingest-areas";
  public static final String INGEST_DECODE = "ingest-decode";
  public static final String INGEST_DECODE_AREAS = "ingest-decode-areas";
  public static final String INGEST_RESOLVE = "ingest-resolve";
  public static final String INGEST_EXPAND = "ingest-expand";
  public static final String INGEST_OBSERVATIONS = "ingest-block-observations";
  public static final String INGEST_REPORTS = "ingest-scene-reports";
  public static final String INGEST_DEAD_LETTERS = "ingest-dead-letters";

  public static final String MONITOR_OBSERVATIONS = "monitor-block-observations";
  public static final String MONITOR_DECODE = "monitor-decode";
  public static final String MONITOR_READ = "monitor-read";
  public static final String MONITOR_BLOCK = "monitor-block";
  public static final String MONITOR_CHANGE_EVENTS = "monitor-change-events";
  public static final String MONITOR_ALERTS = "monitor-alerts";
  public static final String MONITOR_LAND_COVER = "monitor-land-cover-events";
  public static final String MONITOR_REPORTS = "monitor-scene-reports";
  public static final String MONITOR_DEAD_LETTERS = "monitor-dead-letters";

  public static final String SAMPLE_CATALOGS = "sample-catalogs";
  public static final String SAMPLE_LIST_SCENES = "sample-list-scenes";
  public static final String SAMPLE_BLOCK = "sample-block";
  public static final String SAMPLE_FOLDERS = "sample-ssl4eo-folders";
  public static final String SAMPLE_LIST_LOCATIONS = "sample-list-locations";
  public static final String SAMPLE_LOCATIONS = "sample-locations";
  public static final String SAMPLE_MANIFEST = "sample-manifest";

  private OperatorIds() {}
}
