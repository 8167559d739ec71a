package dev.revisit.model.evaluation.ablation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.FusionKind;
import dev.revisit.model.data.TestPlaces;
import dev.revisit.model.training.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Counted by hand for 16 tokens of width 12, patches of 48 and 32 values, one block of hidden width
 * 24, a memory of 6, decoders of width 8.
 */
class CostTest {
  private static final Architecture A = TestPlaces.MICRO;

  /** Tokenizers 2·16·48·12 + 2·16·32·12. */
  private static final long TOKENIZERS = 30_720;

  /** 32 tokens: four maps 4·2·32·144, scores and sum 4·32·32·12, MLP 2·2·32·12·24. */
  private static final long ENCODER = 36_864 + 49_152 + 36_864;

  private static Cost cost(FusionKind kind) {
    return new Cost(A, kind);
  }

  @Test
  void theFirstSeasonAttendsToTheOtherModalityAlone() {
    // Query and out 2·2·16·144, key and value the same, 4·16·16·12, MLP, memory 2·16·12·6.
    long stream = 9_216 + 9_216 + 12_288 + 18_432 + 2_304;
    assertThat(cost(FusionKind.TEMPORAL_MULTIMODAL).season(0))
        .isEqualTo(TOKENIZERS + ENCODER + 2 * stream);
  }

  @ParameterizedTest
  @CsvSource({
    // Twice the context and the carry 2·16·6·12.
    "TEMPORAL_MULTIMODAL, 75264",
    // Mix 2·16·144; MLP of hidden width 51.
    "MEAN, 43776",
    // Mix 2·16·18·12, code 2·16·12·6; MLP of hidden width 44.
    "CONCATENATION, 43008",
    // 64 keys; MLP of hidden width 31.
    "JOINT, 119040",
    // 4 keys for each of 16 tokens; MLP of hidden width 29.
    "TEMPORAL, 71424"
  })
  void theSecondSeasonAddsWhatTheFusionReads(FusionKind kind, long stream) {
    assertThat(cost(kind).season(1)).isEqualTo(TOKENIZERS + ENCODER + 2 * stream);
  }

  @Test
  void onlyAttentionToAllTokensOrAllSeasonsCostsMoreWithEverySeason() {
    for (FusionKind kind : FusionKind.values()) {
      boolean grows = kind == FusionKind.JOINT || kind == FusionKind.TEMPORAL;
      assertThat(cost(kind).season(9) > cost(kind).season(2)).as(kind.id()).isEqualTo(grows);
      assertThat(cost(kind).stateBytes(9) > cost(kind).stateBytes(2))
          .as(kind.id())
          .isEqualTo(grows);
    }
  }

  @Test
  void aTrainingStepIsThreeForwardPassesOfWhatIsVisible() {
    // 8 visible tokens: 4·2·8·144 + 4·8·8·12 + 2·2·8·12·24.
    long encoder = 9_216 + 3_072 + 9_216;
    // Embed 2·4·12·8; 16 tokens of width 8: 4·2·16·64 + 4·16·16·8 + 2·2·16·8·16.
    long decoders = 2 * (768 + 8_192 + 8_192 + 8_192) + 2 * 16 * 8 * (48 + 32);
    assertThat(cost(FusionKind.TEMPORAL_MULTIMODAL).trainingStep(Stage.MULTIMODAL, 2, 4))
        .isEqualTo(3 * 2 * (TOKENIZERS + encoder + decoders));
  }

  @Test
  void stateIsCountedAsItIsStored() {
    // 64 tokens of 32 halves and 8 bytes of validity, twice: what the stream keeps of a nano chip.
    Cost nano = new Cost(Architecture.nano(), FusionKind.TEMPORAL_MULTIMODAL);
    assertThat(nano.stateBytes(4)).isEqualTo(2 * (64 * 32 * 2 + 8));
    assertThat(new Cost(Architecture.nano(), FusionKind.JOINT).stateBytes(4))
        .isEqualTo(4 * 2 * (64 * 96 * 2 + 8));
  }

  @Test
  void fusionParametersOfNanoAreThoseOfItsLayerAndItsMemory() {
    // Carry 3168, norms 576, attention 37248, MLP 74208; memory 3168; two modalities.
    assertThat(new Cost(Architecture.nano(), FusionKind.TEMPORAL_MULTIMODAL).fusionParameters())
        .isEqualTo(2 * (3_168 + 576 + 37_248 + 74_208 + 3_168));
  }
}
