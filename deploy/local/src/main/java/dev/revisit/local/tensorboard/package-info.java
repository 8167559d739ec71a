/** Event files for TensorBoard: scalars and pictures in TensorFlow's record format. */
package dev.revisit.local.tensorboard;
