package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.console.Terminal;
import dev.revisit.local.doctor.Doctor;
import dev.revisit.local.doctor.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code revisit doctor}. */
@Command(
    name = "doctor",
    header = "Check that this machine has what Revisit needs.",
    description = {
      "Looks at Java, memory, cores, disk, ports, libstdc++, TensorFlow's native library, GPU, GDAL and sample data. Ends with 1 when something needed is missing.",
      ""
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "The work folder that a run would get. Default: the system's temporary folder")
  private Path work = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(
      names = "--port",
      paramLabel = "PORT",
      split = ",",
      description = "Ports that a run would be given.")
  private List<Integer> ports = List.of(0);

  @Override
  public Integer call() {
    Terminal terminal = Terminal.standard();
    List<Finding> findings =
        new Doctor(work, ports).findings().peek(f -> tell(terminal, f)).toList();
    boolean missing = findings.stream().anyMatch(f -> f.level() == Finding.Level.MISSING);
    terminal.line(missing ? "Something needed is missing." : "Ready: revisit demo");
    return (missing ? ExitCode.FAILED : ExitCode.OK).code();
  }

  private static void tell(Terminal terminal, Finding finding) {
    terminal.line(
        String.format(
            Locale.ROOT,
            "%-17s%-10s%s",
            finding.subject(),
            finding.level().label(),
            finding.detail()));
    if (!finding.remedy().isEmpty()) {
      terminal.line(" ".repeat(27) + finding.remedy());
    }
  }
}
