package dev.revisit.local.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.local.labels.SpectralCodes;
import dev.revisit.local.simulator.SimulatedWindow;
import dev.revisit.local.simulator.Simulator;
import dev.revisit.model.evaluation.Progress;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.runtime.EncoderSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeCalibrationIT {
  @TempDir private static Path folder;
  private static Path catalogue;

  @BeforeAll
  static void simulate() throws IOException {
    catalogue = folder.resolve("simulated");
    Simulator.demonstration().window(SimulatedWindow.DEFAULT.withSize(256)).write(catalogue, 7);
  }

  /** A regression on both scores contains those on either; chance ranks half of the pairs. */
  @Test
  void bothScorersTogetherTellNoLessThanEither() throws IOException {
    JudgeCalibration.Outcome outcome =
        JudgeCalibration.run(
            List.of(catalogue),
            40,
            ModelReleases.shippedNano(),
            EncoderSettings.cpu(),
            1,
            Progress.silent());

    assertThat(outcome.changed()).isPositive();
    assertThat(outcome.unchanged()).isGreaterThan(outcome.changed());
    double best = Math.min(outcome.spectral().logLoss(), outcome.model().logLoss());
    assertThat(outcome.both().logLoss()).isLessThanOrEqualTo(best + 1e-6);
    assertThat(best).isLessThan(Math.log(2));
    assertThat(outcome.model().areaUnderRoc()).isGreaterThan(0.7);
    assertThat(outcome.lines().get(4)).startsWith("ChangeFusion.both(): new ChangeFusion(");
  }

  @Test
  void aSceneThatIsNotInTheCatalogueHasNoCodes() throws IOException {
    SpectralCodes codes = SpectralCodes.of(catalogue, (done, all) -> {});

    assertThat(codes.of("S2A_T33UUP_19990101_L2A")).isEmpty();
  }
}
