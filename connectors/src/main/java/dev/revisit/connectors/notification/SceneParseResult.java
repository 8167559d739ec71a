package dev.revisit.connectors.notification;

import dev.revisit.schemas.SkipReason;

/** What an item turned out to be. */
public sealed interface SceneParseResult {

  /** A scene that Revisit can process. */
  record Parsed(Scene scene) implements SceneParseResult {}

  /**
   * A sound item that Revisit does not monitor; it ends in a scene report, not in a dead letter.
   *
   * @param reason for the scene report
   * @param detail one sentence for people, with the remedy when there is one
   * @param identity the acquisition key when the item has one, else {@code item:<collection>/<id>}
   */
  record Unsupported(SkipReason reason, String detail, String identity)
      implements SceneParseResult {}

  /**
   * An item that cannot be understood; it ends in a dead letter.
   *
   * @param errorClass for example {@code item-without-assets}
   * @param message what is wrong
   * @param remedy what to do about it
   */
  record Malformed(String errorClass, String message, String remedy) implements SceneParseResult {}
}
