/**
 * Progressive masked pretraining of SeaMo: what a step sees (regions, masks, stages), how it learns
 * (AdamW in the graph), and how a run survives a kill (checkpoints, exact resume).
 */
package dev.revisit.model.training;
