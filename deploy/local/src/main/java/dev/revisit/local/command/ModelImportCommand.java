package dev.revisit.local.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.Normalisation;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.release.Checksums;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.release.ParentRelease;
import dev.revisit.model.release.Provenance;
import dev.revisit.model.release.WeightFormats;
import dev.revisit.model.weights.NameMap;
import dev.revisit.model.weights.SafetensorsException;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.WeightImport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code revisit model import}. */
@Command(
    name = "import",
    header = "Make a release of weights that another program trained.",
    description = {
      "Reads a safetensors file (F32, F16, BF16), renames and reorders its tensors by a name map, and writes a release. Everything is accounted for: what matched, what is missing, what was not used,"
          + " what has the wrong shape. Anything but a full match is an error, unless --allow-missing fills the rest with seeded random values.",
      "",
      "Built-in name maps, which @|bold auto|@ tells apart by the tensors' names: @|bold seamo|@ (the reference implementation's names), @|bold seamo-case|@ (a parity case or checkpoint), @|bold timm|@ (a Vision"
          + " Transformer of timm with 12 or 13 Sentinel-2 bands), @|bold mae|@ (the same with the position code of MAE).",
      ""
    },
    footer = {
      "",
      "A name map of one's own is JSON; the first rule whose pattern matches a whole name counts:",
      "  {\"format\": \"revisit-name-map-1\", \"rules\": [",
      "    {\"source\": \"patch_embed\\\\.proj\\\\.weight\", \"target\": \"tokenizer.sar.weight\",",
      "     \"permute\": [0, 2, 3, 1], \"reshape\": true},",
      "    {\"source\": \"layer(\\\\d+)\\\\.qkv\\\\.(weight|bias)\", \"target\": [\"blocks.$1.attention.query.$2\",",
      "     \"blocks.$1.attention.key.$2\", \"blocks.$1.attention.value.$2\"]},",
      "    {\"source\": \"cls_token\", \"ignore\": true}]}",
      "",
      "Example:",
      "  revisit model import --weights mae-vit-b16.safetensors --preset base-16 --allow-missing --out releases/from-mae"
    })
