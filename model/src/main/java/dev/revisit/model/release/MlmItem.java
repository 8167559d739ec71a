package dev.revisit.model.release;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A release as a STAC 1.1 item with the Machine Learning Model extension (MLM 1.5), so that
 * catalogues of models can list it and readers of STAC know what to feed.
 *
 * <p>Geometry and time are those of the training data, as the extension recommends; where nobody
 * said what they are, the item has no geometry and the date of the weights. What MLM has no field
 * for stands under the prefix {@code revisit:}.
 */
final class MlmItem {
  /**
   * A file of the release.
   *
   * @param sha256 lower-case hexadecimal
   */
  record File(String name, String sha256, long bytes) {
    /** As the file extension wants it: code of SHA-256, length 32, digest. */
    String multihash() {
      return "1220" + sha256;
    }
  }

  /** What TensorFlow Java 1.1.0 brings. */
  static final String TENSORFLOW_VERSION = "2.18.0";

  private static final List<String> EXTENSIONS =
      List.of(
          "https://stac-extensions.github.io/mlm/v1.5.2/schema.json",
          "https://stac-extensions.github.io/file/v2.1.0/schema.json",
          "https://stac-extensions.github.io/version/v1.2.0/schema.json",
          "https://stac-extensions.github.io/processing/v1.1.0/schema.json",
          "https://stac-extensions.github.io/classification/v1.1.0/schema.json");
  private static final int BATCH = 16;
  private final ModelRelease release;
  private final Architecture architecture;
  private final ObjectNode item = JsonNodeFactory.instance.objectNode();

  private MlmItem(ModelRelease release) {
    this.release = release;
    this.architecture = release.architecture();
  }

  /** The item of a release that holds these files. */
  static ObjectNode of(ModelRelease release, File weights, File description) {
    MlmItem document = new MlmItem(release);
    document.frame();
    ObjectNode properties = document.item.putObject("properties");
    document.time(properties);
    document.common(properties);
    document.model(properties);
    document.provenance(properties);
    document.links();
    document.assets(weights, description);
    return document.item;
  }

  private void frame() {
    ModelIdentity identity = release.identity();
    item.put("type", "Feature");
    item.put("stac_version", "1.1.0");
    ArrayNode extensions = item.putArray("stac_extensions");
    EXTENSIONS.forEach(extensions::add);
    item.put("id", (identity.name() + "-" + identity.version()).replaceAll("[^A-Za-z0-9_.-]", "-"));
    Optional<TrainingData.Extent> extent = extent();
    if (extent.isEmpty()) {
      item.putNull("geometry");
      return;
    }
    TrainingData.Extent e = extent.get();
    ArrayNode ring =
        item.putObject("geometry").put("type", "Polygon").putArray("coordinates").addArray();
    ring.addArray().add(e.west()).add(e.south());
    ring.addArray().add(e.east()).add(e.south());
    ring.addArray().add(e.east()).add(e.north());
    ring.addArray().add(e.west()).add(e.north());
    ring.addArray().add(e.west()).add(e.south());
    item.putArray("bbox").add(e.west()).add(e.south()).add(e.east()).add(e.north());
  }

  /** The smallest extent that holds those of all data sets that tell it. */
  private Optional<TrainingData.Extent> extent() {
    return release.provenance().data().stream()
        .flatMap(set -> set.extent().stream())
        .reduce(
            (a, b) ->
                new TrainingData.Extent(
                    Math.min(a.west(), b.west()),
                    Math.min(a.south(), b.south()),
                    Math.max(a.east(), b.east()),
                    Math.max(a.north(), b.north()),
                    earlier(a.from(), b.from()),
                    a.to().isAfter(b.to()) ? a.to() : b.to()));
  }

  private static LocalDate earlier(LocalDate a, LocalDate b) {
    return a.isBefore(b) ? a : b;
  }

  private void time(ObjectNode properties) {
    String date = release.provenance().date().toString();
    Optional<TrainingData.Extent> extent = extent();
    if (extent.isPresent()) {
      properties.putNull("datetime");
      properties.put(
          "start_datetime",
          extent.get().from().atStartOfDay(ZoneOffset.UTC).toInstant().toString());
      properties.put(
          "end_datetime",
          extent
              .get()
              .to()
              .plusDays(1)
              .atStartOfDay(ZoneOffset.UTC)
              .minusSeconds(1)
              .toInstant()
              .toString());
    } else {
      properties.put("datetime", date);
    }
    properties.put("created", date);
  }

