/**
 * Rasters that Revisit makes: single-band Cloud-Optimized GeoTIFFs.
 *
 * <p>The writer is our own because no Java library tried writes overviews together with the no-data
 * tag, and a GeoTIFF without them is not cloud-optimized in practice.
 */
package dev.revisit.connectors.product;
