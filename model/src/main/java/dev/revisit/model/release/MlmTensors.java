package dev.revisit.model.release;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ChangeHeadShape;
import dev.revisit.model.heads.ChipEmbedding;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverClass;
import dev.revisit.model.heads.SeasonChannels;
import dev.revisit.model.heads.TaskHeads;
import java.util.List;
import java.util.Locale;

/** Tasks, inputs and outputs of a release, head by head, as the MLM extension describes them. */
final class MlmTensors {
  private static final String NOT_CLEAR = "not-clear";

  // Tasks as the extension calls them; it has no word for change.
  private static final String SEMANTIC_SEGMENTATION = "semantic-segmentation";
  private static final String SEGMENTATION = "segmentation";
  private static final String SIMILARITY_SEARCH = "similarity-search";

  private final ModelRelease release;
  private final Architecture architecture;

  MlmTensors(ModelRelease release) {
    this.release = release;
    this.architecture = release.architecture();
  }

  /** What the release can do; a land-cover head that was not trained cannot. */
  void tasks(ArrayNode tasks) {
    if (release.identity().trained()) {
      tasks.add(SEMANTIC_SEGMENTATION);
    }
    release.heads().change().ifPresent(head -> tasks.add(SEGMENTATION));
    release.heads().scene().ifPresent(head -> tasks.add(sceneTask(head)));
    tasks.add(SIMILARITY_SEARCH);
  }

  private static String sceneTask(TaskHeads.Scene head) {
    return head.shape().severalAtOnce() ? "classification" : "scene-classification";
  }

  /** What is fed. */
  void inputs(ArrayNode inputs) {
    for (Modality modality : Modality.values()) {
      ObjectNode input = inputs.addObject();
      input.put("name", modality.id());
      input.put("description", inputDescription(modality));
      scene(input, modality);
    }
    for (Modality modality : Modality.values()) {
      ObjectNode input = inputs.addObject();
      input.put("name", "memory_" + modality.id());
      input.put(
          "description",
          "What the closed seasons left of "
              + modality.id()
              + ": the output of the same name of the season before; zeros, marked invalid, at the"
              + " beginning.");
      input.set("input", memory());
    }
    for (Modality modality : Modality.values()) {
      ObjectNode input = inputs.addObject();
      input.put("name", "seasons_" + modality.id());
      input.put(
          "description",
          "Means over cells of "
              + ChangeHeadShape.CELL
              + " x "
              + ChangeHeadShape.CELL
              + " pixels of the bands of "
              + modality.id()
              + ", mapped to 0..1, in the newest closed winter, spring, summer and autumn, each"
              + " followed by a channel that is 1 where they are known; zeros elsewhere.");
      input.set(
          "input", cells(SeasonChannels.SEASONS * SeasonChannels.width(architecture, modality)));
    }
    if (release.heads().change().isPresent()) {
      referenceInputs(inputs);
    }
  }

  private void referenceInputs(ArrayNode inputs) {
    for (Modality modality : Modality.values()) {
      ObjectNode input = inputs.addObject();
      input.put("name", "reference_memory_" + modality.id());
      input.put(
          "description",
          "For change: the memory of "
              + modality.id()
              + " after the season that is compared with, the same a year ago, else the last.");
      input.set("input", memory());
    }
    for (Modality modality : Modality.values()) {
      ObjectNode input = inputs.addObject();
      input.put("name", "reference_bands_" + modality.id());
      input.put(
          "description",
          "For change: what " + modality.id() + " showed in that season, as one of the seasons.");
      input.set("input", cells(SeasonChannels.width(architecture, modality)));
    }
  }

  private ObjectNode cells(int channels) {
    int side = ChangeHeadShape.side(architecture);
    return tensor(List.of("batch", "height", "width", "channels"), side, side, channels);
  }

  private static String inputDescription(Modality modality) {
    String unit =
        modality == Modality.OPTICAL
            ? "Surface reflectance x 10 000 of Sentinel-2 Level-2A, the baseline's offset removed"
            : "Backscatter of Sentinel-1 in dB, 10 log10 of terrain-corrected power";
    return unit
        + ", on the 10 m grid of the MGRS tile; NaN where there is no data. The model itself clips"
        + " every band to minimum and maximum of value_scaling, maps them to 0 and 1, and sets NaN"
        + " to 0.5.";
  }

