package dev.revisit.local.bench;

import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.local.sample.SampleCatalog;
import dev.revisit.model.release.ModelReleases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** All measurements of {@code revisit bench}. */
public final class Bench {
  private static final long SAMPLE_SEED = 7;

  private Bench() {}

  /**
   * Measures and prints.
   *
   * @param catalog folder of the demo's catalogue; without one a sample is generated
   * @return the exit code of the demo
   */
  public static int run(Optional<Path> catalog, Consumer<String> progress, Consumer<String> out)
      throws IOException, InterruptedException, SceneReadException {
    Path folder = catalog.isPresent() ? catalog.get() : sample(progress);
    List<Measurement> lines = new ArrayList<>();

    progress.accept("inference of the bare session ...");
    double bare = InferenceBench.chipsPerSecond(ModelReleases.untrainedNano());
    lines.add(new Measurement("`nano`, bare session", format("%.0f chips/s", bare), ""));

    progress.accept("reading ...");
    Optional<ReadBench> reading = ReadBench.over(folder.toRealPath());
    if (reading.isPresent()) {
      read(reading.get(), lines);
    }

    progress.accept("demo ...");
    DemoBench demo = DemoBench.run(folder.toString(), line -> progress.accept("demo: " + line));
    demo(demo, bare, lines);

    out.accept("| what | value | ratio |");
    out.accept("|---|---|---|");
    lines.forEach(l -> out.accept("| " + l.what() + " | " + l.value() + " | " + l.ratio() + " |"));
    if (demo.exitCode() != 0) {
      out.accept("The demo ended with exit code " + demo.exitCode() + ".");
    }
    return demo.exitCode();
  }

  private static Path sample(Consumer<String> progress) throws IOException {
    progress.accept("writing a sample catalogue ...");
    Path folder = Files.createTempDirectory("revisit-bench");
    folder.toFile().deleteOnExit();
    SampleCatalog.write(folder.resolve("catalog"), SAMPLE_SEED);
    return folder.resolve("catalog");
  }

  private static void read(ReadBench bench, List<Measurement> lines)
      throws SceneReadException, IOException, InterruptedException {
    double ours = bench.ours();
    OptionalDouble gdal = bench.gdal();
    lines.add(
        new Measurement(
            "blocks of " + bench.itemId() + ", read, calibrated, resampled to 10 m",
            format("%.0f MB/s", ours),
            gdal.isPresent()
                ? format("%.2f of GDAL", ours / gdal.getAsDouble())
                : "no GDAL for Python here"));
    gdal.ifPresent(
        speed ->
            lines.add(
                new Measurement(
                    "the same files, only decoded by GDAL", format("%.0f MB/s", speed), "")));
  }

  private static void demo(DemoBench demo, double bare, List<Measurement> lines) {
    if (demo.chips().isPresent() && demo.processingSeconds().isPresent()) {
      double speed = demo.chips().getAsDouble() / demo.processingSeconds().getAsDouble();
      lines.add(
          new Measurement(
              "`nano`, whole demo (broker, Flink, reading, judging on the same cores)",
              format("%.0f chips/s", speed),
              format("%.2f of the bare session", speed / bare)));
    }
    demo.secondsToFirstEvent()
        .ifPresent(
            s -> lines.add(new Measurement("command to first event", format("%.1f s", s), "")));
    demo.peakGigabytes()
        .ifPresent(
            gb -> lines.add(new Measurement("peak memory of the demo", format("%.2f GB", gb), "")));
    lines.add(new Measurement("whole demo command", format("%.0f s", demo.seconds()), ""));
  }

  private static String format(String pattern, double value) {
    return String.format(Locale.ROOT, pattern, value);
  }
}
