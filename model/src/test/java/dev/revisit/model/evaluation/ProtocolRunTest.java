package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.release.Provenance;
import dev.revisit.model.release.TrainingData;
import dev.revisit.model.runtime.EncoderSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sites in the layout of bark-beetle, where a bright square appears at the second date. */
class ProtocolRunTest {
  private static final int SIDE = 64;
  private static final int BANDS = 12;

  @TempDir private Path folder;

  private Path data;

  @BeforeEach
  void writeSites() throws IOException {
    data = folder.resolve("data");
    for (int site = 0; site < 8; site++) {
      int left = 8 + 4 * site;
      byte[] mask = new byte[SIDE * SIDE];
      short[] before = new short[SIDE * SIDE * BANDS];
      short[] after = new short[SIDE * SIDE * BANDS];
      for (int p = 0; p < SIDE * SIDE; p++) {
        boolean changed =
            p % SIDE >= left && p % SIDE < left + 16 && p / SIDE >= 16 && p / SIDE < 40;
        mask[p] = (byte) (changed ? 1 : 0);
        for (int band = 0; band < BANDS; band++) {
          short value = (short) (1500 + (p * 31 + band * 17 + site) % 200);
          before[p * BANDS + band] = value;
          after[p * BANDS + band] = changed ? 4000 : value;
        }
      }
      write(data.resolve("masks/" + site + ".tif"), 1, 8, ByteBuffer.wrap(mask));
      write(data.resolve("s2_2019-09/" + site + ".tif"), BANDS, 16, bytes(before));
      write(data.resolve("s2_2020-09/" + site + ".tif"), BANDS, 16, bytes(after));
    }
  }

  private static ByteBuffer bytes(short[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return bytes;
  }

  /** An uncompressed TIFF of one strip; the bits of one sample hold for all. */
  private static void write(Path file, int bands, int bits, ByteBuffer pixels) throws IOException {
    int size = pixels.capacity();
    int[][] tags = {
      {256, 4, SIDE},
      {257, 4, SIDE},
      {258, 3, bits},
      {259, 3, 1},
      {262, 3, 1},
      {273, 4, 8},
      {277, 3, bands},
      {278, 4, SIDE},
      {279, 4, size}
    };
    int after = 8 + size + 2 + tags.length * 12 + 4;
    ByteBuffer out = ByteBuffer.allocate(after + 2 * bands).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8 + size);
    out.put(pixels.duplicate().clear());
    out.putShort((short) tags.length);
    for (int[] tag : tags) {
      boolean many = tag[0] == 258 && bands > 1;
      out.putShort((short) tag[0]).putShort((short) tag[1]).putInt(many ? bands : 1);
      out.putInt(many ? after : tag[2]);
    }
    out.putInt(0);
    for (int i = 0; i < bands; i++) {
      out.putShort((short) bits);
    }
    Files.createDirectories(file.getParent());
    Files.write(file, out.array());
  }

  private ProtocolRun run(String rule, Progress progress) throws IOException {
    return run(rule, "", "", progress);
  }

  /**
   * @param schedule further entries of the schedule
   * @param further entries of the protocol
   */
  private ProtocolRun run(String rule, String schedule, String further, Progress progress)
      throws IOException {
    Protocol protocol =
        Protocol.read(
            """
            {"name": "squares", "title": "t", "layout": "bark-beetle", "task": "change", "metric": "f1",
             "split": %s, "baseline": "ndmi-drop",
             "licence": "for tests", "schedule": {"epochs": 6, "batch": 4, "learning_rate": 0.003, "encoder_learns": false, "overlap": 0%s}%s}
            """
                .formatted(rule, schedule, further)
                .getBytes(StandardCharsets.UTF_8));
    ModelRelease release = ModelReleases.untrainedNano();
    return new ProtocolRun(
        protocol, data, release, EncoderSettings.cpu().withBatch(4), 7, progress);
  }

  private ProtocolRun.Training training() {
    return new ProtocolRun.Training(data, folder.resolve("work"), Optional.empty());
  }

  @Test
  void aHeadThatWasTrainedFindsTheSquaresOfOtherSites() throws IOException {
    Evaluation evaluation =
        run("{\"rule\": \"by-name\", \"train\": 6}", Progress.silent()).trainAndMeasure(training());

    assertThat(evaluation.counts()).containsEntry("groups", 2L);
    assertThat(evaluation.counts()).containsEntry("changed_pixels", 2L * 16 * 24);
    assertThat(evaluation.counts()).containsEntry("pixels", 2L * SIDE * SIDE);
    assertThat(evaluation.metrics().get("f1")).isGreaterThan(0.8);
    assertThat(evaluation.thresholdSource()).contains("calibrated");
    Provenance provenance = ModelRelease.load(folder.resolve("work/turn-1/release")).provenance();
    assertThat(provenance.data()).extracting(TrainingData::name).containsExactly("labels of t");
    assertThat(provenance.notFor())
        .last()
        .asString()
        .contains("terms of the labels of t do not allow: for tests");
  }

