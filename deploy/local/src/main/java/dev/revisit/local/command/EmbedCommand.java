package dev.revisit.local.command;

import dev.revisit.connectors.notification.Scene;
import dev.revisit.connectors.notification.SceneParseResult;
import dev.revisit.connectors.notification.SceneParser;
import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.connectors.stac.StacCatalog;
import dev.revisit.connectors.stac.StacCatalogs;
import dev.revisit.connectors.stac.StacException;
import dev.revisit.connectors.stac.StacItem;
import dev.revisit.connectors.stac.StacSearch;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.embed.EmbeddingTable;
import dev.revisit.local.embed.SceneEmbedder;
import dev.revisit.model.heads.ChipEmbedding;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code revisit embed}. */
@Command(
    name = "embed",
    header = "Write an embedding of every chip of a catalogue's scenes.",
    description = {
      "",
      "Sentinel-2 and Sentinel-1 items are read and cut into chips as the monitor job does it, and each chip becomes one row of a CSV file: item, datetime, sensor, lon and lat of its centre, tile, block, chip, valid_fraction and the values e0, e1, ... Chips without a clear pixel are left out. An item smaller than a chip is padded with no data.",
      "",
      "Items that cannot be read are named and skipped; the exit code is then 4.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  revisit simulate --out sim && revisit embed --catalog sim --out embeddings.csv"
    })
final class EmbedCommand implements Callable<Integer> {
  @Option(
      names = "--catalog",
      required = true,
      paramLabel = "DIR",
      description = "A folder with a catalog.json.")
  private Path catalog;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "The model release. Default: the nano that comes with Revisit.")
  private Optional<Path> model = Optional.empty();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The CSV file; replaced if it exists.")
  private Path out;

  private final Terminal terminal = Terminal.standard();

  @Override
  public Integer call() throws IOException {
    if (Files.isDirectory(out)) {
      throw new UserError(
          ExitCode.USAGE, "--out " + out + " is a folder.", "Give a file, for example e.csv.");
    }
    List<StacItem> items = items();
    ModelRelease release = ReleaseOption.load(model);
    EncoderSettings settings = ReleaseOption.settings();
    try (Interruption interruption = Interruption.install();
        SisBlockReader reader =
            new SisBlockReader(
                AssetPolicy.files(catalog.toAbsolutePath()), SisBlockReader.Settings.DEFAULT);
        Encoder encoder = TensorFlowEncoder.open(release, settings);
        EmbeddingTable table =
            new EmbeddingTable(out, ChipEmbedding.width(release.architecture()))) {
      return embed(items, new SceneEmbedder(reader, encoder), table, interruption).code();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      terminal.clearProgress();
    }
  }

  private ExitCode embed(
      List<StacItem> items, SceneEmbedder embedder, EmbeddingTable table, Interruption interruption)
      throws IOException {
    SceneParser parser = new SceneParser();
    int scenes = 0;
    int chips = 0;
    int others = 0;
    int unreadable = 0;
    for (int i = 0; i < items.size(); i++) {
      if (interruption.requested()) {
        terminal.line("Stopped; nothing was written.");
        return ExitCode.INTERRUPTED;
      }
      terminal.progress("item %d of %d, %d chips".formatted(i + 1, items.size(), chips));
      SceneParseResult result = parser.parse(items.get(i));
      if (result instanceof SceneParseResult.Parsed parsed) {
        Scene scene = parsed.scene();
        try {
          chips += embedder.embed(scene, chip -> add(table, scene, chip));
          scenes++;
        } catch (SceneReadException e) {
          unreadable++;
          terminal.line("%s: %s %s".formatted(scene.itemId(), e.getMessage(), e.remedy()));
        }
      } else if (result instanceof SceneParseResult.Malformed malformed) {
        unreadable++;
        terminal.line(
            "%s: %s %s".formatted(items.get(i).id(), malformed.message(), malformed.remedy()));
      } else {
        others++;
      }
    }
    table.finish();
    terminal.clearProgress();
    terminal.line(
        "%d chips of %d scenes in %s; %d items of other kinds, %d not readable"
            .formatted(chips, scenes, out, others, unreadable));
    return unreadable == 0 ? ExitCode.OK : ExitCode.UNBALANCED;
  }

  private static void add(EmbeddingTable table, Scene scene, SceneEmbedder.EmbeddedChip chip) {
    try {
      table.add(scene, chip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<StacItem> items() {
    try (StacCatalog stac = StacCatalogs.open(catalog.toString());
        Stream<StacItem> items = stac.search(StacSearch.all())) {
      return items.toList();
    } catch (StacException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), e.remedy(), e);
    }
  }
}
