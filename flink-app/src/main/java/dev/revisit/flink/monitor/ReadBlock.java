package dev.revisit.flink.monitor;

import dev.revisit.connectors.grid.Block;
import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.flink.SceneFailure;
import dev.revisit.schemas.BlockObservation;
import dev.revisit.schemas.Stage;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Reads the pixels of block observations, several at a time; every observation ends in an outcome.
 */
final class ReadBlock extends RichAsyncFunction<Observed, ReadOutcome> {
  private static final long serialVersionUID = 1L;

  private final BlockReaders readers;
  private final int threads;
  private transient SisBlockReader reader;
  private transient RetryingBlockReader retrying;
  private transient ExecutorService executor;

  ReadBlock(BlockReaders readers, int threads) {
    this.readers = readers;
    this.threads = threads;
  }

  @Override
  public void open(OpenContext context) {
    reader = readers.create();
    retrying = readers.retrying(reader);
    executor = Executors.newFixedThreadPool(threads, task -> new Thread(task, "read-block"));
  }

  @Override
  public void close() throws Exception {
    if (executor != null) {
      executor.shutdownNow();
      executor.awaitTermination(10, TimeUnit.SECONDS);
    }
    if (reader != null) {
      reader.close();
    }
  }

  @Override
  public void asyncInvoke(Observed input, ResultFuture<ReadOutcome> result) {
    // What read() does not turn into an outcome, such as a lack of memory, fails the job at once.
    executor.execute(
        () -> {
          try {
            result.complete(List.of(read(input)));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
  }

  @Override
  public void timeout(Observed input, ResultFuture<ReadOutcome> result) {
    result.complete(
        List.of(
            failed(
                input,
                "read-timeout",
                "Reading " + input.observation().getItemId() + " took too long.",
                "Check the object store, then replay the dead letter.",
                true,
                System.nanoTime())));
  }

  private ReadOutcome read(Observed input) {
    long start = System.nanoTime();
    BlockObservation observation = input.observation();
    try {
      return new ReadOutcome.Read(
          input,
          retrying.read(
              Block.parse(observation.getBlock()),
              observation.getSensor(),
              observation.getAssets()),
          seconds(start));
    } catch (SceneReadException e) {
      return failed(input, e.errorClass(), e.getMessage(), e.remedy(), e.retryable(), start);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(
          input,
          "interrupted",
          "The job was stopping while it read " + observation.getItemId(),
          "Nothing to do: the scene is read again when the job restarts.",
          true,
          start);
    } catch (RuntimeException e) {
      return failed(
          input,
          "unreadable-raster",
          observation.getItemId() + ": " + e,
          "Check the rasters of the item with gdalinfo; report the item if GDAL reads it.",
          false,
          start);
    }
  }

  private static ReadOutcome failed(
      Observed input,
      String errorClass,
      String message,
      String remedy,
      boolean retryable,
      long start) {
    return new ReadOutcome.Failed(
        input,
        new SceneFailure(Stage.READ, errorClass, message, remedy, retryable, 1),
        seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
