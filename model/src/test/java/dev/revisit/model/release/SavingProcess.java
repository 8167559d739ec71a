package dev.revisit.model.release;

import dev.revisit.model.architecture.Architecture;
import java.io.IOException;
import java.nio.file.Path;

/** Saves releases into one folder, one after the other, until it is killed or fails. */
public final class SavingProcess {
  private SavingProcess() {}

  /**
   * Saves.
   *
   * @param arguments the folder, and how many times
   */
  public static void main(String[] arguments) {
    ModelRelease[] releases = {
      ModelReleases.untrained("seamo-first", Architecture.nano(), 1),
      ModelReleases.untrained("seamo-second", Architecture.nano(), 2)
    };
    System.out.println("saving");
    System.out.flush();
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      try {
        releases[i % 2].save(Path.of(arguments[0]));
      } catch (IOException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
