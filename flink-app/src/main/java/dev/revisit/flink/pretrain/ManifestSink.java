package dev.revisit.flink.pretrain;

import dev.revisit.model.data.ShardManifest;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Sums all tallies and writes, when everything else is done, the report and last the manifest: a
 * folder with a manifest is complete. Runs as one task.
 */
final class ManifestSink implements Sink<String> {
  private static final long serialVersionUID = 1L;

  private final ShardStore store;
  private final ChipRules rules;

  ManifestSink(ShardStore store, ChipRules rules) {
    this.store = store;
    this.rules = rules;
  }

  @Override
  public SinkWriter<String> createWriter(WriterInitContext context) {
    return new Writer();
  }

  private final class Writer implements SinkWriter<String> {
    private final Tallies tallies = new Tallies();

    @Override
    public void write(String tally, Context context) {
      tallies.add(Tally.read(tally));
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      if (!endOfInput) {
        return;
      }
      store.write(SamplingReport.FILE, tallies.report().toJson());
      List<ShardManifest.Shard> shards = tallies.shards();
      // Without a chip there is no data set.
      if (!shards.isEmpty()) {
        store.write(ShardManifest.FILE, new ShardManifest(rules.layout(), shards).toBytes());
      }
    }

    @Override
    public void close() {}
  }
}
