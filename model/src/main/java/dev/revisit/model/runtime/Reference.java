package dev.revisit.model.runtime;

/**
 * What change is told against.
 *
 * @param memory after the reference season: the same season a year ago, else the last closed one
 * @param bands what the looks of that season showed; {@link SeasonBands#none()} where it is not
 *     known
 */
public record Reference(MemoryCode memory, SeasonBands bands) {}
