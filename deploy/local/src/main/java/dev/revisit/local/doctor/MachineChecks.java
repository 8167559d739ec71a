package dev.revisit.local.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Checks of the machine: Java, memory, cores, disk, ports, native libraries, tools. */
final class MachineChecks {
  private static final int JAVA = 17;
  private static final long NEEDED_MEMORY = 3_500_000_000L;
  private static final long NEEDED_DISK = 2_000_000_000L;

  private MachineChecks() {}

  static Finding java() {
    String subject = "Java";
    int feature = Runtime.version().feature();
    String found =
        System.getProperty("java.version")
            + ", "
            + System.getProperty("java.vm.name")
            + ", "
            + System.getProperty("java.home");
    return feature >= JAVA
        ? Finding.ok(subject, found)
        : Finding.missing(subject, found, "Install a JDK " + JAVA + " or newer and set JAVA_HOME.");
  }

  static Finding memory() {
    String subject = "Memory";
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize(); // of the container, where there is one
    String found =
        gigabytes(total)
            + ", heap of this process up to "
            + gigabytes(Runtime.getRuntime().maxMemory());
    return total >= NEEDED_MEMORY
        ? Finding.ok(subject, found)
        : Finding.missing(
            subject, found, "The demo needs about 3 GB; give the machine or container 4 GB.");
  }

  static Finding cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores >= 2
        ? Finding.ok("Cores", String.valueOf(cores))
        : Finding.optional(
            "Cores", String.valueOf(cores), "One core works, slowly; two or more are better.");
  }

  static Finding disk(String subject, Path folder) {
    Path existing = folder.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      return Finding.missing(subject, folder + " has no existing parent", "Make the folder.");
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String found = gigabytes(free) + " free in " + folder;
      if (!Files.isWritable(existing)) {
        return Finding.missing(
            subject,
            folder + " cannot be written",
            "Make " + existing + " writable or choose another folder.");
      }
      return free >= NEEDED_DISK
          ? Finding.ok(subject, found)
          : Finding.missing(
              subject, found, "Free " + gigabytes(NEEDED_DISK) + " or choose another folder.");
    } catch (IOException e) {
      return Finding.missing(subject, folder + ": " + e.getMessage(), "Choose another folder.");
    }
  }

  static Finding ports(List<Integer> wanted) {
    String subject = "Ports";
    for (int port : wanted) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        return port == 0
            ? Finding.missing(
                subject,
                "no port can be opened on the loopback address: " + e.getMessage(),
                "Allow connections to 127.0.0.1.")
            : Finding.missing(
                subject,
                "port " + port + " is taken",
                "Stop what uses it, or leave the option out to get any free port.");
      }
    }
    List<Integer> fixed = wanted.stream().filter(p -> p != 0).toList();
    return Finding.ok(
        subject, fixed.isEmpty() ? "any free ones on 127.0.0.1 are used" : fixed + " are free");
  }

  static Finding libstdcpp() {
    String subject = "libstdc++";
    Stream<Path> folders =
        Stream.concat(
                Stream.of(System.getenv().getOrDefault("LD_LIBRARY_PATH", "").split(":"))
                    .filter(p -> !p.isBlank()),
                Stream.of(
                    "/usr/lib/x86_64-linux-gnu",
                    "/usr/lib/aarch64-linux-gnu",
                    "/usr/lib64",
                    "/lib64",
                    "/usr/lib",
                    "/lib"))
            .map(Path::of);
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return Finding.ok(subject, "part of the system");
    }
    return folders
        .map(folder -> folder.resolve("libstdc++.so.6"))
        .filter(Files::exists)
        .findFirst()
        .map(file -> Finding.ok(subject, file.toString()))
        .orElseGet(
            () ->
                Finding.missing(
                    subject,
                    "libstdc++.so.6 is in none of the usual folders",
                    "Install it: apt-get install libstdc++6"));
  }

  static Finding gdal() {
    String subject = "GDAL";
    try {
      Process process =
          new ProcessBuilder("gdalinfo", "--version").redirectErrorStream(true).start();
      String output =
          new String(
                  process.getInputStream().readAllBytes(),
                  java.nio.charset.Charset.defaultCharset())
              .strip();
      if (process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return Finding.ok(subject, output);
      }
      return noGdal(output);
    } catch (IOException e) {
      return noGdal("gdalinfo is not on the path");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return noGdal("interrupted");
    }
  }

  private static Finding noGdal(String found) {
    return Finding.optional(
        "GDAL", found, "Only tests that compare with GDAL want it: apt-get install gdal-bin");
  }

  static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
