package dev.revisit.local.command;

import dev.revisit.local.ExitCode;
import dev.revisit.local.UserError;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleaseException;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.EncoderSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the commands about releases ask of their folders. */
final class ReleaseOption {
  static final String REMEDY =
      "revisit model info DIR tells what is wrong with which file of a release.";

  private ReleaseOption() {}

  /** Loads a release that a person named. */
  static ModelRelease load(Path folder) throws IOException {
    try {
      return ModelRelease.load(folder);
    } catch (ModelReleaseException e) {
      throw new UserError(ExitCode.USAGE, e.getMessage(), REMEDY, e);
    }
  }

  /** Loads the release that a person named, else the one that comes with Revisit. */
  static ModelRelease load(Optional<Path> folder) throws IOException {
    return folder.isPresent() ? load(folder.get()) : ModelReleases.shippedNano();
  }

  /** Where a release runs: on the GPU after {@code revisit --gpu}. */
  static EncoderSettings settings() {
    return Boolean.getBoolean("revisit.gpu") ? EncoderSettings.gpu() : EncoderSettings.cpu();
  }

  /** Refuses a folder that something is in. */
  static void requireEmpty(Path out) throws IOException {
    if (Files.exists(out) && !isEmptyFolder(out)) {
      throw new UserError(
          ExitCode.USAGE, "--out " + out + " is not an empty folder.", "Give a new folder.");
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }
}