  /** What comes out. */
  void outputs(ArrayNode outputs) {
    int image = architecture.image();
    ObjectNode classes = outputs.addObject();
    classes.put("name", "land_cover");
    classes.put(
        "description",
        "Class of every pixel, from one look and the memory."
            + (release.identity().trained() ? "" : " This head was not trained."));
    classes.putArray("tasks").add(SEMANTIC_SEGMENTATION);
    classes.set("result", tensor(List.of("batch", "height", "width"), image, image));
    ((ObjectNode) classes.get("result")).put("data_type", "uint8");
    classes.set("classification:classes", classes(release.identity().classScheme()));
    ObjectNode confidence = outputs.addObject();
    confidence.put("name", "confidence");
    confidence.put(
        "description",
        "Probability of that class, from logits divided by the temperature of the calibration.");
    confidence.putArray("tasks").add(SEMANTIC_SEGMENTATION);
    confidence.set("result", tensor(List.of("batch", "height", "width"), image, image));
    confidence.putArray("classification:classes");
    for (Modality modality : Modality.values()) {
      ObjectNode memory = outputs.addObject();
      memory.put("name", "memory_" + modality.id());
      memory.put("description", "What a closed season leaves of " + modality.id() + ".");
      memory.putArray("tasks");
      memory.set("result", memory());
    }
    ObjectNode embedding = outputs.addObject();
    embedding.put("name", "embedding");
    embedding.put(
        "description",
        "Mean and deviation, over the valid tokens of a chip, of the fused tokens and of what their pixels look like: means of bands and of differences of neighbouring bands, and logarithms of their gradients at three scales.");
    embedding.putArray("tasks").add(SIMILARITY_SEARCH);
    embedding.set(
        "result", tensor(List.of("batch", "embedding"), ChipEmbedding.width(architecture)));
    release.heads().change().ifPresent(head -> changeOutput(outputs.addObject(), head));
    release.heads().scene().ifPresent(head -> sceneOutput(outputs.addObject(), head));
  }

  private void changeOutput(ObjectNode change, TaskHeads.Change head) {
    int side = ChangeHeadShape.side(architecture);
    change.put("name", "change");
    change.put(
        "description",
        String.format(
            Locale.ROOT,
            "Calibrated probability that a cell of %d x %d pixels changed since the reference; from"
                + " %s on it counts as changed.",
            ChangeHeadShape.CELL,
            ChangeHeadShape.CELL,
            head.threshold()));
    change.putArray("tasks").add(SEGMENTATION);
    change.set("result", tensor(List.of("batch", "height", "width"), side, side));
  }

  private void sceneOutput(ObjectNode scene, TaskHeads.Scene head) {
    List<String> names = head.shape().classes();
    scene.put("name", "scene");
    scene.put(
        "description",
        head.shape().severalAtOnce()
            ? "Calibrated probability of every class, each for itself."
            : "Calibrated probability of every class; their sum is 1.");
    scene.putArray("tasks").add(sceneTask(head));
    scene.set("result", tensor(List.of("batch", "class"), names.size()));
    ArrayNode classes = scene.putArray("classification:classes");
    for (int i = 0; i < names.size(); i++) {
      classes
          .addObject()
          .put("value", i)
          .put("name", className(names.get(i)))
          .put("title", names.get(i));
    }
  }

  /** As the classification extension allows it. */
  private static String className(String label) {
    return label.replaceAll("[^0-9A-Za-z_-]", "-");
  }

  private static ArrayNode classes(ClassScheme scheme) {
    ArrayNode classes = JsonNodeFactory.instance.arrayNode();
    for (LandCoverClass c : scheme.classes()) {
      classes
          .addObject()
          .put("value", c.code())
          .put("name", className(c.label()))
          .put("title", c.label())
          .put("color_hint", c.colour().substring(1).toUpperCase(Locale.ROOT));
    }
    classes
        .addObject()
        .put("value", ClassScheme.NOT_CLEAR)
        .put("name", NOT_CLEAR)
        .put("title", "not clear: no class was given")
        .put("nodata", true);
    return classes;
  }

  /** Bands, shape and scaling of what a sensor shows of a chip. */
  private void scene(ObjectNode input, Modality modality) {
    ArrayNode names = input.putArray("bands");
    ArrayNode scaling = JsonNodeFactory.instance.arrayNode();
    for (BandStatistics s : release.normalisation().bands(modality)) {
      names.add(s.band());
      scaling.addObject().put("type", "min-max").put("minimum", s.low()).put("maximum", s.high());
    }
    input.set(
        "input",
        tensor(
            List.of("batch", "bands", "height", "width"),
            architecture.bands(modality),
            architecture.image(),
            architecture.image()));
    input.set("value_scaling", scaling);
    input.put("resize_type", "crop");
  }

  private ObjectNode memory() {
    return tensor(
        List.of("batch", "token", "embedding"), architecture.tokens(), architecture.memory());
  }

  /** A float tensor of any batch size. */
  private static ObjectNode tensor(List<String> dimensions, int... sampleShape) {
    ObjectNode tensor = JsonNodeFactory.instance.objectNode();
    ArrayNode shape = tensor.putArray("shape").add(-1);
    for (int size : sampleShape) {
      shape.add(size);
    }
    ArrayNode order = tensor.putArray("dim_order");
    dimensions.forEach(order::add);
    return tensor.put("data_type", "float32");
  }
}
