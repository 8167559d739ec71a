package dev.revisit.local.pretrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.flink.pretrain.ChipSampling;
import dev.revisit.flink.pretrain.SamplingReport;
import dev.revisit.flink.pretrain.SamplingRequest;
import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.local.console.Interruption;
import dev.revisit.local.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The chips of a run: sampled into its folder by a Flink job of this process, once. */
public final class SampledChips {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final String MANIFEST = "manifest.json";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final RunFolder folder;
  private final Terminal terminal;
  private final Interruption interruption;

  /**
   * @param folder receives the chips and what they were sampled from
   */
  public SampledChips(RunFolder folder, Terminal terminal, Interruption interruption) {
    this.folder = folder;
    this.terminal = terminal;
    this.interruption = interruption;
  }

  /**
   * Samples, or finds what an earlier run has sampled.
   *
   * @param request whose output is the folder's {@link RunFolder#shards()}
   * @return the folder of the chips; empty after an interruption
   * @throws UserError if the folder holds chips of another request
   * @throws IOException if a catalogue cannot be read or the chips cannot be written
   */
  public Optional<Path> sample(SamplingRequest request) throws IOException {
    JsonNode asked = describe(request);
    if (Files.isRegularFile(folder.shards().resolve(MANIFEST))) {
      requireSame(asked);
      return Optional.of(folder.shards());
    }
    Files.write(folder.sampling(), MAPPER.writeValueAsBytes(asked));
    Thread sampling = Thread.currentThread();
    Thread watch = new Thread(() -> interruptWhenAsked(sampling), "stop-sampling");
    watch.setDaemon(true);
    watch.start();
    try {
      SamplingReport report =
          ChipSampling.run(
              StreamExecutionEnvironment.createLocalEnvironment(
                  Runtime.getRuntime().availableProcessors()),
              request,
              p ->
                  terminal.progress(
                      String.format(
                          Locale.ROOT,
                          "Sampling: %,d items, %,d places, %,d chips, %.0f MB",
                          p.items(),
                          p.places(),
                          p.chips(),
                          p.bytes() / 1e6)));
      tell(report);
      return Optional.of(folder.shards());
    } catch (InterruptedException e) {
      return Optional.empty(); // asked by the person at the keyboard; the next run samples again
    } finally {
      watch.interrupt();
      terminal.clearProgress();
    }
  }

  private void interruptWhenAsked(Thread sampling) {
    try {
      while (!interruption.await(BETWEEN_LOOKS)) {
        // not yet
      }
      sampling.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the sampling is over
    }
  }

  private void tell(SamplingReport report) {
    terminal.line(
        String.format(
            Locale.ROOT,
            "Sampled     %,d chips with %,d seasons: %,d optical and %,d radar looks",
            report.chips(),
            report.seasons(),
            report.opticalLooks(),
            report.sarLooks()));
    if (!report.skippedByReason().isEmpty()) {
      terminal.line(
          "Left out    "
              + report.skippedByReason().entrySet().stream()
                  .map(entry -> entry.getValue() + " " + entry.getKey())
                  .collect(Collectors.joining(", "))
              + "; "
              + folder.shards().resolve(SamplingReport.FILE)
              + " names them");
    }
  }

  private void requireSame(JsonNode asked) throws IOException {
    if (!Files.isRegularFile(folder.sampling())
        || !MAPPER.readTree(Files.readAllBytes(folder.sampling())).equals(asked)) {
      throw new UserError(
          ExitCode.USAGE,
          folder.shards()
              + " holds chips of other catalogues or rules ("
              + folder.sampling()
              + ").",
          "Repeat the options of the first run, or give another --out.");
    }
  }

  private static JsonNode describe(SamplingRequest request) throws IOException {
    ObjectNode root = MAPPER.createObjectNode();
    root.set("catalogs", MAPPER.valueToTree(request.catalogs()));
    root.set("ssl4eo", MAPPER.valueToTree(request.ssl4eo()));
    root.set("collections", MAPPER.valueToTree(request.collections()));
    root.put("rules", request.rules().toString());
    root.put("seed", request.seed());
    return MAPPER.readTree(MAPPER.writeValueAsBytes(root)); // numbers as they are read back
  }
}
