package dev.revisit.model.heads;

import dev.revisit.model.network.Tokens;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What a change head gets of one modality.
 *
 * @param fused the tokens of the look {@code [batch, tokens, dim]}
 * @param code the memory code that the look itself would leave {@code [batch, tokens, memory]}
 * @param reference the memory code of the season that change is told against, of the same shape;
 *     invalid where nothing is remembered
 * @param cells means of the look's normalised bands {@code [batch, rows, columns, bands]}
 * @param referenceBands the same of the reference, and the mark of what is known {@code [batch,
 *     rows, columns, bands + 1]}
 */
public record ChangeInput(
    Tokens fused,
    Operand<TFloat32> code,
    Tokens reference,
    Operand<TFloat32> cells,
    Operand<TFloat32> referenceBands) {}
