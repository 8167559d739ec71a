/** Measures models on data sets and catalogues: {@code revisit evaluate}. */
package dev.revisit.local.evaluate;
