package dev.revisit.model.heads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.architecture.Architecture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The heads that a release may have beside land cover, and from which share of valid tokens on a
 * look is judged at all.
 *
 * @param change tells change since a reference season
 * @param scene tells classes of a whole chip
 * @param leastValidFraction a look with a smaller share of valid tokens abstains; 0..1
 */
public record TaskHeads(Optional<Change> change, Optional<Scene> scene, double leastValidFraction) {
  /**
   * A change head and its calibration.
   *
   * @param shape of the head
   * @param temperature by which logits are divided before the sigmoid
   * @param threshold probability from which on a cell counts as changed
   */
  public record Change(ChangeHeadShape shape, double temperature, double threshold) {
    /** Checks the ranges. */
    public Change {
      checkTemperature(temperature);
      checkFraction("change threshold", threshold);
    }
  }

  /**
   * A scene head and its calibration.
   *
   * @param shape of the head
   * @param temperature by which logits are divided before softmax or sigmoid
   */
  public record Scene(SceneHeadShape shape, double temperature) {
    /** Checks the range. */
    public Scene {
      checkTemperature(temperature);
    }
  }

  /** Checks the range. */
  public TaskHeads {
    checkFraction("least valid fraction", leastValidFraction);
  }

  private static void checkTemperature(double temperature) {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "The temperature is " + temperature + ", expected above 0");
    }
  }

  private static void checkFraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("The " + name + " is " + value + ", expected 0 to 1");
    }
  }

  /** No head beside land cover, and no look abstains. */
  public static TaskHeads none() {
    return new TaskHeads(Optional.empty(), Optional.empty(), 0);
  }

  /** The same with another change head. */
  public TaskHeads with(Change head) {
    return new TaskHeads(Optional.of(head), scene, leastValidFraction);
  }

  /** The same with another scene head. */
  public TaskHeads with(Scene head) {
    return new TaskHeads(change, Optional.of(head), leastValidFraction);
  }

  /** The same with another bound of abstention. */
  public TaskHeads withLeastValidFraction(double fraction) {
    return new TaskHeads(change, scene, fraction);
  }

  /** Names and shapes of the parameters of these heads. */
  public Map<String, long[]> parameters(Architecture architecture) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    change.ifPresent(head -> shapes.putAll(head.shape().parameters(architecture)));
    scene.ifPresent(head -> shapes.putAll(head.shape().parameters(architecture)));
    return Collections.unmodifiableMap(shapes);
  }

  /** As a JSON object. */
  public ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("least_valid_fraction", leastValidFraction);
    change.ifPresent(
        head ->
            node.putObject("change")
                .put("features", head.shape().features())
                .put("hidden", head.shape().hidden())
                .put("temperature", head.temperature())
                .put("threshold", head.threshold()));
    scene.ifPresent(
        head -> {
          ObjectNode json = node.putObject("scene");
          ArrayNode classes = json.putArray("classes");
          head.shape().classes().forEach(classes::add);
          json.put("several_at_once", head.shape().severalAtOnce());
          json.put("temperature", head.temperature());
        });
    return node;
  }

  /**
   * Reads what {@link #toJson()} writes; what is missing is {@link #none()}.
   *
   * @throws IllegalArgumentException if an entry of a head is missing or unusable
   */
  public static TaskHeads read(JsonNode node) {
    TaskHeads heads = none().withLeastValidFraction(node.path("least_valid_fraction").asDouble(0));
    JsonNode change = node.path("change");
    if (change.isObject()) {
      ChangeHeadShape shape =
          new ChangeHeadShape(change.path("features").asInt(), change.path("hidden").asInt());
      heads =
          heads.with(
              new Change(
                  shape,
                  change.path("temperature").asDouble(),
                  change.path("threshold").asDouble(-1)));
    }
    JsonNode scene = node.path("scene");
    if (scene.isObject()) {
      List<String> classes = new ArrayList<>();
      scene.path("classes").forEach(name -> classes.add(name.asText()));
      SceneHeadShape shape = new SceneHeadShape(classes, scene.path("several_at_once").asBoolean());
      heads = heads.with(new Scene(shape, scene.path("temperature").asDouble()));
    }
    return heads;
  }
}
