/**
 * Labels from the field, laid over scenes of a STAC catalogue: label items, rasters, polygons and
 * tables of points.
 */
package dev.revisit.local.labels;
