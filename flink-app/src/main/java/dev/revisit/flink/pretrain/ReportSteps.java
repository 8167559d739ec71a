package dev.revisit.flink.pretrain;

import dev.revisit.model.training.PretrainListener;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the last step visible as metrics, and now and then one in the log. */
final class ReportSteps extends ProcessFunction<PretrainListener.Step, PretrainListener.Step> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ReportSteps.class);
  private static final long LOG_EVERY = 50;

  private transient volatile PretrainListener.Step last;

  @Override
  public void open(OpenContext context) {
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("pretrain");
    group.gauge("stage", () -> last == null ? 0 : last.stage().number());
    group.gauge("step", () -> last == null ? 0L : last.step());
    group.gauge("loss", () -> last == null ? Double.NaN : last.loss());
    group.gauge("gradientNorm", () -> last == null ? Double.NaN : last.gradientNorm());
    group.gauge("chipsPerSecond", () -> last == null ? 0.0 : last.chipsPerSecond());
  }

  @Override
  public void processElement(
      PretrainListener.Step step, Context context, Collector<PretrainListener.Step> out) {
    last = step;
    if (step.step() % LOG_EVERY == 0 || step.step() == step.steps()) {
      LOG.info(
          "Stage {}, step {} of {}: loss {}, {} chips/s",
          step.stage().number(),
          step.step(),
          step.steps(),
          step.loss(),
          step.chipsPerSecond());
    }
    out.collect(step);
  }
}
