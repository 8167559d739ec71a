package dev.revisit.model.runtime;

/**
 * What folding a season into the memory gives.
 *
 * @param memory the memory after the season, its bands among those of the seasons
 * @param classes {@code [image, image]} class codes of the season; 255 where neither look is clear
 * @param bands what the looks of the season showed
 */
// Arrays as the agreed interface asks for; equality is not used.
@SuppressWarnings("ArrayRecordComponent")
public record FoldResult(MemoryCode memory, byte[] classes, SeasonBands bands) {}
