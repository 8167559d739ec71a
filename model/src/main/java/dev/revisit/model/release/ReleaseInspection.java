package dev.revisit.model.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a release folder holds, sound or not.
 *
 * @param files compared with their checksums
 * @param release if it loads
 * @param fault why it does not
 */
public record ReleaseInspection(
    List<Checksums.CheckedFile> files, Optional<ModelRelease> release, Optional<String> fault) {
  /**
   * Looks at a folder.
   *
   * @throws ModelReleaseException if it has no checksums at all, so that nothing can be said of it
   */
  public static ReleaseInspection of(Path folder) throws IOException {
    ReleaseFolder.description(folder);
    List<Checksums.CheckedFile> files = Checksums.read(folder).check(folder);
    try {
      return new ReleaseInspection(files, Optional.of(ModelRelease.load(folder)), Optional.empty());
    } catch (ModelReleaseException e) {
      return new ReleaseInspection(files, Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  /** Bytes of all files of the folder that were looked at. */
  public long bytesOnDisk() {
    return files.stream().mapToLong(Checksums.CheckedFile::bytes).sum();
  }
}