final class ModelImportCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int DIGEST_SHOWN = 12;

  /** One of two ways to say what the weights are to become. */
  private static final class Shape {
    @Option(names = "--preset", paramLabel = "NAME", description = "nano, tiny, base or base-16.")
    private Optional<String> preset = Optional.empty();

    @Option(
        names = "--architecture",
        paramLabel = "FILE",
        description = "JSON, as \"architecture\" in a release.json.")
    private Optional<Path> file = Optional.empty();
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = "A safetensors file.")
  private Path weights;

  @Option(
      names = "--name-map",
      paramLabel = "auto|NAME|FILE",
      defaultValue = "auto",
      description = "Default: ${DEFAULT-VALUE}")
  private String nameMap;

  @ArgGroup(multiplicity = "1")
  private Shape shape;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A folder that is empty or does not exist.")
  private Path out;

  @Option(
      names = "--allow-missing",
      description = "Go on although the match is not full, and say what was seeded.")
  private boolean allowMissing;

  @Option(
      names = "--trained",
      description = "The heads in the file were trained too, so that their classes mean something.")
  private boolean trained;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      description = "Of what the file lacks. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--normalisation",
      paramLabel = "FILE",
      description =
          "JSON, as \"normalisation\" in a release.json: what the weights were trained with. Default: SSL4EO-S12")
  private Optional<Path> normalisation = Optional.empty();

  @Option(
      names = "--provenance",
      paramLabel = "FILE",
      description =
          "JSON, as \"provenance\" in a release.json. Default: says that the weights were imported")
  private Optional<Path> provenance = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "seamo-imported",
      description = "Of the model. Default: ${DEFAULT-VALUE}")
  private String name;

  @Option(
      names = "--release-version",
      paramLabel = "VERSION",
      defaultValue = "1",
      description = "Default: ${DEFAULT-VALUE}")
  private String version;

  private final InstantSource clock = InstantSource.system();

  @Override
  public Integer call() throws IOException {
    ReleaseOption.requireEmpty(out);
    if (!Files.isReadable(weights)) {
      throw new UserError(
          ExitCode.USAGE, "--weights " + weights + " cannot be read.", "Give a safetensors file.");
    }
    Architecture architecture = architecture();
    Normalisation statistics =
        json("--normalisation", normalisation, Normalisation::read)
            .orElseGet(Normalisation::ssl4eo);
    Optional<Provenance> told = json("--provenance", provenance, Provenance::read);
    // The heads that a new release has; those of the file are taken over if they fit.
    LandCoverHeadShape head = LandCoverHeadShape.of(ClassScheme.dynamicWorld());
    Map<String, long[]> expected = ModelRelease.parameterShapes(architecture, head);
    try (SafetensorsReader file = SafetensorsReader.open(weights)) {
      NameMap map = map(file, architecture);
      WeightImport found = WeightImport.read(file, map, expected);
      ImportReport report = new ImportReport(map.name(), found, expected, seed);
      PrintWriter console = spec.commandLine().getOut();
      report.lines().forEach(console::println);
      console.flush();
      if (!report.complete() && !allowMissing) {
        throw new UserError(
            ExitCode.FAILED,
            "The match is not full; nothing was written.",
            "Correct --preset or --name-map, or add --allow-missing to go on with what there is.");
      }
      if (trained && !report.hasHeads()) {
        throw new UserError(
            ExitCode.USAGE,
            "--trained was given, but the heads are not in " + weights + ".",
            "Leave --trained away; random heads tell no classes.");
      }
      ModelRelease release =
          ModelReleases.of(
              name,
              version,
              trained,
              architecture,
              statistics,
              found.complete(expected, seed),
              told.orElse(Provenance.unrecorded()));
      if (told.isEmpty()) {
        release = release.withProvenance(imported());
      }
      release.save(out);
      console.println("Wrote " + name + " " + version + " to " + out + ".");
      console.flush();
      return ExitCode.OK.code();
    } catch (SafetensorsException e) {
      throw new UserError(
          ExitCode.USAGE,
          "--weights: " + e.getMessage(),
          "Write the state dict with safetensors.torch.save_file.",
          e);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "revisit model import --help shows a name map.", e);
    }
  }

  private Provenance imported() throws IOException {
    String digest = Checksums.digest(weights);
    ParentRelease parent =
        new ParentRelease(
            weights.getFileName().toString(), digest.substring(0, DIGEST_SHOWN), digest);
    return Provenance.imported(parent, seed, clock.instant());
  }

  private Architecture architecture() throws IOException {
    try {
      if (shape.preset.isPresent()) {
        return Architecture.preset(shape.preset.get());
      }
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE, e.getMessage(), "Or give --architecture, a JSON file.", e);
    }
    return json("--architecture", shape.file, ArchitectureJson::read).orElseThrow();
  }

  private static <T> Optional<T> json(
      String option, Optional<Path> file, Function<JsonNode, T> reader) throws IOException {
    if (file.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isReadable(file.get())) {
      throw new UserError(
          ExitCode.USAGE, option + " " + file.get() + " cannot be read.", "Give a JSON file.");
    }
    try {
      return Optional.of(reader.apply(MAPPER.readTree(file.get().toFile())));
    } catch (JsonProcessingException e) {
      throw new UserError(
          ExitCode.USAGE,
          option + " " + file.get() + " is not JSON: " + e.getOriginalMessage(),
          "Take the part of that name of a release.json as a pattern.",
          e);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE,
          option + " " + file.get() + ": " + e.getMessage(),
          "Take the part of that name of a release.json as a pattern.",
          e);
    }
  }

  private NameMap map(SafetensorsReader file, Architecture architecture) throws IOException {
    if (nameMap.equals("auto")) {
      return WeightFormats.detect(file, architecture)
          .orElseThrow(
              () ->
                  new UserError(
                      ExitCode.USAGE,
                      "The names in " + weights + " are of no program that is known here.",
                      "Write a --name-map; --help shows one."));
    }
    Path path = Path.of(nameMap);
    return Files.isRegularFile(path) ? NameMap.read(path) : NameMap.builtIn(nameMap);
  }
}
