/** Embeddings of the scenes of a catalogue. */
package dev.revisit.local.embed;
