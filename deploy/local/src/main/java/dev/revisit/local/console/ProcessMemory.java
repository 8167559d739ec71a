package dev.revisit.local.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of this process as the operating system counts it, native libraries included. */
public final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";
  private static final String PEAK = "VmHWM:";

  private ProcessMemory() {}

  /** Makes {@link #peakBytes()} begin anew, where the system lets it (Linux). */
  public static void resetPeak() {
    if (!Files.isWritable(CLEAR)) {
      return;
    }
    try {
      Files.writeString(CLEAR, RESET_PEAK);
    } catch (IOException e) {
      // Then the peak is that of the whole process, which is still true.
      return;
    }
  }

  /** Peak resident bytes so far; empty where the system does not tell (anything but Linux). */
  public static OptionalLong peakBytes() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(
              line -> Long.parseLong(line.substring(PEAK.length()).replace("kB", "").strip()) << 10)
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
