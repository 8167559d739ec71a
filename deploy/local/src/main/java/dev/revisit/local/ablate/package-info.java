/** {@code revisit ablate}: data, files and plots of comparisons. */
package dev.revisit.local.ablate;
