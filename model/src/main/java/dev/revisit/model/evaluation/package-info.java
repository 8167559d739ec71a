/** How good a model is: metrics, and checks of its features that need no training. */
package dev.revisit.model.evaluation;
