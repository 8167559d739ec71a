package dev.revisit.local.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How a scene should end, in the words of scene reports and dead letters.
 *
 * @param itemId STAC item
 * @param collection its collection
 * @param trouble what is wrong with it, in a word
 * @param outcome PROCESSED, SKIPPED or FAILED
 * @param reason why it is skipped
 * @param stage where it fails
 * @param errorClass the error class of its dead letter
 * @param after item that must have been announced before for this to hold
 * @param note why, in a sentence
 */
record Expectation(
    String itemId,
    String collection,
    String trouble,
    String outcome,
    Optional<String> reason,
    Optional<String> stage,
    Optional<String> errorClass,
    Optional<String> after,
    String note) {

  static Expectation skipped(ObjectNode item, String trouble, String reason, String note) {
    return new Expectation(
        item.get("id").asText(),
        item.get("collection").asText(),
        trouble,
        "SKIPPED",
        Optional.of(reason),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        note);
  }

  static Expectation failed(
      ObjectNode item, String trouble, String stage, String errorClass, String note) {
    return new Expectation(
        item.get("id").asText(),
        item.get("collection").asText(),
        trouble,
        "FAILED",
        Optional.empty(),
        Optional.of(stage),
        Optional.of(errorClass),
        Optional.empty(),
        note);
  }

  static Expectation processed(ObjectNode item, String trouble, String note) {
    return new Expectation(
        item.get("id").asText(),
        item.get("collection").asText(),
        trouble,
        "PROCESSED",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        note);
  }

  /** The same, given that another item was announced before. */
  Expectation after(ObjectNode other) {
    return new Expectation(
        itemId,
        collection,
        trouble,
        outcome,
        reason,
        stage,
        errorClass,
        Optional.of(other.get("id").asText()),
        note);
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("id", itemId);
    json.put("collection", collection);
    json.put("trouble", trouble);
    json.put("outcome", outcome);
    reason.ifPresent(value -> json.put("reason", value));
    stage.ifPresent(value -> json.put("stage", value));
    errorClass.ifPresent(value -> json.put("errorClass", value));
    after.ifPresent(value -> json.put("after", value));
    json.put("note", note);
    return json;
  }
}
