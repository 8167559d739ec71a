/**
 * Samples seasonal chips for pretraining from STAC catalogues and from SSL4EO-S12, as a bounded
 * Flink job. {@link dev.revisit.flink.pretrain.ChipSampling} is the entry.
 */
package dev.revisit.flink.pretrain;
