/**
 * Seasonal chips on disk: a documented shard format, its writer and reader, and a reproducible
 * order of reading.
 */
package dev.revisit.model.data;
