package dev.revisit.flink.monitor.alert;

import dev.revisit.flink.monitor.state.Deflate;
import dev.revisit.schemas.IndexEvidence;
import dev.revisit.schemas.ScorerAgreement;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntUnaryOperator;

/** What the two scorers say of the cells of a block at one look, and what follows from both. */
public final class LookScores {

  /** Mean probability from which a scorer sees change: more likely than not. */
  public static final double SEES_CHANGE_FROM = 0.5;

  private static final int NOT_JUDGED = ScoreMap.NOT_JUDGED & 0xff;

  private final ScoreMap spectral;
  private final ModelScores model;
  private final byte[] fused;
  private final boolean otherSeason;

  private LookScores(ScoreMap spectral, ModelScores model, byte[] fused, boolean otherSeason) {
    this.spectral = spectral;
    this.model = model;
    this.fused = fused;
    this.otherSeason = otherSeason;
  }

  /**
   * Fuses the scores of a look. Both scorers can be asked for their own afterwards.
   *
   * <p>The model has learned what changes from one year to the next. In the first year of a place
   * it can only compare with another season and takes thaw and growth for change, so what it says
   * then does not count beside the spectral scorer, which widens its spread in that case; alone it
   * has to do.
   *
   * <p>Nor does it know of a change that is a year old, which is all it can compare with: what the
   * spectral scorer tells from whole years stands, whatever the model says.
   */
  public static LookScores fuse(ScoreMap spectral, ModelScores model, ChangeFusion fusion) {
    byte[] fused = new byte[CellObservation.CELLS];
    for (int cell = 0; cell < fused.length; cell++) {
      int byModel = fusion.usesSpectral() && model.otherSeason() ? NOT_JUDGED : model.code(cell);
      int byBoth = fusion.fuse(spectral.code(cell), byModel);
      int overYears = fusion.usesSpectral() ? spectral.codeOverYears(cell) : 0;
      fused[cell] = (byte) Math.max(byBoth, overYears);
    }
    boolean otherSeason =
        fusion.usesSpectral() ? spectral.otherSeasonReference() : model.otherSeason();
    return new LookScores(spectral, model, fused, otherSeason);
  }

  /** Fused code of a cell: 0 to 200, or 255. */
  public int code(int cell) {
    return fused[cell] & 0xff;
  }

  /**
   * The fused codes as the state keeps them ({@code StoredLook.scores}); {@link FoldLook#of} reads
   * them.
   */
  public byte[] compressed() {
    return Deflate.compress(fused, fused.length);
  }

  public ModelScores model() {
    return model;
  }

  /** Whether cells were seen but none of them had a reference of a scorer that takes part. */
  public boolean withoutReference() {
    if (spectral.observedCells() == 0) {
      return false;
    }
    for (byte code : fused) {
      if (code != ScoreMap.NOT_JUDGED) {
        return false;
      }
    }
    return true;
  }

  /** Whether the look had to be compared with another season of the year. */
  public boolean otherSeasonReference() {
    return otherSeason;
  }

  /** Means of the spectral indices over those of the cells that were judged by them. */
  public List<IndexEvidence> evidence(CellSet cells) {
    return spectral.evidence(cells);
  }

  /** Mean probability by the spectral scorer over those of the cells that it judged. */
  public OptionalDouble spectralProbability(CellSet cells) {
    return mean(cell -> spectral.code(cell), cells);
  }

  /** Mean probability by the model over those of the cells that it judged. */
  public OptionalDouble modelProbability(CellSet cells) {
    return mean(cell -> model.code(cell), cells);
  }

  /** Whether whole years of greenness tell of change in the cells; see {@link YearlyGreenness}. */
  public boolean changedOverYears(CellSet cells) {
    return mean(spectral::codeOverYears, cells).orElse(0) >= SEES_CHANGE_FROM;
  }

  /** Which scorers saw change in the cells; see the enum for the terms. */
  public ScorerAgreement agreement(CellSet cells) {
    OptionalDouble first = spectralProbability(cells);
    OptionalDouble second = modelProbability(cells);
    if (first.isEmpty() && second.isEmpty()) {
      return ScorerAgreement.UNKNOWN;
    }
    if (first.isEmpty() || second.isEmpty()) {
      return ScorerAgreement.ONE_SCORER;
    }
    boolean spectralSees = first.getAsDouble() >= SEES_CHANGE_FROM;
    boolean modelSees = second.getAsDouble() >= SEES_CHANGE_FROM;
    if (spectralSees) {
      return modelSees ? ScorerAgreement.BOTH : ScorerAgreement.SPECTRAL_ONLY;
    }
    return modelSees ? ScorerAgreement.MODEL_ONLY : ScorerAgreement.NEITHER;
  }

  /** Sums integers, so that equal codes always give the equal mean. */
  private static OptionalDouble mean(IntUnaryOperator code, CellSet cells) {
    long steps = 0;
    int judged = 0;
    for (int i = 0; i < cells.size(); i++) {
      int of = code.applyAsInt(cells.get(i));
      if (of != NOT_JUDGED) {
        steps += of;
        judged++;
      }
    }
    return judged == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) steps / ((long) judged * ScoreMap.STEPS));
  }
}
