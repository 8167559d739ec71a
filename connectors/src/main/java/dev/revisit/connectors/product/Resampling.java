package dev.revisit.connectors.product;

/** How an overview is made from the level below it; each overview has half its rows and columns. */
public enum Resampling {
  /** The upper left of every 2 x 2 pixels: for class codes, which must not be mixed. */
  NEAREST,
  /** The mean of the pixels with data among every 2 x 2: for measured quantities. */
  AVERAGE
}
