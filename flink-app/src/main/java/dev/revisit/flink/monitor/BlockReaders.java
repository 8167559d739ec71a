package dev.revisit.flink.monitor;

import dev.revisit.connectors.raster.AssetPolicy;
import dev.revisit.connectors.raster.SisBlockReader;
import dev.revisit.flink.RevisitOptions;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/** Travels with the job graph and makes a block reader where it is needed. */
public record BlockReaders(
    List<String> allowedHosts, boolean allowPrivate, List<String> fileRoots, Duration deadline)
    implements Serializable {

  static BlockReaders of(Configuration configuration) {
    return new BlockReaders(
        List.copyOf(configuration.get(RevisitOptions.ALLOWED_HOSTS)),
        configuration.get(RevisitOptions.ALLOW_PRIVATE),
        List.copyOf(configuration.get(RevisitOptions.FILE_ROOTS)),
        configuration.get(RevisitOptions.READ_DEADLINE));
  }

  /** A reader that obeys the lists; to be closed. */
  public SisBlockReader create() {
    String[] hosts = allowedHosts.toArray(String[]::new);
    AssetPolicy policy =
        AssetPolicy.https(hosts)
            .withFileRoots(fileRoots.stream().map(Path::of).toArray(Path[]::new));
    return new SisBlockReader(
        allowPrivate ? policy.withPrivateHosts(hosts) : policy, SisBlockReader.Settings.DEFAULT);
  }

  RetryingBlockReader retrying(SisBlockReader reader) {
    return new RetryingBlockReader(reader, deadline);
  }
}
