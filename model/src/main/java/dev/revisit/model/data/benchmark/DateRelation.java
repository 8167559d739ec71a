package dev.revisit.model.data.benchmark;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How the dates of change pairs are made comparable before a model sees them. None uses a label.
 */
public enum DateRelation {
  /** Dates are shown as they were read. */
  AS_READ("as-read"),
  /** Light and haze of the earlier date as on the later one: {@link DateMatching}. */
  MATCHED("matched"),
  /** Level, contrast and size of differences as in any pair: {@link DateStandardisation}. */
  STANDARDISED("standardised");

  private final String id;

  DateRelation(String id) {
    this.id = id;
  }

  /** Name in protocols. */
  public String id() {
    return id;
  }

  /**
   * The relation of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DateRelation ofId(String id) {
    return Arrays.stream(values())
        .filter(relation -> relation.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown relation of dates '%s': use %s"
                        .formatted(
                            id,
                            Arrays.stream(values())
                                .map(DateRelation::id)
                                .collect(Collectors.joining(", ")))));
  }

  /** The same images, read with their dates related. */
  public ImageSet of(ImageSet images) {
    return switch (this) {
      case AS_READ -> images;
      case MATCHED -> DateMatching.of(images);
      case STANDARDISED -> DateStandardisation.of(images);
    };
  }
}
