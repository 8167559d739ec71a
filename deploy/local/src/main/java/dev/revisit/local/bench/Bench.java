package dev.revisit.local.bench;

import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.local.simulator.Simulator;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.EncoderSettings.Device;
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
  private static final long SIMULATION_SEED = 7;

  private final Consumer<String> progress;
  private final Consumer<String> out;

  /**
   * @param progress receives what is being done
   * @param out receives the lines of Markdown tables
   */
  public Bench(Consumer<String> progress, Consumer<String> out) {
    this.progress = progress;
    this.out = out;
  }

  /**
   * Measures the model alone: looks, memory against recomputation, training steps.
   *
   * @param presets in this order; the peak memory of one includes those before it
   * @throws IllegalStateException if a GPU was asked for and there is none
   */
  public void model(List<String> presets, Device device) throws IOException {
    List<Measurement> lines = new ArrayList<>();
    try (MatrixSpeed matrices = new MatrixSpeed(device)) {
      lines.add(
          new Measurement(
              "float32 matrix product",
              format("%.0f GFLOP/s", matrices.flopsPerSecond() / 1e9),
              ""));
      for (String preset : presets) {
        lines.addAll(new ModelBench(preset, device, matrices, progress).run());
      }
    }
    print(lines);
  }

  /**
   * Measures the jobs: reading, and the demo against the bare model.
   *
   * @param catalog folder of the demo's catalogue; without one a small one is simulated
   * @return the exit code of the demo
   */
  public int jobs(Optional<Path> catalog)
      throws IOException, InterruptedException, SceneReadException {
    Path folder = catalog.isPresent() ? catalog.get() : simulated();
    List<Measurement> lines = new ArrayList<>();

    progress.accept("inference of the bare session ...");
    double bare = InferenceBench.chipsPerSecond(ModelReleases.shippedNano());
    lines.add(new Measurement("`nano`, bare session", format("%.0f chips/s", bare), ""));

    progress.accept("reading ...");
    Optional<ReadBench> reading = ReadBench.over(folder.toRealPath());
    if (reading.isPresent()) {
      read(reading.get(), lines);
    }

    progress.accept("demo ...");
    DemoBench demo = DemoBench.run(folder.toString(), line -> progress.accept("demo: " + line));
    demo(demo, bare, lines);

    print(lines);
    if (demo.exitCode() != 0) {
      out.accept("The demo ended with exit code " + demo.exitCode() + ".");
    }
    return demo.exitCode();
  }

  private void print(List<Measurement> lines) {
    out.accept("| what | value | ratio |");
    out.accept("|---|---|---|");
    lines.forEach(l -> out.accept("| " + l.what() + " | " + l.value() + " | " + l.ratio() + " |"));
  }

  private Path simulated() throws IOException {
    progress.accept("simulating a catalogue ...");
    Path folder = Files.createTempDirectory("revisit-bench");
    folder.toFile().deleteOnExit();
    Simulator.demonstration().write(folder.resolve("catalog"), SIMULATION_SEED);
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
