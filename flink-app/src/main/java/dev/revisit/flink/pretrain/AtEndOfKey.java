package dev.revisit.flink.pretrain;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Gathers the records of a key and works on all of them when there are no more. In batch execution
 * the records come key after key, so one key is held at a time.
 */
abstract class AtEndOfKey<T> extends KeyedProcessFunction<String, T, String> {
  private static final long serialVersionUID = 1L;

  private final TypeInformation<T> type;
  private transient ListState<T> gathered;

  AtEndOfKey(TypeInformation<T> type) {
    this.type = type;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    gathered = getRuntimeContext().getListState(new ListStateDescriptor<>("gathered", type));
  }

  /** A copy that is not changed when the next record arrives. */
  abstract T copy(T value);

  /** Works on all records of a key, in no certain order. */
  abstract void finish(String key, List<T> values, Collector<String> out) throws Exception;

  @Override
  public void processElement(T value, Context context, Collector<String> out) throws Exception {
    gathered.add(copy(value));
    // The end of time comes for each key after its last record.
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<String> out)
      throws Exception {
    List<T> values = new ArrayList<>();
    gathered.get().forEach(values::add);
    gathered.clear();
    finish(context.getCurrentKey(), values, out);
  }
}
