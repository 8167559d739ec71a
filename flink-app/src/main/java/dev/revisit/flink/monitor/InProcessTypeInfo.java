package dev.revisit.flink.monitor;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Type of values that never leave their task: pixels. They pass from one chained operator to the
 * next by reference; should a change of the topology ever send them over the network or into state,
 * the job fails at once and says why.
 */
final class InProcessTypeInfo<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;

  InProcessTypeInfo(Class<T> type) {
    this.type = type;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new InProcessSerializer<>();
  }

  @Override
  public String toString() {
    return "InProcess<" + type.getSimpleName() + ">";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InProcessTypeInfo<?> info && info.type == type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof InProcessTypeInfo;
  }

  /** Passes references and refuses everything else. */
  static final class InProcessSerializer<T> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
      return true;
    }

    @Override
    public TypeSerializer<T> duplicate() {
      return this;
    }

    @Override
    public T createInstance() {
      throw leaving();
    }

    @Override
    public T copy(T from) {
      return from;
    }

    @Override
    public T copy(T from, T reuse) {
      return from;
    }

    @Override
    public int getLength() {
      return -1;
    }

    @Override
    public void serialize(T value, DataOutputView target) {
      throw leaving();
    }

    @Override
    public T deserialize(DataInputView source) {
      throw leaving();
    }

    @Override
    public T deserialize(T reuse, DataInputView source) {
      throw leaving();
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) {
      throw leaving();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof InProcessSerializer;
    }

    @Override
    public int hashCode() {
      return InProcessSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
      return new Snapshot<>();
    }

    private static IllegalStateException leaving() {
      return new IllegalStateException(
          "Pixels must not leave their task. Keep the reading and the monitoring operator chained, with the same parallelism.");
    }
  }

  /** Snapshot of a serializer that never writes. */
  public static final class Snapshot<T> extends SimpleTypeSerializerSnapshot<T> {
    public Snapshot() {
      super(InProcessSerializer::new);
    }
  }
}
