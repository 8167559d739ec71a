package dev.revisit.flink.pretrain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** A folder of SSL4EO-S12 to the locations in which chips are drawn. */
final class ListLocations extends ProcessFunction<String, Ssl4eoLocation> {
  private static final long serialVersionUID = 1L;

  private final List<String> roots;
  private final ChipRules rules;
  private final long seed;
  private final OutputTag<String> tallies;
  private transient SampleCounters counters;

  /**
   * @param tallies for folders that are no locations
   */
  ListLocations(SamplingRequest request, OutputTag<String> tallies) {
    this.roots = request.ssl4eo();
    this.rules = request.rules();
    this.seed = request.seed();
    this.tallies = tallies;
  }

  @Override
  public void open(OpenContext context) {
    counters = new SampleCounters(getRuntimeContext());
  }

  @Override
  public void processElement(String root, Context context, Collector<Ssl4eoLocation> out)
      throws IOException {
    Ssl4eoFolder.require(Path.of(root));
    for (String name : Ssl4eoFolder.locations(Path.of(root))) {
      counters.item();
      Ssl4eoLocation location = new Ssl4eoLocation(roots.indexOf(root), root, name);
      if (!location.isValid()) {
        ItemOutcome skipped =
            ItemOutcome.skipped(
                "ssl4eo-s12/" + name,
                "no-location",
                "The folder " + name + " has no number for a name.",
                "Locations of SSL4EO-S12 are folders of seven digits.");
        context.output(tallies, Tally.listed(skipped).toJson());
      } else if (Ssl4eoPlace.isDrawn(location, rules, seed)) {
        out.collect(location);
      }
    }
  }
}
