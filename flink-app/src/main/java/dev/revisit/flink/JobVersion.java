package dev.revisit.flink;

import java.util.Optional;

/** The version of the running jobs, from the jar's manifest. */
public final class JobVersion {
  public static final String CURRENT =
      Optional.ofNullable(JobVersion.class.getPackage().getImplementationVersion())
          .orElse("development");

  private JobVersion() {}
}
