package dev.revisit.connectors.kafka;

import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** Fixed numbers, agreed outside the system: for closed deployments and for replays of dumps. */
public final class StaticSchemaRegistry implements SchemaRegistry {
  private final Map<Integer, Schema> schemas;

  public StaticSchemaRegistry(Map<Integer, Schema> schemas) {
    this.schemas = Map.copyOf(schemas);
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return schemas.entrySet().stream()
        .filter(entry -> entry.getValue().equals(schema))
        .mapToInt(Map.Entry::getKey)
        .min()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No number was agreed for "
                        + schema.getFullName()
                        + " of "
                        + subject
                        + ". Add it to the static registry."));
  }

  @Override
  public Optional<Schema> byId(int id) {
    return Optional.ofNullable(schemas.get(id));
  }
}
