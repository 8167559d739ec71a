/** Measures the alerts of a stream against what is known to have happened. */
package dev.revisit.local.evaluate.alerts;
