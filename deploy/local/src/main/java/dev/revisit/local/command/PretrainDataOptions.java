package dev.revisit.local.command;

import dev.revisit.flink.pretrain.ChipRules;
import dev.revisit.flink.pretrain.SamplingRequest;
import dev.revisit.flink.pretrain.ShardCache;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.pretrain.BenchmarkChips;
import dev.revisit.local.pretrain.RunFolder;
import dev.revisit.local.pretrain.SampledChips;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.data.ChipShards;
import dev.revisit.model.data.ShardLayout;
import dev.revisit.model.evaluation.Protocol;
import dev.revisit.model.release.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What {@code revisit pretrain} trains on. */
final class PretrainDataOptions {
  @Option(
      names = "--catalog",
      paramLabel = "DIR|URL",
      description =
          "Sample chips from this STAC catalogue: a folder, a catalog.json, or an API. May be repeated. They are kept in --out.")
  private List<String> catalogs = List.of();

  @Option(
      names = "--ssl4eo",
      paramLabel = "DIR",
      description =
          "Sample chips from a folder in the layout of SSL4EO-S12 (s1 and s2a). May be repeated.")
  private List<Path> ssl4eo = List.of();

  @Option(
      names = "--benchmark",
      paramLabel = "NAME=DIR",
      description =
          "Also learn from the images of a benchmark (revisit evaluate --help names them), never from its labels: of the part that its protocol trains on. May be repeated.")
  private Map<String, Path> benchmarks = new LinkedHashMap<>();

  @Option(
      names = "--collection",
      paramLabel = "ID",
      split = ",",
      description = "Collections of the catalogues. Default: all")
  private List<String> collections = List.of();

  @Option(
      names = "--chips-per-place",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Most chips of one block of 10 km: rather more places than more of one. Default: ${DEFAULT-VALUE}")
  private int chipsPerPlace;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      description = "Side of the sampled chips. Default: that of the model's chips")
  private Optional<Integer> side = Optional.empty();

  @Option(
      names = "--shards",
      paramLabel = "DIR|URL",
      description =
          "Instead: a data set that was sampled before, in a folder or an object store that Flink knows.")
  private Optional<String> shards = Optional.empty();

  /**
   * Checks what can be checked before anything is read.
   *
   * @throws UserError if there is nothing to train on, or too much
   */
  void validate() {
    boolean sampled = !catalogs.isEmpty() || !ssl4eo.isEmpty();
    if (sampled && shards.isPresent()) {
      throw new UserError(
          ExitCode.USAGE,
          "--shards excludes --catalog and --ssl4eo.",
          "Give either chips that were sampled before, or what to sample.");
    }
    if (!sampled && shards.isEmpty() && benchmarks.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "There is nothing to train on.",
          "Give --catalog or --ssl4eo to sample chips, --shards with chips sampled before, or --benchmark.");
    }
    for (String benchmark : benchmarks.keySet()) {
      if (!Protocol.SHIPPED.contains(benchmark)) {
        throw new UserError(
            ExitCode.USAGE,
            "There is no benchmark '" + benchmark + "'.",
            "Use one of " + String.join(", ", Protocol.SHIPPED) + ".");
      }
    }
  }

  /** Folders of the chips, or nothing after an interruption. */
  Optional<List<Path>> folders(
      RunFolder folder, PretrainPlanOptions plan, Terminal terminal, Interruption interruption)
      throws IOException {
    List<Path> chips = new ArrayList<>();
    ShardLayout layout =
        ShardLayout.of(
            side.orElse(plan.architecture().image()),
            plan.architecture().seasons(),
            Normalisation.ssl4eo());
    if (shards.isPresent()) {
      chips.add(ShardCache.local(shards.get(), folder.shards()));
      try (ChipShards given = ChipShards.open(chips.get(0))) {
        layout = given.layout();
      }
    } else if (!catalogs.isEmpty() || !ssl4eo.isEmpty()) {
      Optional<Path> sampled = sampled(folder, plan, terminal, interruption);
      if (sampled.isEmpty()) {
        return Optional.empty();
      }
      chips.add(sampled.get());
    }
    BenchmarkChips images = new BenchmarkChips(folder, terminal, interruption);
    for (Map.Entry<String, Path> benchmark : benchmarks.entrySet()) {
      Optional<Path> written =
          images.write(Protocol.shipped(benchmark.getKey()), benchmark.getValue(), layout);
      if (written.isEmpty()) {
        return Optional.empty();
      }
      chips.add(written.get());
    }
    return Optional.of(chips);
  }

  /** What the release says that it was trained on. */
  List<TrainingData> described() throws IOException {
    List<TrainingData> data = new ArrayList<>();
    for (String catalog : catalogs) {
      data.add(TrainingData.of("scenes of the catalogue " + name(catalog), "see the catalogue"));
    }
    for (Path folder : ssl4eo) {
      data.add(TrainingData.of("SSL4EO-S12 in " + name(folder.toString()), "CC-BY-4.0"));
    }
    shards.ifPresent(
        given ->
            data.add(
                TrainingData.of(
                    "seasonal chips of " + name(given),
                    "that of the catalogues they were sampled from")));
    for (String benchmark : benchmarks.keySet()) {
      Protocol protocol = Protocol.shipped(benchmark);
      data.add(TrainingData.of("images of " + protocol.title(), protocol.licence()));
    }
    return data;
  }

  /** The last name of a path or address, without what it says of a machine. */
  private static String name(String location) {
    int end = location.endsWith("/") ? location.length() - 1 : location.length();
    return location.substring(location.lastIndexOf('/', end - 1) + 1, end);
  }

  private Optional<Path> sampled(
      RunFolder folder, PretrainPlanOptions plan, Terminal terminal, Interruption interruption)
      throws IOException {
    ChipRules usual = ChipRules.DEFAULT;
    SamplingRequest.Builder request =
        SamplingRequest.to(folder.shards().toString())
            .collections(collections)
            .rules(
                new ChipRules(
                    side.orElse(plan.architecture().image()),
                    plan.architecture().seasons(),
                    1,
                    usual.minClear(),
                    usual.maxCloudPercent(),
                    usual.maxPairDays(),
                    1,
                    chipsPerPlace))
            .seed(plan.seed());
    catalogs.forEach(request::catalog);
    ssl4eo.forEach(request::ssl4eo);
    return new SampledChips(folder, terminal, interruption).sample(request.build());
  }
}
