package dev.revisit.model.cluster;

import dev.revisit.model.runtime.EncoderSettings.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker of a {@link TrainingCluster}: a process of its own on this machine, with this process's
 * class path and environment. It ends with {@link #close()} and, whatever happens, with this
 * process.
 *
 * <p><b>The server trusts everyone who reaches its port, on all network interfaces</b>: TensorFlow
 * offers neither a choice of interface nor encryption. Only for networks that nobody else is on.
 */
public final class WorkerProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final Duration LONGEST_START = Duration.ofMinutes(5);
  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final String NATIVE_CACHE = "org.bytedeco.javacpp.cachedir";

  private final Process process;
  private final String address;

  private WorkerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a worker and waits until it can be reached; takes seconds, since TensorFlow is loaded.
   * It uses the first of the GPUs that this process may see.
   *
   * @param host under which the other workers reach this machine
   * @param threads of one operation; 0 for all cores
   * @throws IOException if it does not start, for example because there is no GPU
   */
  public static WorkerProcess start(String host, Device device, int threads) throws IOException {
    return start(host, device, threads, Map.of());
  }

  /** Starts a worker that uses one of several GPUs, counted from 0. */
  static WorkerProcess start(String host, Device device, int threads, int gpu) throws IOException {
    return start(
        host,
        device,
        threads,
        device == Device.GPU ? Map.of("CUDA_VISIBLE_DEVICES", Integer.toString(gpu)) : Map.of());
  }

  private static WorkerProcess start(
      String host, Device device, int threads, Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m"); // tensors lie outside of the heap
    command.add("-XX:+UseSerialGC");
    String cache = System.getProperty(NATIVE_CACHE);
    if (cache != null) {
      command.add("-D" + NATIVE_CACHE + "=" + cache);
    }
    command.add(WorkerServer.class.getName());
    command.add(device.name());
    command.add(Integer.toString(threads));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread reading = new Thread(() -> read(process, port), "worker-output");
    reading.setDaemon(true);
    reading.start();
    boolean ready = false;
    try {
      int listens = port.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
      ready = true;
      return new WorkerProcess(process, host + ":" + listens);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while a worker was starting");
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "A worker did not start within " + LONGEST_START.toMinutes() + " min", e);
    } finally {
      if (!ready) {
        process.destroyForcibly();
      }
    }
  }

  /** Logs what the worker says until it ends. */
  private static void read(Process process, CompletableFuture<Integer> port) {
    String last = "";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(WorkerServer.READY)) {
          port.complete(Integer.valueOf(line.substring(WorkerServer.READY.length())));
        } else {
          LOG.info("Worker {}: {}", process.pid(), line);
          last = line.isBlank() || line.startsWith("\tat ") ? last : line;
        }
      }
    } catch (IOException e) {
      LOG.debug("The output of worker {} ended", process.pid(), e);
    }
    port.completeExceptionally(
        new IOException(
            "A worker ended before it was ready (%s). Its output is in the log of this process; the class path of this process must hold the model and TensorFlow"
                .formatted(last)));
  }

  /** {@code host:port}. */
  public String address() {
    return address;
  }

  /** Completes with the exit code when the worker has ended, for whatever reason. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Ends the worker and waits until its port is free. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Worker {} does not end", process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
