/**
 * TensorFlow's distributed runtime: worker processes that each run an {@code
 * org.tensorflow.Server}, and sessions that place a graph on them.
 */
package dev.revisit.model.cluster;
