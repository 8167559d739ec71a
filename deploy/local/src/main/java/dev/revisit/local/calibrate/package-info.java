/** Fits how the two scorers of change are weighed. */
package dev.revisit.local.calibrate;