  private void common(ObjectNode properties) {
    ModelIdentity identity = release.identity();
    Provenance provenance = release.provenance();
    properties.put("title", identity.name() + " " + identity.version());
    properties.put("description", description());
    properties.put("license", provenance.licence());
    properties.put("version", identity.version());
    properties.put("experimental", !identity.trained());
    ObjectNode software = properties.putObject("processing:software");
    software.put("revisit", provenance.codeVersion());
    software.put("tensorflow", TENSORFLOW_VERSION);
    properties.set("bands", bands());
  }

  private String description() {
    Provenance provenance = release.provenance();
    StringBuilder text = new StringBuilder();
    text.append(
        "SeaMo: one Vision Transformer for Sentinel-2 and Sentinel-1, fused with the memory of"
            + " earlier seasons.\n\n");
    if (!release.identity().trained()) {
      text.append("**Not trained: its classes mean nothing.**\n\n");
    }
    text.append("Intended use: ").append(provenance.intendedUse()).append("\n\nNot for:\n\n");
    provenance.notFor().forEach(use -> text.append("* ").append(use).append('\n'));
    return text.toString();
  }

  /** Every band with the statistics that it is normalised by. */
  private ArrayNode bands() {
    ArrayNode bands = JsonNodeFactory.instance.arrayNode();
    for (Modality modality : Modality.values()) {
      for (BandStatistics s : release.normalisation().bands(modality)) {
        ObjectNode band = bands.addObject();
        band.put("name", s.band());
        band.put("data_type", "float32");
        band.put("nodata", "nan");
        if (modality == Modality.SAR) {
          band.put("unit", "dB");
        }
        band.putObject("statistics").put("mean", s.mean()).put("stddev", s.std());
      }
    }
    return bands;
  }

  private void model(ObjectNode properties) {
    properties.put("mlm:name", release.identity().name());
    properties.put("mlm:architecture", "Vision Transformer");
    MlmTensors tensors = new MlmTensors(release);
    tensors.tasks(properties.putArray("mlm:tasks"));
    properties.put("mlm:framework", "TensorFlow");
    properties.put("mlm:framework_version", TENSORFLOW_VERSION);
    properties.put("mlm:memory_size", release.weights().size() * Float.BYTES);
    properties.put("mlm:total_parameters", release.weights().size());
    properties.put("mlm:pretrained", !release.provenance().data().isEmpty());
    List<String> sets = release.provenance().data().stream().map(TrainingData::name).toList();
    if (sets.isEmpty()) {
      properties.putNull("mlm:pretrained_source");
    } else {
      properties.put("mlm:pretrained_source", String.join(", ", sets));
    }
    properties.put("mlm:batch_size_suggestion", BATCH);
    properties.put("mlm:accelerator", "amd64");
    properties.put("mlm:accelerator_constrained", false);
    properties.put(
        "mlm:accelerator_summary", "A CPU is enough; NVIDIA GPUs with CUDA 12 and cuDNN 9.3.");
    tensors.inputs(properties.putArray("mlm:input"));
    tensors.outputs(properties.putArray("mlm:output"));
    ObjectNode hyperparameters = ArchitectureJson.write(architecture);
    hyperparameters.set("heads", ReleaseJson.heads(release));
    release.provenance().seed().ifPresent(seed -> hyperparameters.put("seed", seed));
    properties.set("mlm:hyperparameters", hyperparameters);
  }

  private void provenance(ObjectNode properties) {
    ObjectNode json = release.provenance().toJson();
    for (String entry : List.of("data", "intended_use", "not_for", "code_version", "parent")) {
      if (json.has(entry)) {
        properties.set("revisit:" + entry, json.get(entry));
      }
    }
    properties.put("revisit:trained", release.identity().trained());
  }

  private void links() {
    ArrayNode links = item.putArray("links");
    for (URI source : release.provenance().sources()) {
      links
          .addObject()
          .put("rel", "derived_from")
          .put("href", source.toString())
          .put("title", "Training data");
    }
  }

  private void assets(File weights, File description) {
    ObjectNode assets = item.putObject("assets");
    ObjectNode model = asset(assets, "weights", weights, "Weights of network, decoders and heads");
    model.put("type", "application/octet-stream; application=safetensors");
    model.putArray("roles").add("mlm:model").add("mlm:weights").add("data");
    model.put("mlm:artifact_type", "safetensors.torch.save_file");
    model.set("bands", bands());
    ObjectNode text =
        asset(assets, "release", description, "Architecture, normalisation, heads, provenance");
    text.put("type", "application/json");
    text.putArray("roles").add("metadata");
  }

  private static ObjectNode asset(ObjectNode assets, String key, File file, String title) {
    return assets
        .putObject(key)
        .put("href", "./" + file.name())
        .put("title", title)
        .put("file:size", file.bytes())
        .put("file:checksum", file.multihash());
  }
}