  @Test
  void membersLearnFromOtherSitesAndAnswerTogether() throws IOException {
    Evaluation evaluation =
        run(
                "{\"rule\": \"by-name\", \"train\": 6}",
                ", \"members\": 2, \"balanced\": true, \"pooled\": true",
                ", \"match_dates\": true, \"judging\": {\"overlap\": 0.5, \"views\": 2}",
                Progress.silent())
            .trainAndMeasure(training());

    assertThat(evaluation.method()).contains("mean of 2 members", "pooled with the ndmi-drop");
    // What is pooled is no probability.
    assertThat(evaluation.metrics()).doesNotContainKey("ece");
    assertThat(evaluation.counts()).containsEntry("pixels", 2L * SIDE * SIDE);
    assertThat(evaluation.metrics().get("f1")).isGreaterThan(0.8);
    assertThat(folder.resolve("work/turn-1/member-1/release/release.json")).exists();
    assertThat(folder.resolve("work/turn-1/member-2/release/release.json")).exists();
  }

  @Test
  void withoutChangeAmongWhatIsHeldBackTheReportSaysWhereTheThresholdIsFrom() throws IOException {
    for (int site = 0; site < 6; site++) {
      write(data.resolve("masks/" + site + ".tif"), 1, 8, ByteBuffer.allocate(SIDE * SIDE));
    }
    String rule = "{\"rule\": \"by-name\", \"train\": 6}";

    Evaluation alone = run(rule, Progress.silent()).trainAndMeasure(training());
    assertThat(alone.thresholdSource()).contains("one half", "no group");
    assertThat(alone.threshold()).hasValue(0.5);

    Evaluation pooled =
        run(rule, ", \"pooled\": true", "", Progress.silent())
            .trainAndMeasure(
                new ProtocolRun.Training(data, folder.resolve("pooled"), Optional.empty()));
    assertThat(pooled.thresholdSource()).contains("upper bound");
  }

  @Test
  void everySiteIsTestedOnceInTurns() throws IOException {
    Evaluation evaluation =
        run("{\"rule\": \"folds\", \"folds\": 2}", Progress.silent()).trainAndMeasure(training());

    assertThat(evaluation.counts()).containsEntry("groups", 8L);
    assertThat(evaluation.groups()).hasSize(8);
    assertThat(evaluation.intervals().get("f1").low())
        .isLessThanOrEqualTo(evaluation.metrics().get("f1"));
    assertThat(folder.resolve("work/turn-2/release/release.json")).exists();
  }

  @Test
  void aReleaseWithoutAChangeHeadSaysWhatToDo() {
    assertThatThrownBy(
            () -> run("{\"rule\": \"by-name\", \"train\": 6}", Progress.silent()).measure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("seamo-nano")
        .hasMessageContaining("train one");
  }

  @Test
  void askedToStopItStops() {
    Progress stopping =
        new Progress() {
          @Override
          public void at(String what, int done, int total) {
            // only the question matters
          }

          @Override
          public boolean stopRequested() {
            return true;
          }
        };

    assertThatThrownBy(
            () ->
                run("{\"rule\": \"by-name\", \"train\": 6}", stopping).trainAndMeasure(training()))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void theReportIsPlainJson() throws IOException {
    Evaluation evaluation =
        Baseline.run(
            Protocol.read(
                """
                {"name": "squares", "title": "t", "layout": "bark-beetle", "task": "change", "metric": "f1",
                 "split": {"rule": "by-name", "train": 6}, "baseline": "change-vector", "licence": "l",
                 "references": [{"kind": "floor", "metric": "f1", "value": 0.5, "source": "s"}],
                 "schedule": {"epochs": 1, "batch": 1, "learning_rate": 1, "encoder_learns": false}}
                """
                    .getBytes(StandardCharsets.UTF_8)),
            data,
            7,
            Progress.silent());
    EvaluationReport report =
        new EvaluationReport("squares", "t", "f1", List.of(), "l", evaluation, 7, 1.5);

    var json = report.toJson();

    assertThat(json.path("metrics").path("f1").doubleValue()).isEqualTo(1);
    assertThat(json.path("counts").path("true_positives").longValue()).isEqualTo(8 * 16 * 24);
    assertThat(json.path("confusion").path(0).path(1).longValue()).isZero();
    assertThat(json.path("threshold").doubleValue()).isPositive();
    assertThat(json.path("seconds").doubleValue()).isEqualTo(1.5);
    report.write(folder.resolve("out/report.json"));
    assertThat(folder.resolve("out/report.json")).isNotEmptyFile();
  }
}
