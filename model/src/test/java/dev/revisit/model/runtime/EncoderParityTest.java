package dev.revisit.model.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.revisit.model.architecture.Architecture;
import dev.revisit.model.architecture.ArchitectureJson;
import dev.revisit.model.architecture.BandStatistics;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.LandCoverHeadShape;
import dev.revisit.model.release.ModelRelease;
import dev.revisit.model.release.ModelReleases;
import dev.revisit.model.weights.SafetensorsReader;
import dev.revisit.model.weights.SeededWeights;
import dev.revisit.model.weights.TensorData;
import dev.revisit.model.weights.WeightMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way the stream goes, against the reference: physical pixels, clear masks, one season a call,
 * and memory stored in half precision in between, while the reference kept all in float32.
 */
class EncoderParityTest {
  private static final Logger LOG = LoggerFactory.getLogger(EncoderParityTest.class);
  private static final int SAMPLES = 2;
  private static final int SEASONS = 4;

  /**
   * Half precision has 11 bits: 0.001 for codes below 4; it does not grow from season to season.
   */
  private static final double HALF_TOLERANCE = 0.004;

  @Test
  void seasonsFoldedThroughStoredMemoryReproduceTheReference() throws IOException {
    Path path =
        Path.of(System.getProperty("revisit.shared", "missing"))
            .resolve("reference/parity-tiny-7.safetensors");
    assumeThat(path).as("the parity case of the reference implementation").exists();
    try (SafetensorsReader file = SafetensorsReader.open(path);
        Encoder encoder =
            TensorFlowEncoder.open(release(file), EncoderSettings.cpu().withBatch(3))) {
      List<Optional<MemoryCode>> memories = new ArrayList<>();
      for (int sample = 0; sample < SAMPLES; sample++) {
        memories.add(Optional.empty());
      }
      for (int season = 0; season < SEASONS; season++) {
        List<SeasonChips> chips = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
          chips.add(
              new SeasonChips(
                  Optional.of(chip(file, Modality.OPTICAL, sample, season)),
                  Optional.of(chip(file, Modality.SAR, sample, season))));
        }
        List<FoldResult> folded = encoder.fold(chips, memories);
        memories = new ArrayList<>();
        for (FoldResult result : folded) {
          MemoryCode m = result.memory();
          memories.add(
              Optional.of(MemoryCode.of(m.optical(), m.opticalValid(), m.sar(), m.sarValid())));
        }
        for (Modality modality : Modality.values()) {
          double error = compare(file, encoder.architecture(), modality, season, memories);
          LOG.info(
              "memory of season {}, {}: half precision costs {}", season, modality.id(), error);
          assertThat(error).isLessThan(HALF_TOLERANCE);
        }
      }
      assertThat(memories.get(1).orElseThrow().opticalValid())
          .as("the last optical look of the second sample is all cloud")
          .containsOnly(0);
    }
  }

  private static double compare(
      SafetensorsReader file,
      Architecture a,
      Modality modality,
      int season,
      List<Optional<MemoryCode>> memories)
      throws IOException {
    float[] expected = file.tensor("output/memory." + modality.id() + "." + season).toFloats();
    float[] actual = new float[expected.length];
    for (int sample = 0; sample < SAMPLES; sample++) {
      memories
          .get(sample)
          .orElseThrow()
          .write(modality, a, sample, actual, new float[SAMPLES * a.tokens()]);
    }
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      error = Math.max(error, Math.abs(actual[i] - expected[i]));
    }
    return error;
  }

  private static ModelRelease release(SafetensorsReader file) throws IOException {
    Architecture a = ArchitectureJson.parse(file.metadata().get("config"));
    LandCoverHeadShape head = LandCoverHeadShape.of(ClassScheme.dynamicWorld());
    Map<String, long[]> shapes = ModelRelease.parameterShapes(a, head);
    Map<String, TensorData> tensors =
        new LinkedHashMap<>(SeededWeights.create(shapes, 1).tensors());
    for (String name : file.names()) {
      if (name.startsWith("weight/")) {
        tensors.put(name.substring("weight/".length()), file.tensor(name));
      }
    }
    ModelRelease nano = ModelReleases.untrainedNano();
    return new ModelRelease(
        nano.identity(), a, nano.normalisation(), head, 1, WeightMap.of(tensors, shapes));
  }

  /** A chip whose physical pixels normalise to those of the case. */
  private static Chip chip(SafetensorsReader file, Modality modality, int sample, int season)
      throws IOException {
    Architecture a = ArchitectureJson.parse(file.metadata().get("config"));
    List<BandStatistics> bands = ModelReleases.untrainedNano().normalisation().bands(modality);
    int length = a.bands(modality) * a.pixels();
    int from = (sample * SEASONS + season) * length;
    float[] pixels =
        Arrays.copyOfRange(
            file.tensor("input/pixels." + modality.id()).toFloats(), from, from + length);
    for (int i = 0; i < length; i++) {
      BandStatistics s = bands.get(i / a.pixels());
      pixels[i] = (float) (s.low() + pixels[i] * (s.high() - s.low()));
    }
    boolean[] clear = TestChips.clear(a);
    if (modality == Modality.OPTICAL) {
      boolean[] valid = file.tensor("input/valid.optical").toBooleans();
      for (int i = 0; i < clear.length; i++) {
        int token = i / a.image() / a.patch() * a.side() + i % a.image() / a.patch();
        clear[i] = valid[(sample * SEASONS + season) * a.tokens() + token];
      }
    }
    float day = file.tensor("input/day").toFloats()[sample * SEASONS + season];
    return new Chip(modality, pixels, clear, (int) day);
  }
}
