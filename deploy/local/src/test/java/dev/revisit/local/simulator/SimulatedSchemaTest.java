package dev.revisit.local.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every document is valid by the schemas of STAC 1.1 and of the extensions that it names. */
class SimulatedSchemaTest {
  private static final String STAC = "https://schemas.stacspec.org/v1.1.0/";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static JsonSchemaFactory schemas;

  @BeforeAll
  static void writeAndLoadSchemas() throws IOException {
    Path local = Path.of(System.getProperty("revisit.shared", ""), "json-schemas");
    assumeTrue(Files.isDirectory(local), "the STAC schemas are not beside the checkout");
    Map<String, String> texts = new HashMap<>();
    try (Stream<Path> files = Files.list(local)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        String text = Files.readString(file);
        texts.put(JSON.readTree(text).get("$id").asText().replace("#", ""), text);
        String name = file.getFileName().toString();
        if (name.startsWith("stac110_")) {
          texts.put(STAC + "item-spec/json-schema/" + name.substring(8), text);
        }
      }
    }
    // Named by the projection extension for a property that no item has; not to be fetched.
    texts.put("https://proj.org/schemas/v0.7/projjson.schema.json", "{}");
    schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V7,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(texts)));
    Simulator.builder()
        .window(SimulatedWindow.DEFAULT.withSize(64))
        .period(LocalDate.of(2021, 11, 1), LocalDate.of(2022, 3, 10))
        .withTroubles(true)
        .write(folder, 2);
  }

  @Test
  void itemsAreValidStacAndSoAreTheirExtensions() throws IOException {
    List<Path> items = documents("*/*/*.json");

    assertThat(items).hasSizeGreaterThan(50);
    for (Path file : items) {
      JsonNode item = JSON.readTree(file.toFile());
      List<String> against = new ArrayList<>();
      against.add(STAC + "item-spec/json-schema/item.json");
      item.get("stac_extensions").forEach(extension -> against.add(extension.asText()));
      for (String schema : against) {
        assertThat(errors(schema, item)).as(file.getFileName() + " by " + schema).isEmpty();
      }
    }
  }

  @Test
  void theSchemasNoticeWhatIsWrong() throws IOException {
    ObjectNode item =
        (ObjectNode) JSON.readTree(documents("sentinel-2-c1-l2a/*/*.json").get(0).toFile());
    ((ObjectNode) item.get("properties")).put("eo:cloud_cover", 101);

    assertThat(errors("https://stac-extensions.github.io/eo/v1.1.0/schema.json", item))
        .isNotEmpty();
    item.remove("geometry");
    assertThat(errors(STAC + "item-spec/json-schema/item.json", item)).isNotEmpty();
  }

  @Test
  void collectionsAndTheCatalogueAreValidStac() throws IOException {
    for (Path file : documents("*/collection.json")) {
      assertThat(
              errors(
                  STAC + "collection-spec/json-schema/collection.json",
                  JSON.readTree(file.toFile())))
          .as(file.toString())
          .isEmpty();
    }
    assertThat(
            errors(
                STAC + "catalog-spec/json-schema/catalog.json",
                JSON.readTree(folder.resolve("catalog.json").toFile())))
        .isEmpty();
  }

  private static Set<ValidationMessage> errors(String schema, JsonNode document) {
    return schemas.getSchema(SchemaLocation.of(schema)).validate(document);
  }

  private static List<Path> documents(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(
              file ->
                  folder
                      .getFileSystem()
                      .getPathMatcher("glob:" + pattern)
                      .matches(folder.relativize(file)))
          .sorted()
          .toList();
    }
  }
}
