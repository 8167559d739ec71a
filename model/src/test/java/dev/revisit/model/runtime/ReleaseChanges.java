package dev.revisit.model.runtime;

import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.release.ModelIdentity;
import dev.revisit.model.release.ModelRelease;
import java.util.List;

/** Releases that differ from another in one respect. */
final class ReleaseChanges {
  private ReleaseChanges() {}

  static ModelRelease withCodesShiftedBy(ModelRelease release, int shift) {
    ModelIdentity identity = release.identity();
    List<LandCoverClass> classes =
        identity.classScheme().classes().stream()
            .map(c -> new LandCoverClass(c.code() + shift, c.label(), c.colour()))
            .toList();
    return new ModelRelease(
        new ModelIdentity(
            identity.name(),
            identity.version(),
            identity.sha256(),
            identity.trained(),
            new ClassScheme("shifted", classes)),
        release.architecture(),
        release.normalisation(),
        release.landCover(),
        release.temperature(),
        release.weights());
  }
}
