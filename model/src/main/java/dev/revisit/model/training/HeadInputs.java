package dev.revisit.model.training;

import dev.revisit.model.architecture.Modality;

/** Names of what a head reads. */
enum HeadInputs {
  /** Fused tokens {@code [batch, tokens, dim]}. */
  FUSED("fused"),
  /** Their validity {@code [batch, tokens]}. */
  VALID("valid"),
  /** Normalised bands {@code [batch, bands, image, image]}. */
  PIXELS("pixels"),
  /** Whether a sample has the modality {@code [batch]}. */
  PRESENT("present"),
  /** Memory code that the look would leave {@code [batch, tokens, memory]}. */
  CODE("code"),
  /** Normalised bands of cells {@code [batch, rows, columns, bands]}. */
  CELLS("cells"),
  /** Memory code of the reference {@code [batch, tokens, memory]}. */
  REFERENCE("reference"),
  /** Its validity {@code [batch, tokens]}. */
  REFERENCE_VALID("reference_valid"),
  /** Bands of cells at the reference and their mark {@code [batch, rows, columns, bands + 1]}. */
  REFERENCE_BANDS("reference_bands"),
  /** The same of a year's seasons {@code [batch, rows, columns, SEASONS * (bands + 1)]}. */
  SEASONS("seasons");

  /** Mean of the valid tokens {@code [batch, dim]}. */
  static final String EMBEDDING = "embedding";

  private final String id;

  HeadInputs(String id) {
    this.id = id;
  }

  /** Name of this input of a modality. */
  String of(Modality modality) {
    return id + "." + modality.id();
  }
}
