package dev.revisit.model.runtime;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.heads.SceneHeadShape;
import dev.revisit.model.heads.TaskHeads;
import dev.revisit.model.release.ModelRelease;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text beside an exported model: what each signature takes and gives. */
final class SavedModelReadme {
  static final String VALID =
      "1 where at least half of a token's pixels are clear and hold data, else 0; tokens are"
          + " row-major";
  static final String TIME =
      "sin(2 pi h d / 365.25) for h = 1, 2, ..., then the cosines; d is the day of year, 1 to 366";
  static final String PRESENT = "1 where the sample has this sensor, else 0 (pixels NaN, valid 0)";
  static final String MEMORY =
      "what `fold` gave for the season before; zeros where nothing is remembered";
  static final String MEMORY_VALID =
      "the `valid` that went into that fold; zeros where nothing is remembered";
  static final String CLASSES =
      "class codes; set the pixels that are not clear to " + ClassScheme.NOT_CLEAR;
  static final String CONFIDENCE = "calibrated probability of that class; set to 0 where not clear";
  static final String NEW_MEMORY =
      "the memory after the season; where a sample lacks the sensor, keep the memory before";
  static final String EMBEDDING =
      "mean and deviation over the valid tokens of the fused tokens and of what their pixels look like;"
          + " zeros where no token is valid";
  static final String REFERENCE_MEMORY =
      "what `fold` gave as this sensor's memory after the reference season";
  static final String REFERENCE_MEMORY_VALID =
      "the `valid` of this sensor that went into that fold";
  static final String REFERENCE_BANDS =
      "one season of `seasons_...`: what the reference showed; zeros where a sample has none";

  private final ModelRelease release;
  private final int batch;
  private final List<SavedModelExport.Function> functions;

  SavedModelReadme(ModelRelease release, int batch, List<SavedModelExport.Function> functions) {
    this.release = release;
    this.batch = batch;
    this.functions = functions;
  }

  static String pixels(Modality modality) {
    return modality == Modality.OPTICAL
        ? "surface reflectance x 10 000, the baseline's offset removed; NaN where no data"
        : "backscatter in dB; NaN where no data";
  }

  static String seasons(Modality modality) {
    return "means over cells of "
        + ChangeHeadShape.CELL
        + " x "
        + ChangeHeadShape.CELL
        + " pixels of what the "
        + modality.id()
        + " bands, mapped to 0..1 (lowest to highest of their table, missing ones 0.5), showed in the"
        + " newest closed winter, spring, summer and autumn, each followed by a 1; zeros where less"
        + " than half of a cell was clear";
  }

  static String change(TaskHeads.Change head) {
    return String.format(
        Locale.ROOT,
        "calibrated probability of change in each cell of %d x %d pixels; from %s on it counts as"
            + " changed. Ignore cells of which less than half is clear, and those in tokens that"
            + " are not valid here or in the reference",
        ChangeHeadShape.CELL,
        ChangeHeadShape.CELL,
        head.threshold());
  }

  static String scene(SceneHeadShape shape) {
    return "calibrated probabilities of "
        + String.join(", ", shape.classes())
        + (shape.severalAtOnce() ? "; each for itself" : "; their sum is 1");
  }

  String text() {
    StringBuilder text = new StringBuilder();
    String name = release.identity().name() + " " + release.identity().version();
    text.append("# ").append(name).append("\n\n");
    if (!release.identity().trained()) {
      text.append("**Not trained: the classes mean nothing.**\n\n");
    }
    Architecture a = release.architecture();
    text.append(
        ("A SeaMo model as a TensorFlow SavedModel (tag `serve`), for inference. Every call takes"
                + " exactly %d samples: pad the last batch with samples whose pixels are NaN and"
                + " whose `valid` is 0. A chip has %d x %d pixels of 10 m and %d tokens of %d x %d"
                + " pixels. Normalisation is inside: feed physical units.\n\n")
            .formatted(batch, a.image(), a.image(), a.tokens(), a.patch(), a.patch()));
    text.append(
        "`assets.extra/release.json` has architecture, normalisation, classes, calibration, and"
            + " where the weights come from. SHA-256 of the weights of the release: `"
            + release.identity().sha256()
            + "`.\n\n");
    abstention(text);
    functions.forEach(function -> describe(text, function));
    bands(text);
    classes(text);
    uses(text);
    return text.toString();
  }

  private void abstention(StringBuilder text) {
    double fraction = release.heads().leastValidFraction();
    if (fraction > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "A scene with less than %s of its tokens valid shows too little to be judged: ignore"
                  + " what the heads tell of it. Its embedding and its memory are as good as what"
                  + " it shows.\n\n",
              fraction));
    }
  }

  private void describe(StringBuilder text, SavedModelExport.Function function) {
    text.append("## `").append(function.key()).append("`\n\n");
    text.append(function.meaning()).append("\n\n");
    text.append("| | name | type | shape | meaning |\n|---|---|---|---|---|\n");
    function.inputs().forEach(port -> row(text, "in", port));
    function.outputs().forEach(port -> row(text, "out", port));
    text.append('\n');
  }

  private static void row(StringBuilder text, String direction, SavedModelExport.Port port) {
    text.append(
        "| %s | `%s` | %s | %s | %s |\n"
            .formatted(
                direction,
                port.name(),
                SavedModelExport.type(port.operand()),
                Arrays.toString(port.operand().shape().asArray()),
                port.meaning()));
  }

  private void bands(StringBuilder text) {
    text.append("## Bands, in the order of the channels\n\n");
    text.append("| sensor | band | lowest | highest |\n|---|---|---|---|\n");
    for (Modality modality : Modality.values()) {
      for (BandStatistics s : release.normalisation().bands(modality)) {
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f |\n",
                modality.id(),
                s.band(),
                s.low(),
                s.high()));
      }
    }
    text.append(
        "\nValues beyond these ends are clipped to them; a band that is missing altogether is NaN."
            + "\n\n");
  }

  private void classes(StringBuilder text) {
    text.append("## Classes\n\n");
    text.append(
        release.identity().classScheme().classes().stream()
            .map(SavedModelReadme::code)
            .collect(Collectors.joining(", ")));
    text.append(".\n\n");
  }

  private static String code(LandCoverClass c) {
    return c.code() + " " + c.label();
  }

  private void uses(StringBuilder text) {
    text.append("## Use\n\n").append(release.provenance().intendedUse()).append("\n\nNot for:\n\n");
    release.provenance().notFor().forEach(use -> text.append("* ").append(use).append('\n'));
  }
}
