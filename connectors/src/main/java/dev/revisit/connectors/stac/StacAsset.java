package dev.revisit.connectors.stac;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of an item.
 *
 * @param key name of the asset within the item
 * @param href absolute URI when the location of the item is known; else as published
 * @param type media type
 * @param roles STAC roles
 * @param fields the asset as JSON, with every extension field; treat it as read-only
 */
public record StacAsset(
    String key, String href, Optional<String> type, List<String> roles, JsonNode fields) {

  public StacAsset {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(href, "href");
    roles = List.copyOf(roles);
  }
}
