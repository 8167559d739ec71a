/**
 * Published data sets in the layouts in which people have them, as labelled samples.
 *
 * <p>Of each layout its class says what was checked on real files and what is known from
 * documentation only.
 */
package dev.revisit.model.data.benchmark;
