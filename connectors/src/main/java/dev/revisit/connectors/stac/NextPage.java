package dev.revisit.connectors.stac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The rule of the STAC API for the link {@code next}: its method, headers and body; with {@code
 * merge} the body is laid over that of the request before, without it the body is sent exactly as
 * it stands.
 */
final class NextPage {
  private NextPage() {}

  static Optional<StacHttp.Call> after(StacHttp.Call request, JsonNode page) {
    for (JsonNode link : page.path("links")) {
      if (link.path("rel").asText().equals("next") && link.path("href").isTextual()) {
        return Optional.of(follow(request, link));
      }
    }
    return Optional.empty();
  }

  private static StacHttp.Call follow(StacHttp.Call request, JsonNode link) {
    String href = link.path("href").textValue();
    URI uri =
        Hrefs.toUri(Hrefs.resolve(request.uri(), href))
            .orElseThrow(
                () ->
                    StacException.permanent(
                        "The link to the next page is no URI: " + href,
                        "Report it to the provider of the catalogue."));
    String method = link.path("method").asText("GET").toUpperCase(Locale.ROOT);
    Map<String, String> headers = new HashMap<>();
    link.path("headers")
        .fields()
        .forEachRemaining(header -> headers.put(header.getKey(), header.getValue().asText()));
    if (!method.equals("POST")) {
      return new StacHttp.Call("GET", uri, Optional.empty(), headers);
    }
    ObjectNode body = StacJson.MAPPER.createObjectNode();
    if (link.path("merge").asBoolean(false)) {
      request.body().ifPresent(before -> body.setAll((ObjectNode) before));
    }
    if (link.path("body").isObject()) {
      body.setAll((ObjectNode) link.path("body"));
    }
    return new StacHttp.Call("POST", uri, Optional.of(body), headers);
  }
}
