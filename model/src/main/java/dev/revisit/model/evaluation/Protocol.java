package dev.revisit.model.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.revisit.model.data.benchmark.BarkBeetle;
import dev.revisit.model.data.benchmark.BigEarthNet;
import dev.revisit.model.data.benchmark.DateMatching;
import dev.revisit.model.data.benchmark.Dfc2020;
import dev.revisit.model.data.benchmark.EuroSat;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.data.benchmark.Oscd;
import dev.revisit.model.data.benchmark.SegMunich;
import dev.revisit.model.data.benchmark.Sen1Floods11;
import dev.revisit.model.data.benchmark.WorldCerealPoints;
import dev.revisit.model.release.TrainingData;
import dev.revisit.model.training.FineTunePlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a model is measured on a data set: layout, split, metric and what others reached. A JSON
 * document, so that whoever has the data runs one command.
 *
 * @param name on the command line
 * @param title for people
 * @param layout in which the data set is read
 * @param bands of the image files, where the layout leaves them open
 * @param task what is told
 * @param split what is learnt from and what is measured
 * @param metric the one that references are compared in
 * @param frozen whether a release that was not trained here is measured by its frozen features
 *     (nearest neighbours, linear probe), because its heads cannot know the classes
 * @param schedule of fine-tuning
 * @param matchDates whether a release that is measured as it is sees change pairs after {@linkplain
 *     DateMatching relative normalisation} of their dates
 * @param judging how often each place is looked at when it is measured
 * @param baseline that needs no model; empty if there is none
 * @param references published values and floors
 * @param licence of labels and images
 * @param trainsReleases whether the labels may train what the project ships
 */
