package dev.revisit.flink.kafka;

import dev.revisit.connectors.kafka.AvroWireFormat;
import dev.revisit.connectors.kafka.ConfluentWireFormat;
import dev.revisit.connectors.kafka.HttpSchemaRegistry;
import dev.revisit.connectors.kafka.SingleObjectWireFormat;
import dev.revisit.flink.RevisitOptions;
import java.io.Serializable;
import java.net.URI;
import org.apache.flink.configuration.Configuration;

/** Travels with the job graph and makes the wire format where it is needed. */
public record WireFormats(String registry) implements Serializable {

  public static WireFormats of(Configuration configuration) {
    return new WireFormats(configuration.getOptional(RevisitOptions.KAFKA_REGISTRY).orElse(""));
  }

  public AvroWireFormat create() {
    return registry.isBlank()
        ? new SingleObjectWireFormat()
        : new ConfluentWireFormat(
            new HttpSchemaRegistry(URI.create(registry), HttpSchemaRegistry.Settings.defaults()));
  }
}
