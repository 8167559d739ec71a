/**
 * Reading STAC catalogues: APIs and static trees, versions 1.0 and 1.1.
 *
 * <p>The HTTP and the paging are ours, the item model is that of java-stac-client, behind {@link
 * dev.revisit.connectors.stac.StacCatalog}.
 */
package dev.revisit.connectors.stac;
