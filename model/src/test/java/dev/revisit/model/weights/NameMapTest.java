package dev.revisit.model.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameMapTest {
  @TempDir Path folder;

  private NameMap map(String rules) throws IOException {
    Path file = folder.resolve("map.json");
    Files.writeString(file, "{\"format\": \"revisit-name-map-1\", \"rules\": [" + rules + "]}");
    return NameMap.read(file);
  }

  private WeightImport read(
      NameMap map, Map<String, TensorData> tensors, Map<String, long[]> expected)
      throws IOException {
    Path file = folder.resolve("weights.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return WeightImport.read(reader, map, expected);
    }
  }

  private static TensorData counted(long... shape) {
    float[] values = new float[(int) TensorData.elements(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return TensorData.ofFloats(values, shape);
  }

  private void assertRejected(String rules, String... messages) {
    assertThatThrownBy(() -> map(rules))
        .isInstanceOf(NameMapException.class)
        .hasMessageContainingAll(messages);
  }

  @Test
  void filesThatAreNoNameMapsAreRejected() throws IOException {
    Path file = Files.writeString(folder.resolve("map.json"), "not JSON");
    assertThatThrownBy(() -> NameMap.read(file))
        .isInstanceOf(NameMapException.class)
        .hasMessageContaining("not JSON");
    Files.writeString(file, "{\"rules\": []}");
    assertThatThrownBy(() -> NameMap.read(file)).hasMessageContaining("revisit-name-map-1");
    assertThatThrownBy(() -> NameMap.builtIn("nonsense")).hasMessageContaining("'nonsense'");
  }

  @Test
  void rulesThatCannotBeFollowedAreRejected() {
    assertRejected("{\"source\": \"a\"}", "either 'target' or 'ignore'");
    assertRejected("{\"source\": \"a\", \"target\": \"b\", \"ignore\": true}", "either");
    assertRejected("{\"source\": \"(a\", \"target\": \"b\"}", "'(a' is no pattern");
    assertRejected("{\"source\": \"a\", \"target\": \"b\", \"transpose\": 1}", "[transpose]");
    assertRejected("{\"source\": \"a\", \"target\": \"b\", \"permute\": \"1\"}", "whole numbers");
    assertRejected(
        "{\"source\": \"a\", \"target\": \"b\", \"take\": {\"axis\": 0, \"of\": 2, \"indices\":"
            + " [2]}}",
        "-1 (zeros) to 1");
  }

  @Test
  void rulesThatDoNotFitATensorAreRejected() throws IOException {
    Map<String, TensorData> tensors = Map.of("a", counted(3, 2));
    Map<String, long[]> expected = Map.of("b", new long[] {3, 2}, "c", new long[] {3, 2});
    for (String rule :
        List.of(
            "\"target\": \"b\", \"permute\": [0, 0]",
            "\"target\": \"b\", \"permute\": [0, 1, 2]",
            "\"target\": \"b\", \"swap_halves\": [2]",
            "\"target\": [\"b\", \"c\"]")) {
      NameMap map = map("{\"source\": \"a\", " + rule + "}");
      assertThatThrownBy(() -> read(map, tensors, expected))
          .isInstanceOf(NameMapException.class)
          .hasMessageContaining("does not fit a tensor of shape [3, 2]");
    }
    NameMap group = map("{\"source\": \"a\", \"target\": \"b$1\"}");
    assertThatThrownBy(() -> read(group, tensors, expected)).hasMessageContaining("group");
    NameMap integers = map("{\"source\": \"n\", \"target\": \"b\"}");
    assertThatThrownBy(
            () -> read(integers, Map.of("n", TensorData.ofLongs(new long[6], 3, 2)), expected))
        .hasMessageContaining("I64");
  }

  @Test
  void twoTensorsUnderOneNameAreRejected() throws IOException {
    NameMap map = map("{\"source\": \".\", \"target\": \"b\"}");
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("x", counted(2));
    tensors.put("y", counted(2));
    assertThatThrownBy(() -> read(map, tensors, Map.of("b", new long[] {2})))
        .isInstanceOf(NameMapException.class)
        .hasMessageContaining("Both x and y would become b");
  }

  @Test
  void whatIsFoundMissingUnusedAndMisshapenIsToldApart() throws IOException {
    NameMap map =
        map(
            "{\"source\": \"old\\\\.(.+)\", \"target\": \"new.$1\"}, {\"source\": \"extra\","
                + " \"ignore\": true}");
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("old.a", counted(2));
    tensors.put("old.b", counted(3));
    tensors.put("old.z", counted(1));
    tensors.put("extra", counted(1));
    tensors.put("stranger", counted(1));
    Map<String, long[]> expected = new LinkedHashMap<>();
    for (String name : List.of("new.a", "new.b", "new.c")) {
      expected.put(name, new long[] {2});
    }
    WeightImport found = read(map, tensors, expected);
    assertThat(found.matched()).containsExactly(Map.entry("new.a", "old.a"));
    assertThat(found.missing()).containsExactly("new.c");
    assertThat(found.unused())
        .containsExactly("old.z (this architecture has no new.z)", "stranger");
    assertThat(found.ignored()).containsExactly("extra");
    assertThat(found.misshapen()).containsExactly("new.b needs [2], old.b gives [3]");
    WeightMap complete = found.complete(expected, 7);
    assertThat(complete.floats("new.a")).containsExactly(0, 1);
    assertThat(complete.floats("new.c"))
        .isEqualTo(SeededWeights.create(expected, 7).floats("new.c"));
  }

  @Test
  void stepsMoveValuesWhereTheyShouldGo() throws IOException {
    NameMap map =
        map(
            """
            {"source": "fused", "target": ["q", "k"]},
            {"source": "turned", "target": "turned", "permute": [1, 0]},
            {"source": "flat", "target": "flat", "permute": [0, 2, 1], "reshape": true},
            {"source": "bands", "target": "bands", "take": {"axis": 1, "of": 2, "indices": [1, -1, 0]}},
            {"source": "swapped", "target": "swapped", "swap_halves": [1]}
            """);
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    tensors.put("fused", counted(4, 1));
    tensors.put("turned", counted(2, 3));
    tensors.put("flat", counted(1, 2, 3));
    tensors.put("bands", counted(2, 2));
    tensors.put("swapped", counted(2, 4));
    Map<String, long[]> expected = new LinkedHashMap<>();
    expected.put("q", new long[] {2, 1});
    expected.put("k", new long[] {2, 1});
    expected.put("turned", new long[] {3, 2});
    expected.put("flat", new long[] {1, 6});
    expected.put("bands", new long[] {2, 3});
    expected.put("swapped", new long[] {2, 4});
    WeightMap weights = read(map, tensors, expected).complete(expected, 1);
    assertThat(weights.floats("q")).containsExactly(0, 1);
    assertThat(weights.floats("k")).containsExactly(2, 3);
    assertThat(weights.floats("turned")).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(weights.floats("flat")).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(weights.floats("bands")).containsExactly(1, 0, 0, 3, 0, 2);
    assertThat(weights.floats("swapped")).containsExactly(2, 3, 0, 1, 6, 7, 4, 5);
  }

  @Test
  void aConvolutionOverPatchesIsTheLinearMapOfOurPatchOrder() throws IOException {
    // One output, two bands of 2 x 2 patches: the kernel counts band 0 row by row, then band 1.
    Map<String, TensorData> tensors = Map.of("patch_embed.proj.weight", counted(1, 2, 2, 2));
    Map<String, long[]> expected = Map.of("tokenizer.optical.weight", new long[] {1, 8});
    WeightMap weights = read(NameMap.builtIn("timm"), tensors, expected).complete(expected, 1);
    // Ours: row, column, band. Position (row 0, column 0) has bands 0 and 4, (0, 1) has 1 and 5.
    assertThat(weights.floats("tokenizer.optical.weight")).containsExactly(0, 4, 1, 5, 2, 6, 3, 7);
  }
}
