package dev.revisit.local.bench;

/**
 * One line of the bench.
 *
 * @param value with its unit
 * @param ratio against what, in the same run; empty when nothing was measured to compare with
 */
record Measurement(String what, String value, String ratio) {}
