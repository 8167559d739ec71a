package dev.revisit.local.picture;

import java.awt.Color;

/** Colours that mean the same on every panel. */
final class Colours {
  /** Outline of the alert. */
  static final Color ALERT = new Color(0xffd600);

  /** The same where it stands on white. */
  static final Color ALERT_TEXT = new Color(0xb07d00);

  /** Outline of other confirmed alerts. */
  static final Color OTHER_ALERT = new Color(0xffffff);

  /** Outline of what was planted. */
  static final Color TRUTH = new Color(0xe91ecb);

  /** Names of it, over a map. */
  static final Color TRUTH_TEXT = new Color(0xff9cf3);

  private Colours() {}
}
