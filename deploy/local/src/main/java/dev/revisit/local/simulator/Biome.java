package dev.revisit.local.simulator;

/** What kind of country a simulated place lies in. */
public enum Biome {
  /** Central Europe: fields in rotation, forest, meadows, towns; four seasons with snow. */
  TEMPERATE,
  /** Hot desert: sand and stones, along a river irrigated fields, few towns; hardly any rain. */
  ARID
}
