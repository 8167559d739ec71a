package dev.revisit.model.runtime;

import java.util.Optional;

/**
 * What change is told against.
 *
 * @param memory after the reference season: the same season a year ago, else the last closed one
 * @param look the pixels of that season in the modality of the look that is judged, where they are
 *     at hand; the stream does not keep them
 */
public record Reference(MemoryCode memory, Optional<Chip> look) {}
