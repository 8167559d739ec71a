package dev.revisit.flink.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.util.OptionalFailure;
import org.junit.jupiter.api.Test;

class SamplingProgressTest {
  @Test
  void aLocalClusterThatEndsJustWhenItIsAskedForNewsDoesNotFailTheSampling() throws Exception {
    CompletableFuture<JobExecutionResult> result = new CompletableFuture<>();
    List<SamplingListener.Progress> heard = new ArrayList<>();

    ChipSampling.await(new EndingJob(result), heard::add);

    assertThat(heard).containsExactly(new SamplingListener.Progress(0, 0, 7, 0));
  }

  /** As the client of a local cluster, which shuts down with its job: asked for news, it throws. */
  private record EndingJob(CompletableFuture<JobExecutionResult> result) implements JobClient {
    @Override
    public CompletableFuture<Map<String, Object>> getAccumulators() {
      result.complete(
          new JobExecutionResult(new JobID(), 1, Map.of("sample-chips", OptionalFailure.of(7L))));
      throw new IllegalStateException(
          "MiniCluster is not yet running or has already been shut down.");
    }

    @Override
    public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
      return result;
    }

    @Override
    public JobID getJobID() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<JobStatus> getJobStatus() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> cancel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
        boolean advance, String directory, SavepointFormatType format) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(
        String directory, SavepointFormatType format) {
      throw new UnsupportedOperationException();
    }
  }
}
