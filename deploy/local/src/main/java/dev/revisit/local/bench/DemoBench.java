package dev.revisit.local.bench;

import dev.revisit.local.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs {@code demo --exit} as a process of its own, with the options of this one, and reads the
 * table it ends with.
 *
 * @param seconds wall time of the whole command
 */
record DemoBench(int exitCode, double seconds, List<String> table) {
  private static final Pattern CHIPS = Pattern.compile("(\\d+) chips");
  private static final Pattern PROCESSING = Pattern.compile("process ([\\d.]+)");
  private static final Pattern FIRST_EVENT = Pattern.compile("First event +([\\d.]+) s");
  private static final Pattern MEMORY = Pattern.compile("Memory +([\\d.]+) GB");

  static DemoBench run(String catalog, Consumer<String> progress)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("demo", "--exit", "--catalog", catalog));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Thread stop = new Thread(process::destroy, "stop-demo");
    Runtime.getRuntime().addShutdownHook(stop);
    List<String> table = new ArrayList<>();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.contains(" scenes, ")) {
          progress.accept(line.strip());
        }
        table.add(line);
      }
    }
    int exitCode = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(stop);
    return new DemoBench(exitCode, (System.nanoTime() - start) / 1e9, List.copyOf(table));
  }

  OptionalDouble chips() {
    return number(CHIPS);
  }

  /** From the first announcement to the last report. */
  OptionalDouble processingSeconds() {
    return number(PROCESSING);
  }

  OptionalDouble secondsToFirstEvent() {
    return number(FIRST_EVENT);
  }

  OptionalDouble peakGigabytes() {
    return number(MEMORY);
  }

  private OptionalDouble number(Pattern pattern) {
    return table.stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .mapToDouble(matcher -> Double.parseDouble(matcher.group(1)))
        .reduce((first, last) -> last);
  }
}
