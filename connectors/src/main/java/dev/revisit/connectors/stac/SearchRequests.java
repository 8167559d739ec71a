package dev.revisit.connectors.stac;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.geojson.GeoJsonWriter;

/** The first request of a search, as POST and as GET (STAC API 1.0, item search). */
final class SearchRequests {
  /** Centimetres; GeoJSON asks for no more. */
  private static final int DECIMALS = 7;

  private SearchRequests() {}

  static StacHttp.Call post(URI searchUri, StacSearch search) {
    ObjectNode body = StacJson.MAPPER.createObjectNode();
    body.put("limit", pageSize(search));
    addAll(body, "collections", search.collections());
    addAll(body, "ids", search.ids());
    interval(search).ifPresent(interval -> body.put("datetime", interval));
    if (search.intersects().isPresent()) {
      body.set("intersects", geoJson(search.intersects().get()));
    } else if (search.bbox().isPresent()) {
      ArrayNode bbox = body.putArray("bbox");
      numbers(search.bbox().get()).forEach(bbox::add);
    }
    return StacHttp.Call.post(searchUri, body);
  }

  static StacHttp.Call get(URI searchUri, StacSearch search) {
    List<String> parameters = new ArrayList<>();
    parameters.add("limit=" + pageSize(search));
    if (!search.collections().isEmpty()) {
      parameters.add("collections=" + encode(String.join(",", search.collections())));
    }
    if (!search.ids().isEmpty()) {
      parameters.add("ids=" + encode(String.join(",", search.ids())));
    }
    interval(search).ifPresent(interval -> parameters.add("datetime=" + encode(interval)));
    if (search.intersects().isPresent()) {
      parameters.add("intersects=" + encode(geoJson(search.intersects().get()).toString()));
    } else if (search.bbox().isPresent()) {
      String bbox =
          numbers(search.bbox().get()).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(","));
      parameters.add("bbox=" + encode(bbox));
    }
    return StacHttp.Call.get(URI.create(searchUri + "?" + String.join("&", parameters)));
  }

  private static long pageSize(StacSearch search) {
    return Math.max(1, Math.min(search.pageSize(), search.limit().orElse(Long.MAX_VALUE)));
  }

  private static void addAll(ObjectNode body, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = body.putArray(field);
      values.forEach(array::add);
    }
  }

  private static Optional<String> interval(StacSearch search) {
    if (search.from().isEmpty() && search.to().isEmpty()) {
      return Optional.empty();
    }
    String from = search.from().map(String::valueOf).orElse("..");
    String to = search.to().map(String::valueOf).orElse("..");
    return Optional.of(from + "/" + to);
  }

  private static List<Double> numbers(BoundingBox box) {
    return List.of(box.west(), box.south(), box.east(), box.north());
  }

  private static JsonNode geoJson(Geometry geometry) {
    GeoJsonWriter writer = new GeoJsonWriter(DECIMALS);
    writer.setEncodeCRS(false);
    try {
      return StacJson.MAPPER.readTree(writer.write(geometry));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The GeoJSON writer wrote no JSON.", e);
    }
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
