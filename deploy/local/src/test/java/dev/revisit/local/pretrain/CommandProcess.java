package dev.revisit.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.local.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The command line in a process of its own, with the class path of this one. */
final class CommandProcess implements AutoCloseable {
  /** Ends a test that hangs; a busy machine needs minutes. */
  private static final long PATIENCE_SECONDS = 900;

  private static final long LOOK_MILLIS = 2;

  private final Process process;
  private final Path output;

  private CommandProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param output receives what it prints
   */
  static CommandProcess start(Path output, List<String> arguments) throws IOException {
    return start(output, List.of(), arguments);
  }

  /** As {@link #start(Path, List)}, in a shell that first runs {@code preparation}. */
  static CommandProcess startAfter(String preparation, Path output, List<String> arguments)
      throws IOException {
    return start(
        output, List.of("bash", "-c", preparation + " && exec \"$@\"", "revisit"), arguments);
  }

  private static CommandProcess start(Path output, List<String> shell, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(shell);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new CommandProcess(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /** Waits until something is so, which must be while the process lives. */
  void until(BooleanSupplier condition) throws InterruptedException, IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(process.isAlive() && System.nanoTime() < end)
          .as("It ended, or takes too long: " + printed())
          .isTrue();
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What Ctrl-C sends. */
  void interrupt() throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException, IOException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(printed()).isTrue();
    return process.exitValue();
  }

  String printed() throws IOException {
    return Files.readString(output);
  }

  /** Ends it if a test left it running. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