public record Protocol(
    String name,
    String title,
    String layout,
    List<String> bands,
    Task task,
    SplitRule split,
    String metric,
    boolean frozen,
    Schedule schedule,
    boolean matchDates,
    Judging judging,
    Optional<String> baseline,
    List<Reference> references,
    String licence,
    boolean trainsReleases) {
  /** Names of the protocols that are shipped. */
  public static final List<String> SHIPPED =
      List.of(
          "eurosat",
          "eurosat-rgb",
          "bigearthnet",
          "segmunich",
          "dfc2020",
          "oscd",
          "oscd-official",
          "sen1floods11",
          "bark-beetle",
          "worldcereal-crops",
          "worldcereal-land-cover");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What is told of an image. */
  public enum Task {
    /** One class of a scene. */
    SCENE,
    /** Any number of classes of a scene. */
    SCENES,
    /** A class for every pixel. */
    LAND_COVER,
    /** What changed between two dates. */
    CHANGE
  }

  /**
   * How a head is trained. Of what a protocol leaves out, see {@link #read} for the default.
   *
   * @param epochs at most
   * @param batch samples of a step
   * @param learningRate of the head, at its peak
   * @param encoderLearns whether the encoder is trained as well
   * @param encoderRate learning rate of its top layer as a share of the head's
   * @param layerDecay of the learning rate from one layer to the one below
   * @param overlap of neighbouring training chips, 0 to below 1
   * @param weightPower how much a rare class counts more, 0 to 1
   * @param dice share of the Dice loss, of change
   * @param radiometry how much the light of training looks varies
   * @param zoom how much of a training scene may be cut away
   * @param balanced whether half of the samples drawn show change, however rare it is; of scenes,
   *     whether classes come equally often
   * @param members trainings whose answers are averaged; each holds back other groups
   * @param heldBack share of the training groups that calibration and the choice of the epoch are
   *     made on
   * @param pooled whether what a trained head tells of change is averaged with what the protocol's
   *     baseline tells, each {@linkplain ChangeCells#standardised standardised} image by image;
   *     scores are no probabilities then
   * @param matchDates whether a head that is trained sees matched dates, in learning and in testing
   * @param newHead whether a head starts anew where the release has one that could go on learning
   */
  public record Schedule(
      int epochs,
      int batch,
      double learningRate,
      boolean encoderLearns,
      double encoderRate,
      double layerDecay,
      double overlap,
      double weightPower,
      double dice,
      double radiometry,
      double zoom,
      boolean balanced,
      int members,
      double heldBack,
      boolean pooled,
      boolean matchDates,
      boolean newHead) {
    /** Checks what is not checked when training begins. */
    public Schedule {
      if (!(overlap >= 0 && overlap < 1) || members < 1 || !(heldBack > 0 && heldBack < 1)) {
        throw new IllegalArgumentException(
            "A schedule with an overlap of %s, %d members and a share of %s held back: expected 0 to below 1, 1 or more, and between 0 and 1"
                .formatted(overlap, members, heldBack));
      }
    }

    private static Schedule read(JsonNode node, boolean matchDates) {
      return new Schedule(
          node.path("epochs").asInt(),
          node.path("batch").asInt(),
          node.path("learning_rate").asDouble(),
          node.path("encoder_learns").asBoolean(),
          node.path("encoder_rate").asDouble(1),
          node.path("layer_decay").asDouble(node.path("encoder_learns").asBoolean() ? 0.75 : 1),
          node.path("overlap").asDouble(),
          node.path("weight_power").asDouble(0.5),
          node.path("dice").asDouble(0.3),
          node.path("radiometry").asDouble(),
          node.path("zoom").asDouble(),
          node.path("balanced").asBoolean(),
          node.path("members").asInt(1),
          node.path("held_back").asDouble(0.2),
          node.path("pooled").asBoolean(),
          node.path("match_dates").asBoolean(matchDates),
          node.path("new_head").asBoolean());
    }

    /** What the encoder is. */
    FineTunePlan.Start start() {
      return encoderLearns ? FineTunePlan.Start.TRAINABLE : FineTunePlan.Start.FROZEN;
    }
  }

  /**
   * What others reached.
   *
   * @param kind {@code target} published by the model's authors, or {@code floor} of a simple
   *     method
   * @param metric its name in a report
   * @param value 0 to 1
   * @param source who says so, and by which method
   */
  public record Reference(String kind, String metric, double value, String source) {}

  /** Copies the lists. */
  public Protocol {
    bands = List.copyOf(bands);
    references = List.copyOf(references);
  }

  /**
   * One of the shipped protocols.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Protocol shipped(String name) throws IOException {
    if (!SHIPPED.contains(name)) {
      throw new IllegalArgumentException(
          "There is no protocol '" + name + "': use one of " + String.join(", ", SHIPPED));
    }
    try (InputStream json = Protocol.class.getResourceAsStream("protocols/" + name + ".json")) {
      return read(json.readAllBytes());
    }
  }

  /**
   * A shipped protocol or, if there is none of the name, one's own in a file.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Protocol named(String nameOrFile) throws IOException {
    return SHIPPED.contains(nameOrFile) || !Files.isRegularFile(Path.of(nameOrFile))
        ? shipped(nameOrFile)
        : read(Files.readAllBytes(Path.of(nameOrFile)));
  }

  /**
   * Reads a protocol of one's own.
   *
   * @throws IllegalArgumentException if it is no JSON, or an entry is missing or unknown
   */
  public static Protocol read(byte[] json) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The protocol is not JSON: " + e.getOriginalMessage(), e);
    }
    for (String entry : List.of("name", "layout", "task", "split", "metric", "schedule")) {
      if (node.path(entry).isMissingNode()) {
        throw new IllegalArgumentException("The protocol lacks '" + entry + "'");
      }
    }
    List<String> bands = new ArrayList<>();
    node.path("bands").forEach(band -> bands.add(band.asText()));
    List<Reference> references = new ArrayList<>();
    for (JsonNode reference : node.path("references")) {
      references.add(
          new Reference(
              reference.path("kind").asText(),
              reference.path("metric").asText(),
              reference.path("value").asDouble(),
              reference.path("source").asText()));
    }
    boolean matchDates = node.path("match_dates").asBoolean();
    return new Protocol(
        node.path("name").asText(),
        node.path("title").asText(),
        node.path("layout").asText(),
        bands,
        task(node.path("task").asText()),
        SplitRule.read(node.path("split")),
        node.path("metric").asText(),
        node.path("frozen").asBoolean(),
        Schedule.read(node.path("schedule"), matchDates),
        matchDates,
        new Judging(
            node.path("judging").path("overlap").asDouble(),
            node.path("judging").path("views").asInt(1)),
        Optional.ofNullable(node.path("baseline").textValue()),
        references,
        node.path("licence").asText(),
        node.path("labels_may_train_releases").asBoolean());
  }

  /** Its labels, as the provenance of a release that learned from them tells it. */
  public TrainingData labels() {
    return TrainingData.of("labels of " + (title.isBlank() ? name : title), terms());
  }

  /** What a release must not be used for that learned from the labels. */
  public List<String> notFor() {
    return trainsReleases
        ? List.of()
        : List.of(
            "What the terms of the %s do not allow: %s"
                .formatted(labels().name(), labels().licence()));
  }

  private String terms() {
    return licence.isBlank() ? "not stated" : licence;
  }

  private static Task task(String name) {
    return switch (name) {
      case "scene" -> Task.SCENE;
      case "scenes" -> Task.SCENES;
      case "land-cover" -> Task.LAND_COVER;
      case "change" -> Task.CHANGE;
      default ->
          throw new IllegalArgumentException(
              "Unknown task '" + name + "': use scene, scenes, land-cover or change");
    };
  }

  /**
   * Lists the images of the data set in a folder as a release is shown them that is measured as it
   * is.
   *
   * @throws IOException as {@link #images}
   */
  public ImageSet shown(Path root) throws IOException {
    ImageSet images = images(root);
    return matchDates ? DateMatching.of(images) : images;
  }

  /**
   * Lists the images of the data set in a folder.
   *
   * @throws IOException if the folder does not have the layout; the message names what is missing
   */
  public ImageSet images(Path root) throws IOException {
    return switch (layout) {
      case "eurosat" -> EuroSat.allBands(root);
      case "eurosat-rgb" -> EuroSat.rgb(root);
      case "bigearthnet" -> BigEarthNet.open(root);
      case "segmunich" -> SegMunich.open(root, bands);
      case "dfc2020" -> Dfc2020.open(root);
      case "oscd" -> Oscd.open(root);
      case "sen1floods11" -> Sen1Floods11.open(root);
      case "bark-beetle" -> BarkBeetle.open(root);
      case "worldcereal-crops" -> WorldCerealPoints.crops(root);
      case "worldcereal-land-cover" -> WorldCerealPoints.landCover(root);
      default ->
          throw new IllegalArgumentException(
              "Unknown layout '" + layout + "': use that of a shipped protocol");
    };
  }
}
