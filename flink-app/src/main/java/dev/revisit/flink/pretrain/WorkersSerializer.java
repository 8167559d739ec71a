package dev.revisit.flink.pretrain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Addresses as text, separated by commas. */
final class WorkersSerializer implements SimpleVersionedSerializer<Workers> {
  @Override
  public int getVersion() {
    return 1;
  }

  @Override
  public byte[] serialize(Workers workers) {
    return String.join(",", workers.addresses()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Workers deserialize(int version, byte[] serialized) {
    String text = new String(serialized, StandardCharsets.UTF_8);
    return new Workers(text.isEmpty() ? List.of() : List.of(text.split(",")));
  }
}
