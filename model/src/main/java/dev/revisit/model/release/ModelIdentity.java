package dev.revisit.model.release;

import dev.revisit.model.heads.ClassScheme;

/**
 * Which model made a result.
 *
 * @param name of the model
 * @param version of the release
 * @param sha256 of the weights file, lower-case hexadecimal
 * @param trained false for seeded random weights, whose classes mean nothing
 * @param classScheme meaning of the class codes
 */
public record ModelIdentity(
    String name, String version, String sha256, boolean trained, ClassScheme classScheme) {}
