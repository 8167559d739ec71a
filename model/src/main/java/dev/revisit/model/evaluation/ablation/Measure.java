package dev.revisit.model.evaluation.ablation;

/** A quantity that is reported for every arm. */
public enum Measure {
  LAST_SEASON_LOSS("last_season_loss", "Loss of the last season", Kind.QUALITY, false, "%.4f"),
  MEAN_LOSS("mean_loss", "Loss of all seasons", Kind.QUALITY, false, "%.4f"),
  HISTORY_GAIN("history_gain", "Gain from earlier seasons", Kind.QUALITY, true, "%.4f"),
  PROBE_ACCURACY("probe_accuracy", "Probe accuracy", Kind.QUALITY, true, "%.3f"),
  PROBE_MACRO_F1("probe_macro_f1", "Probe macro F1", Kind.QUALITY, true, "%.3f"),
  SECONDS_PER_STEP("seconds_per_step", "Seconds a step", Kind.COST, false, "%.3f"),
  CPU_SECONDS_PER_STEP("cpu_seconds_per_step", "CPU seconds a step", Kind.COST, false, "%.3f"),
  PEAK_MEMORY_MB("peak_memory_mb", "Peak memory, MB", Kind.COST, false, "%.0f"),
  GFLOP_PER_SEASON("gflop_per_season", "GFLOP a season and chip", Kind.COST, false, "%.4f"),
  TRAINING_GFLOP("training_gflop", "GFLOP of training", Kind.COST, false, "%.0f"),
  PARAMETERS("parameters", "Parameters", Kind.COST, false, "%,.0f"),
  FUSION_PARAMETERS("fusion_parameters", "of these, fusion", Kind.COST, false, "%,.0f"),
  STATE_BYTES("state_bytes", "State of a chip, bytes", Kind.COST, false, "%,.0f"),
  MEAN_IOU("mean_iou", "Mean IoU of two seasons", Kind.SETTING, true, "%.3f"),
  MEAN_AREA("mean_area", "Mean area of a region", Kind.SETTING, true, "%.3f");

  /** What a quantity is about. */
  public enum Kind {
    /** How good the model is. */
    QUALITY,
    /** What it costs. */
    COST,
    /** What the arm is, measured. */
    SETTING
  }

  private final String id;
  private final String title;
  private final Kind kind;
  private final boolean higherIsBetter;
  private final String format;

  Measure(String id, String title, Kind kind, boolean higherIsBetter, String format) {
    this.id = id;
    this.title = title;
    this.kind = kind;
    this.higherIsBetter = higherIsBetter;
    this.format = format;
  }

  /** The name in CSV and JSON. */
  public String id() {
    return id;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  public Kind kind() {
    return kind;
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** For {@link String#format}, of one floating-point number. */
  String format() {
    return format;
  }
}
