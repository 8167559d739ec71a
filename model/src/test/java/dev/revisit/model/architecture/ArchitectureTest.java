package dev.revisit.model.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.revisit.model.weights.ParameterShapes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
  @Test
  void impossibleWidthsAreNamedAllAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Architecture(
                    30,
                    8,
                    50,
                    1,
                    3,
                    4,
                    1,
                    8,
                    32,
                    1,
                    5,
                    4,
                    Map.of(Modality.OPTICAL, 12, Modality.SAR, 2),
                    4))
        .withMessageContainingAll(
            "image 30 is not a multiple of patch (8)",
            "dim 50 is not a multiple of heads (3)",
            "decoder_dim 32 is not a multiple of decoder_heads (5)",
            "dim 50 is not a multiple of the four parts of the position code (4)");
  }

  @Test
  void valuesOutOfRangeAndMissingModalitiesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Architecture(64, 0, -8, 1, 1, 1, 1, 1, 4, 1, 1, 1, Map.of(Modality.SAR, 2), 1))
        .withMessageContainingAll("patch is 0", "dim is -8", "bands.optical is missing");
  }

  @ParameterizedTest
  @CsvSource({
    // image, tokens, dim, depth, heads, fusion layers, memory, decoder: the table of presets
    "nano, 64, 64, 96, 4, 3, 1, 32, 64, 1, 4",
    "tiny, 128, 256, 192, 12, 3, 2, 48, 128, 2, 4",
    "base, 128, 256, 768, 12, 12, 2, 64, 512, 4, 16",
    "base-16, 256, 256, 768, 12, 12, 2, 64, 512, 4, 16"
  })
  void presetsAreThoseOfTheSpecification(
      String name,
      int image,
      int tokens,
      int dim,
      int depth,
      int heads,
      int layers,
      int memory,
      int decoderDim,
      int decoderDepth,
      int decoderHeads) {
    Architecture a = Architecture.preset(name);
    assertThat(a.image()).isEqualTo(image);
    assertThat(a.tokens()).isEqualTo(tokens);
    assertThat(a.dim()).isEqualTo(dim);
    assertThat(a.depth()).isEqualTo(depth);
    assertThat(a.heads()).isEqualTo(heads);
    assertThat(a.tmLayers()).isEqualTo(layers);
    assertThat(a.memory()).isEqualTo(memory);
    assertThat(a.decoderDim()).isEqualTo(decoderDim);
    assertThat(a.decoderDepth()).isEqualTo(decoderDepth);
    assertThat(a.decoderHeads()).isEqualTo(decoderHeads);
    assertThat(a.mlpRatio()).isEqualTo(4);
    assertThat(a.timeHarmonics()).isEqualTo(4);
    assertThat(a.bands(Modality.OPTICAL)).isEqualTo(12);
    assertThat(a.bands(Modality.SAR)).isEqualTo(2);
  }

  @Test
  void nanoHasAboutOneMillionParametersAndBaseTheEncoderOfViTBase() {
    assertThat(parameters(Architecture.nano())).isBetween(800_000L, 1_200_000L);
    // 12 blocks of ViT-Base: 12 * (4 * (768^2 + 768) + 2 * 4 * 768^2 + 5 * 768 + 4 * 768) = 85 M
    assertThat(
            ParameterShapes.seaMo(Architecture.base()).entrySet().stream()
                .filter(e -> e.getKey().startsWith("blocks."))
                .mapToLong(e -> size(e.getValue()))
                .sum())
        .isEqualTo(85_054_464L);
  }

  private static long parameters(Architecture a) {
    return ParameterShapes.seaMo(a).values().stream().mapToLong(ArchitectureTest::size).sum();
  }

  private static long size(long[] shape) {
    long size = 1;
    for (long s : shape) {
      size *= s;
    }
    return size;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nano", "tiny", "base", "base-16"})
  void jsonRoundTripKeepsEverything(String preset) {
    Architecture a = Architecture.preset(preset);
    assertThat(ArchitectureJson.parse(ArchitectureJson.write(a).toString())).isEqualTo(a);
  }

  @Test
  void missingUnknownAndFractionalJsonEntriesAreNamed() {
    ObjectNode json = ArchitectureJson.write(Architecture.nano());
    json.remove("depth");
    json.put("heads", 2.5);
    json.put("window", 7);
    ((ObjectNode) json.get("bands")).remove("sar");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArchitectureJson.read(json))
        .withMessageContainingAll(
            "'depth' is missing",
            "'heads' is 2.5",
            "'window' is not an entry that this build knows",
            "'bands.sar' is missing");
  }

  @Test
  void textThatIsNotJsonIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ArchitectureJson.parse("{image: "))
        .withMessageContaining("not JSON");
    assertThatIllegalArgumentException().isThrownBy(() -> ArchitectureJson.parse("[]"));
  }

  @Test
  void anUnknownPresetNamesTheKnownOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Architecture.preset("huge"))
        .withMessageContaining("nano, tiny, base, base-16");
  }
}
