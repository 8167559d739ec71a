package dev.revisit.local.stac;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A catalogue folder of one collection and five items, each with one small file, for tests. */
final class SmallCatalog {
  /** The bytes of every asset. */
  static final String ASSET = "0123456789abcdefghij";

  private SmallCatalog() {}

  /**
   * Item {@code s0} to {@code s4}, sensed on 1 to 5 May 2021, each in its own degree of longitude
   * from 5 on.
   */
  static Path write(Path folder) throws IOException {
    Path catalog = Files.createDirectories(folder.resolve("catalog"));
    Files.writeString(folder.resolve("secret.txt"), "not part of the catalogue");
    Files.writeString(
        catalog.resolve("catalog.json"),
        """
        {"type": "Catalog", "stac_version": "1.1.0", "id": "small", "description": "d", "links": [
          {"rel": "child", "href": "./scenes/collection.json"},
          {"rel": "child", "href": "./missing/collection.json"},
          {"rel": "item", "href": "../outside.json"}]}
        """);
    Path collection = Files.createDirectories(catalog.resolve("scenes"));
    Files.writeString(
        collection.resolve("collection.json"),
        """
        {"type": "Collection", "stac_version": "1.1.0", "id": "scenes", "description": "d", "license": "other", "extent": {}, "links": [%s]}
        """
            .formatted(
                IntStream.range(0, 5)
                    .mapToObj("{\"rel\": \"item\", \"href\": \"./s%1$d/s%1$d.json\"}"::formatted)
                    .collect(Collectors.joining(","))));
    for (int i = 0; i < 5; i++) {
      Path item = Files.createDirectories(collection.resolve("s" + i));
      Files.writeString(item.resolve("vv 1.tif"), ASSET);
      Files.writeString(
          item.resolve("s" + i + ".json"),
          """
          {"type": "Feature", "stac_version": "1.1.0", "id": "s%1$d", "collection": "scenes",
           "geometry": {"type": "Polygon", "coordinates": [[[%2$s, 50], [%2$s.9, 50], [%2$s.9, 50.9], [%2$s, 50.9], [%2$s, 50]]]},
           "bbox": [%2$s, 50, %2$s.9, 50.9],
           "properties": {"datetime": "2021-05-0%3$dT10:00:00Z"},
           "links": [{"rel": "root", "href": "../../catalog.json"}, {"rel": "derived_from", "href": "https://example.org/raw"}],
           "assets": {"vv": {"href": "./vv 1.tif"}, "outside": {"href": "../../../secret.txt"}, "public": {"href": "https://example.org/x.tif"}}}
          """
              .formatted(i, 5 + i, i + 1));
    }
    return catalog;
  }
}
