package dev.revisit.local.doctor;

import dev.revisit.local.demo.DefaultCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** All checks, in the order in which one would go about repairing a machine. */
public final class Doctor {
  private final List<Check> checks;

  /**
   * @param work where a run would keep its state
   * @param ports ports that a run would be given; 0 for any free one
   */
  public Doctor(Path work, List<Integer> ports) {
    this.checks =
        List.of(
            MachineChecks::java,
            MachineChecks::memory,
            MachineChecks::cores,
            () -> MachineChecks.disk("Disk for work", work),
            () -> MachineChecks.disk("Disk for natives", TensorFlowChecks.cache()),
            () -> MachineChecks.ports(ports),
            MachineChecks::libstdcpp,
            TensorFlowChecks::natives,
            TensorFlowChecks::gpu,
            MachineChecks::gdal,
            Doctor::realData);
  }

  /**
   * Runs the checks one after the other; some take seconds, so each finding is handed on at once by
   * a lazy stream.
   */
  public java.util.stream.Stream<Finding> findings() {
    return checks.stream().map(Check::run);
  }

  private static Finding realData() {
    Optional<Path> folder = DefaultCatalog.realSamples();
    return folder.isPresent()
        ? Finding.ok("Real scenes", folder.get().normalize().toString())
        : Finding.optional(
            "Real scenes",
            "none beside the checkout",
            "Give a catalogue with --catalog; tests that need real scenes are skipped.");
  }
}
