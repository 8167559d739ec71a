/**
 * Comparisons of ways to build and to train the model at equal compute, over several seeds, by
 * quality and by cost.
 */
package dev.revisit.model.evaluation.ablation;
