package dev.revisit.local.calibrate;

import dev.revisit.connectors.grid.Block;
import dev.revisit.flink.monitor.alert.ScoreMap;
import dev.revisit.local.labels.SeriesSamples;
import dev.revisit.local.labels.SpectralCodes;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.evaluation.ChangeSink;
import dev.revisit.model.evaluation.ModelEvaluator;
import dev.revisit.model.evaluation.Progress;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.runtime.Encoder;
import dev.revisit.model.runtime.EncoderSettings;
import dev.revisit.model.runtime.TensorFlowEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Asks both scorers about looks at simulated catalogues whose truth is known, cell by cell, as the
 * monitor job would have at the time.
 */
public final class JudgeCalibration {
  private static final int NOT_JUDGED = ScoreMap.NOT_JUDGED & 0xff;
  private static final int CELLS_PER_ROW = Block.SIZE / Block.CELL_PIXELS;

  private JudgeCalibration() {}

  /**
   * How the scorers did on the cells that both judged.
   *
   * @param changed cells
   * @param unchanged cells
   */
  public record Outcome(
      long changed,
      long unchanged,
      ScoreTable.Fit spectral,
      ScoreTable.Fit model,
      ScoreTable.Fit both) {

    /** For people: cells, then one line a judge, then what to write into the code. */
    public List<String> lines() {
      return List.of(
          String.format(Locale.ROOT, "Cells     %d changed, %d unchanged", changed, unchanged),
          line("Spectral", spectral),
          line("Model", model),
          line("Both", both),
          String.format(
              Locale.ROOT,
              "ChangeFusion.both(): new ChangeFusion(%.3f, %.3f, %.3f)",
              both.fusion().bias(),
              both.fusion().spectralWeight(),
              both.fusion().modelWeight()));
    }

    private static String line(String judge, ScoreTable.Fit fit) {
      return String.format(
          Locale.ROOT,
          "%-9s log-loss %.4f, area under ROC %.4f; bias %.3f, weights %.3f and %.3f",
          judge,
          fit.logLoss(),
          fit.areaUnderRoc(),
          fit.fusion().bias(),
          fit.fusion().spectralWeight(),
          fit.fusion().modelWeight());
    }
  }

  /**
   * Reads every scene once and some again, and runs the model on these.
   *
   * @param catalogues that nothing was trained on
   * @param looks that are judged in each, drawn at random
   * @throws IOException if one is not a simulated catalogue, or is too short
   * @throws IllegalStateException if the release has no change head or nothing changed
   */
  public static Outcome run(
      List<Path> catalogues,
      int looks,
      ModelRelease release,
      EncoderSettings settings,
      long seed,
      Progress progress)
      throws IOException {
    SeriesSamples samples =
        SeriesSamples.read(
            catalogues,
            SeriesSamples.Subject.CHANGE,
            release.architecture().image(),
            false,
            looks,
            Integer.MAX_VALUE,
            seed,
            (done, all) -> progress.at("scenes", done, all));
    Map<String, SpectralCodes> spectral = new HashMap<>();
    for (Path catalogue : catalogues) {
      spectral.put(
          catalogue.getFileName().toString(),
          SpectralCodes.of(catalogue, (done, all) -> progress.at("references", done, all)));
    }
    Pairing pairing =
        new Pairing(codesOfLabelledCells(samples, spectral, release.architecture().image()));
    try (Encoder encoder = TensorFlowEncoder.open(release, settings)) {
      new ModelEvaluator(encoder, progress).changeOfCells(samples, pairing);
    }
    pairing.requireAllPaired();
    ScoreTable table = pairing.table;
    return new Outcome(
        table.changed(), table.unchanged(), table.spectral(), table.model(), table.both());
  }

  /** In the order in which a {@link ChangeSink} is told of them. */
  private static List<Integer> codesOfLabelledCells(
      SeriesSamples samples, Map<String, SpectralCodes> spectral, int side) throws IOException {
    List<Integer> codes = new ArrayList<>();
    int cells = side / Block.CELL_PIXELS;
    for (int i = 0; i < samples.size(); i++) {
      LabelledSample sample = samples.sample(i);
      SeriesSamples.Place place = samples.place(i);
      int left = place.left() / Block.CELL_PIXELS;
      int top = place.top() / Block.CELL_PIXELS;
      byte[] ofLook = spectral.get(sample.group()).of(place.item()).orElseGet(() -> new byte[0]);
      byte[] labels = ((Label.Cells) sample.label()).changed();
      for (int cell = 0; cell < labels.length; cell++) {
        if ((labels[cell] & 0xff) != Label.UNLABELLED) {
          int inBlock = (top + cell / cells) * CELLS_PER_ROW + left + cell % cells;
          codes.add(ofLook.length == 0 ? NOT_JUDGED : ofLook[inBlock] & 0xff);
        }
      }
    }
    return codes;
  }

  /** Brings the model's scores together with the spectral codes of the same cells. */
  private static final class Pairing implements ChangeSink {
    private final ScoreTable table = new ScoreTable();
    private final List<Integer> codes;
    private int next;

    private Pairing(List<Integer> codes) {
      this.codes = codes;
    }

    @Override
    public void add(String group, float score, boolean changed) {
      int spectral = codes.get(next++);
      if (spectral != NOT_JUDGED) {
        table.add(spectral, (int) Math.floor(score * (double) ScoreMap.STEPS + 0.5), changed);
      }
    }

    @Override
    public void addNotJudged() {
      next++;
    }

    /** Scores are paired by their order, so one too few would pair all others wrongly. */
    private void requireAllPaired() {
      if (next != codes.size()) {
        throw new IllegalStateException(
            "The model told of %d cells, the spectral scorer of %d".formatted(next, codes.size()));
      }
    }
  }
}
