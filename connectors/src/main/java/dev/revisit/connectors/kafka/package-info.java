/** The contract on the wire: topics, Avro formats, the schema registry and CloudEvents headers. */
package dev.revisit.connectors.kafka;
