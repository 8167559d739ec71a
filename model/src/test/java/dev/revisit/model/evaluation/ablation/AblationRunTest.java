package dev.revisit.model.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.data.ChipSource;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.training.PretrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblationRunTest {
  private static final MemoryMeter MEMORY =
      new MemoryMeter() {
        @Override
        public void reset() {
          // nothing to forget
        }

        @Override
        public OptionalLong peakBytes() {
          return OptionalLong.of(5_000_000);
        }
      };

  private static AblationSettings settings(long steps) {
    return new AblationSettings(
        TestPlaces.MICRO, TestPlaces.NORMALISATION, List.of(1L), steps, 4, 4, 1e-3, 1);
  }

  private static AblationData data() {
    return new AblationData(source(0, 6), source(6, 4), AblationRunTest::checkerboard);
  }

  private static ChipSource source(int first, int count) {
    List<SeasonalChip> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(TestPlaces.place(first + i));
    }
    return TestPlaces.source(places);
  }

  private static Optional<byte[]> checkerboard(String chip) {
    byte[] codes = new byte[TestPlaces.SIDE * TestPlaces.SIDE];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) ((i / TestPlaces.SIDE / 4 + i % TestPlaces.SIDE / 4) % 2);
    }
    return Optional.of(codes);
  }

  /** Runs; asks to stop at the first step of an arm's third stage, if told so. */
  private static AblationReport run(
      Path folder, AblationSettings settings, boolean stops, List<String> heard)
      throws IOException {
    List<AblationRun> runs = new ArrayList<>();
    AblationListener listener =
        new AblationListener() {
          @Override
          public void step(String doing, int done, int all, long step, long steps) {
            if (stops && doing.contains("stage 3")) {
              runs.get(0).requestStop();
            }
          }

          @Override
          public void finished(ArmResult result, boolean earlier) {
            heard.add(result.arm() + (earlier ? " again" : ""));
          }
        };
    runs.add(
        new AblationRun(
            Study.MEMORY,
            settings,
            data(),
            folder,
            new PretrainSettings(PretrainSettings.cpu(1).device(), 1, 100, 1),
            MEMORY,
            listener,
            InstantSource.system()));
    return runs.get(0).run();
  }

  @Test
  void aStoppedRunGoesOnAndEndsAsIfItHadNotBeenStopped(@TempDir Path folder) throws IOException {
    List<String> heard = new ArrayList<>();
    AblationReport nothing = run(folder.resolve("a"), settings(6), true, heard);
    assertThat(nothing.arms()).isEmpty();
    AblationReport continued = run(folder.resolve("a"), settings(6), false, heard);
    assertThat(heard).containsExactly("r-6", "r-12");
    AblationReport whole = run(folder.resolve("b"), settings(6), false, heard);
    for (String arm : List.of("r-6", "r-12")) {
      for (Measure measure :
          List.of(Measure.LAST_SEASON_LOSS, Measure.HISTORY_GAIN, Measure.PROBE_ACCURACY)) {
        assertThat(continued.of(arm, measure).mean())
            .as(arm + " " + measure)
            .isFinite()
            .isEqualTo(whole.of(arm, measure).mean());
      }
    }
    heard.clear();
    run(folder.resolve("a"), settings(6), false, heard);
    assertThat(heard).containsExactly("r-6 again", "r-12 again");
    assertThat(folder.resolve("a/checkpoints/memory-r-6-seed-1")).doesNotExist();

    assertThatThrownBy(() -> run(folder.resolve("a"), settings(7), false, heard))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use another folder");

    texts(continued);
    Path broken = folder.resolve("a/arms/memory-r-6-seed-1.json");
    Files.writeString(broken, "{");
    assertThatThrownBy(() -> run(folder.resolve("a"), settings(6), false, heard))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("remove it");
  }

  /** The same report as text: reports are costly to make. */
  private static void texts(AblationReport report) throws IOException {
    String markdown = ReportFiles.markdown(report);
    assertThat(markdown)
        .contains("| r-6 | memory code of 6 | 1 |")
        .contains("Difference to r-6")
        .contains("| r-12 | ")
        .contains("A probe of nothing but the last season's band means");
    assertThat(ReportFiles.csv(report).lines())
        .first()
        .isEqualTo("study,arm,measure,n,mean,half_width_95,difference,difference_half_width_95");
    assertThat(ReportFiles.csv(report)).contains("memory,r-12,peak_memory_mb,1,5.0,,0.0,\n");
    assertThat(new String(ReportFiles.json(report), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"study\" : \"memory\"", "\"seasonLosses\"");
  }
}
