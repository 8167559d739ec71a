package dev.revisit.connectors.kafka;

import java.util.Optional;
import org.apache.avro.Schema;

/** Numbers for schemas, shared by producers and consumers. Implementations are thread-safe. */
public interface SchemaRegistry {

  /**
   * The number of a schema under a subject.
   *
   * @param subject {@code <topic>-value}
   * @throws RegistryUnavailableException when the registry does not answer
   * @throws IllegalStateException when it does not have the schema and may not be given it
   */
  int idOf(String subject, Schema schema);

  /**
   * The schema of a number, empty when the registry has none.
   *
   * @throws RegistryUnavailableException when the registry does not answer
   */
  Optional<Schema> byId(int id);
}
