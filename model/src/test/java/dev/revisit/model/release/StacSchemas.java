package dev.revisit.model.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The JSON schemas of STAC 1.1 and its extensions from a folder, without a network. */
final class StacSchemas {
  static final String ITEM = "https://schemas.stacspec.org/v1.1.0/item-spec/json-schema/item.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonSchemaFactory factory;

  private StacSchemas(Map<String, String> schemas) {
    this.factory =
        JsonSchemaFactory.getInstance(
            VersionFlag.V7, builder -> builder.schemaLoaders(loaders -> loaders.schemas(schemas)));
  }

  /**
   * Reads the folder. An address comes from the file's name, since not every {@code $id} is that
   * under which the others refer to the schema.
   */
  static StacSchemas read(Path folder) throws IOException {
    Map<String, String> schemas = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .forEach(file -> add(schemas, file));
    }
    return new StacSchemas(schemas);
  }

  private static void add(Map<String, String> schemas, Path file) {
    String name = file.getFileName().toString().replace(".json", "");
    String address;
    if (name.startsWith("stac110_")) {
      String part = name.substring("stac110_".length());
      address =
          "https://schemas.stacspec.org/v1.1.0/"
              + (part.equals("catalog") || part.equals("collection") ? part : "item")
              + "-spec/json-schema/"
              + part
              + ".json";
    } else if (name.startsWith("geojson_")) {
      address = "https://geojson.org/schema/" + name.substring("geojson_".length()) + ".json";
    } else if (name.equals("mlm_v1.5")) {
      address = "https://stac-extensions.github.io/mlm/v1.5.2/schema.json";
    } else {
      address = "https://stac-extensions.github.io/" + name.replace("_v", "/v") + "/schema.json";
    }
    try {
      ObjectNode schema = (ObjectNode) MAPPER.readTree(file.toFile());
      schema.put("$id", address);
      schemas.put(address, schema.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the item schema and those of the item's extensions have against an item. */
  List<String> faults(JsonNode item) {
    List<String> addresses = new ArrayList<>(List.of(ITEM));
    item.path("stac_extensions").forEach(extension -> addresses.add(extension.asText()));
    List<String> faults = new ArrayList<>();
    for (String address : addresses) {
      for (ValidationMessage message :
          factory.getSchema(SchemaLocation.of(address)).validate(item)) {
        faults.add(address + ": " + message.getMessage());
      }
    }
    return faults;
  }
}
