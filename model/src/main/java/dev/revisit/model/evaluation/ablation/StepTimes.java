package dev.revisit.model.evaluation.ablation;

import com.sun.management.OperatingSystemMXBean;
import dev.revisit.model.training.PretrainListener;
import dev.revisit.model.training.Stage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;

/** Collects what the steps of stage 3 cost in time, apart from the first ones, which warm up. */
final class StepTimes implements PretrainListener {
  private static final int WARM_UP = 3;
  private static final double NANOS = 1e9;
  private static final double MEDIAN = 50;

  private final int batch;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final List<Double> wall = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();
  private int seen;
  private long cpuBefore;

  StepTimes(int batch) {
    this.batch = batch;
  }

  @Override
  public void step(Step step) {
    if (step.stage() != Stage.SEASONAL) {
      return;
    }
    long now = system.getProcessCpuTime();
    if (seen >= WARM_UP && step.chipsPerSecond() > 0) {
      wall.add(batch / step.chipsPerSecond());
      cpu.add((now - cpuBefore) / NANOS);
    }
    cpuBefore = now;
    seen++;
  }

  /** Median seconds of a step; NaN if there were too few. */
  double seconds() {
    return median(wall);
  }

  /** Median processor seconds of a step, of all threads; NaN if there were too few. */
  double cpuSeconds() {
    return median(cpu);
  }

  private static double median(List<Double> values) {
    return StatUtils.percentile(values.stream().mapToDouble(v -> v).toArray(), MEDIAN);
  }
}
