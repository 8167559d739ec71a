package dev.revisit.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.release.Checksums;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.Provenance;
import dev.revisit.model.release.ReleaseInspection;
import dev.revisit.model.release.TrainingData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A release as a table for people. */
final class ReleaseTable {
  private static final int LABEL = 14;

  private final List<String> lines = new ArrayList<>();

  private ReleaseTable() {}

  static List<String> lines(ReleaseInspection inspection) {
    ReleaseTable table = new ReleaseTable();
    inspection.release().ifPresent(release -> table.release(release, inspection.bytesOnDisk()));
    table.files(inspection.files());
    return table.lines;
  }

  static String row(String label, String text) {
    return String.format(Locale.ROOT, "%-" + LABEL + "s%s", label, text);
  }

  static String architecture(Architecture a) {
    return String.format(
        Locale.ROOT,
        "chips of %d pixels, patches of %d; encoder %d x %d x %d (dim, depth, heads); %d fusion layers, memory %d; decoder %d x %d x %d",
        a.image(),
        a.patch(),
        a.dim(),
        a.depth(),
        a.heads(),
        a.tmLayers(),
        a.memory(),
        a.decoderDim(),
        a.decoderDepth(),
        a.decoderHeads());
  }

  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private void add(String label, String text) {
    lines.add(row(label, text));
  }

  private void release(ModelRelease release, long bytesOnDisk) {
    long parameters = release.weights().size();
    add(
        "Model",
        "%s %s, %s"
            .formatted(
                release.identity().name(),
                release.identity().version(),
                release.identity().trained()
                    ? "trained"
                    : "not trained: what its heads say means nothing"));
    add("Architecture", architecture(release.architecture()));
    add("Parameters", String.format(Locale.ROOT, "%,d", parameters));
    add(
        "Size",
        megabytes(bytesOnDisk)
            + " on disk, "
            + megabytes(parameters * Float.BYTES)
            + " in memory without activations");
    for (Modality modality : Modality.values()) {
      add(
          "Bands",
          modality.id()
              + ", mean ± std: "
              + release.normalisation().bands(modality).stream()
                  .map(
                      s ->
                          String.format(Locale.ROOT, "%s %.2f ± %.2f", s.band(), s.mean(), s.std()))
                  .collect(Collectors.joining(", ")));
    }
    release.toJson().path("heads").properties().stream()
        .filter(head -> head.getValue().isObject())
        .forEach(head -> head(head.getKey(), head.getValue()));
    add(
        "Abstains",
        String.format(
            Locale.ROOT,
            "below %.0f %% valid tokens of a look",
            100 * release.heads().leastValidFraction()));
    provenance(release.provenance());
  }

  private void head(String name, JsonNode head) {
    StringBuilder text = new StringBuilder(name);
    JsonNode classes = head.at("/scheme/classes");
    if (!classes.isEmpty()) {
      List<String> labels = new ArrayList<>();
      classes.forEach(c -> labels.add(c.path("code").asText() + " " + c.path("label").asText()));
      text.append(": ").append(head.at("/scheme/name").asText()).append(" (");
      text.append(String.join(", ", labels)).append(')');
    }
    add("Head", text.toString());
    add("Calibration", name + ": " + head.path("calibration"));
  }

  private void provenance(Provenance provenance) {
    if (provenance.data().isEmpty()) {
      add("Trained on", "nothing that is recorded");
    }
    for (TrainingData set : provenance.data()) {
      add(
          "Trained on",
          set.name()
              + ", "
              + set.licence()
              + set.source().map(source -> ", " + source).orElse("")
              + set.extent().map(e -> ", " + e.from() + " to " + e.to()).orElse(""));
    }
    provenance
        .parent()
        .ifPresent(
            parent ->
                add("Made from", parent.name() + " " + parent.version() + " " + parent.sha256()));
    add(
        "Made",
        (provenance.date().equals(Instant.EPOCH)
                ? "at a time that is not recorded"
                : provenance.date().toString())
            + " by code "
            + provenance.codeVersion()
            + provenance.seed().map(seed -> ", seed " + seed).orElse(""));
    add("Licence", provenance.licence());
    add("Intended use", provenance.intendedUse());
    provenance.notFor().forEach(use -> add("Not for", use));
  }

  private void files(List<Checksums.CheckedFile> files) {
    for (Checksums.CheckedFile file : files) {
      String state =
          switch (file.state()) {
            case VERIFIED -> "verified, SHA-256 " + file.expected().orElseThrow();
            case DIFFERENT ->
                "DAMAGED or of another release: SHA-256 "
                    + file.actual().orElseThrow()
                    + ", expected "
                    + file.expected().orElseThrow();
            case MISSING -> "MISSING";
            case UNLISTED -> "not part of the release";
          };
      add("File", file.name() + ", " + file.bytes() + " bytes, " + state);
    }
  }
}
