package dev.revisit.local.command;

import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.connectors.stac.StacTimes;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.replay.ReplayOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that choose the scenes and areas of a run. */
final class CatalogOptions {
  @Option(
      names = "--area",
      paramLabel = "FILE|all",
      defaultValue = "all",
      description = {
        "What to watch: a GeoJSON file (Polygon, MultiPolygon, Feature or FeatureCollection in longitude and latitude), or @|bold all|@ for the footprints of all items.",
        "Default: ${DEFAULT-VALUE}"
      })
  private String area;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = {
        "In which order scenes are announced: @|bold created|@ (as the catalogue received them), @|bold datetime|@ (as they were sensed) or @|bold shuffle:SEED|@ (every scene delayed at random within the allowed lateness of 60 days).",
        "Any order within the allowed lateness (-Drevisit.monitor.allowed-lateness=60d) ends in the same alerts. Default: created for replay, datetime for demo"
      })
  private Optional<String> order = Optional.empty();

  @Option(
      names = "--collection",
      paramLabel = "ID",
      split = ",",
      description = "Only items of these collections.")
  private List<String> collections = List.of();

  @Option(
      names = "--datetime",
      paramLabel = "START/END",
      description =
          "Only items sensed in this interval, for example 2021-05-01/2021-09-30; .. leaves an end open.")
  private Optional<String> datetime = Optional.empty();

  @Option(names = "--limit", paramLabel = "N", description = "At most this many items.")
  private Optional<Long> limit = Optional.empty();

  Optional<Path> areaFile() {
    return area.equals("all") ? Optional.empty() : Optional.of(Path.of(area));
  }

  ReplayOrder order(ReplayOrder fallback) {
    try {
      return order.map(ReplayOrder::parse).orElse(fallback);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE,
          e.getMessage(),
          "Give --order created, --order datetime or --order shuffle:7.",
          e);
    }
  }

  StacSearch search() {
    StacSearch.Builder search = StacSearch.builder().collections(collections);
    limit.ifPresent(search::limit);
    if (datetime.isPresent()) {
      String[] ends = datetime.get().split("/", -1);
      if (ends.length > 2) {
        throw invalidInterval();
      }
      end(ends[0]).ifPresent(search::from);
      end(ends[ends.length - 1]).ifPresent(search::to);
    }
    try {
      return search.build();
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "See --datetime and --limit in the help.", e);
    }
  }

  private Optional<Instant> end(String text) {
    if (text.isBlank() || text.equals("..")) {
      return Optional.empty();
    }
    return Optional.of(StacTimes.parse(text).orElseThrow(this::invalidInterval));
  }

  private UserError invalidInterval() {
    return new UserError(
        ExitCode.USAGE,
        "--datetime " + datetime.orElse("") + " is not an interval.",
        "Write it like 2021-05-01/2021-09-30 or 2021-05-01T00:00:00Z/..");
  }

  /** For the summary. */
  String areaText() {
    return area;
  }
}
