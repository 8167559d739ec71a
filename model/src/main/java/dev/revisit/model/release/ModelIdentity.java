package dev.revisit.model.release;

import dev.revisit.model.heads.ClassScheme;
import java.util.regex.Pattern;

/**
 * Which model made a result.
 *
 * @param name of the model: letters, digits, dots, underscores and hyphens, from three characters
 *     on, beginning with a letter
 * @param version of the release
 * @param sha256 of the weights file, lower-case hexadecimal
 * @param trained false for seeded random weights, whose classes mean nothing
 * @param classScheme meaning of the class codes
 */
public record ModelIdentity(
    String name, String version, String sha256, boolean trained, ClassScheme classScheme) {
  /** What the MLM extension of STAC allows as a name, without spaces. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]+[a-zA-Z0-9]");

  /** Checks the name and that there is a version. */
  public ModelIdentity {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The model name '"
              + name
              + "' cannot stand in a catalogue: use letters, digits and . _ - between them, three"
              + " characters or more");
    }
    if (version.isBlank()) {
      throw new IllegalArgumentException("Model " + name + " has no version: give it one");
    }
  }
}
