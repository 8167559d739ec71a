package dev.revisit.local.replay;

/** The phases of a run on one machine. */
public enum Phase {
  CATALOGUE("reading the catalogue"),
  START_UP("starting Kafka and Flink"),
  JOBS("starting the jobs"),
  PROCESS("processing"),
  STOP("stopping the jobs"),
  COLLECT("reading the results");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /** What is being done, for people. */
  public String label() {
    return label;
  }
}
