package dev.revisit.flink.pretrain;

import static dev.revisit.flink.pretrain.Acquisitions.optical;
import static dev.revisit.flink.pretrain.Acquisitions.radar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.connectors.raster.SceneReadException;
import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.SeasonalChip;
import dev.revisit.model.runtime.Chip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PlaceSamplerTest {
  private static final int SIDE = 10;
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  private static ChipRules rules(int minSeasons, int chipsPerPlace) {
    return new ChipRules(SIDE, 4, minSeasons, 0.5, 60, 15, 1, chipsPerPlace);
  }

  /** What an acquisition shows of each chip: previewed and when it is read, or how it fails. */
  private record Scene(
      double[] previewed, double[] shown, boolean opens, boolean reads, boolean outage) {}

  private static class FakePlace implements Place {
    private final List<Integer> positions;
    private final Map<Acquisition, Scene> scenes = new LinkedHashMap<>();
    private final Map<Acquisition, Integer> reads = new ConcurrentHashMap<>();

    FakePlace(Integer... positions) {
      this.positions = List.of(positions);
    }

    FakePlace with(Acquisition acquisition, double... shares) {
      scenes.put(acquisition, new Scene(shares, shares, true, true, false));
      return this;
    }

    FakePlace with(Acquisition acquisition, Scene scene) {
      scenes.put(acquisition, scene);
      return this;
    }

    @Override
    public String id() {
      return "place";
    }

    @Override
    public List<Integer> positions() {
      return positions;
    }

    @Override
    public String chipId(int position) {
      return "place@" + position;
    }

    @Override
    public List<Acquisition> acquisitions() {
      return List.copyOf(scenes.keySet());
    }

    @Override
    public Map<Integer, Double> preview(Acquisition acquisition) throws SceneReadException {
      Scene scene = scenes.get(acquisition);
      if (!scene.opens()) {
        throw failure(scene);
      }
      Map<Integer, Double> shares = new HashMap<>();
      positions.forEach(position -> shares.put(position, scene.previewed()[position]));
      return shares;
    }

    @Override
    public Map<Integer, Chip> read(Acquisition acquisition, Collection<Integer> wanted)
        throws SceneReadException {
      reads.merge(acquisition, 1, Integer::sum);
      Scene scene = scenes.get(acquisition);
      if (!scene.reads()) {
        throw failure(scene);
      }
      Map<Integer, Chip> chips = new HashMap<>();
      for (int position : wanted) {
        boolean[] clear = new boolean[SIDE * SIDE];
        Arrays.fill(clear, 0, (int) Math.round(scene.shown()[position] * clear.length), true);
        int bands = acquisition.modality() == Modality.OPTICAL ? 12 : 2;
        chips.put(
            position,
            new Chip(
                acquisition.modality(),
                new float[bands * SIDE * SIDE],
                clear,
                acquisition.date().getDayOfYear()));
      }
      return chips;
    }

    private static SceneReadException failure(Scene scene) {
      return scene.outage()
          ? new SceneReadException(
              SceneReadException.UNREACHABLE, true, "no answer", "sample again")
          : new SceneReadException(
              SceneReadException.TRUNCATED_RASTER, false, "too short", "upload it again");
    }
  }

  private static PlaceSampler.Sample sample(FakePlace place, ChipRules rules)
      throws InterruptedException {
    return new PlaceSampler(rules, 7, THREADS).sample(place);
  }

  private static List<String> ids(PlaceSampler.Sample sample) {
    return sample.chips().stream().map(SeasonalChip::id).toList();
  }

  /** Items with their outcome, in their order of name. */
  private static List<String> outcomes(PlaceSampler.Sample sample) {
    List<String> outcomes = new ArrayList<>();
    sample.items().forEach(o -> outcomes.add(o.item() + " " + o.kind() + " " + o.reason()));
    outcomes.sort(null);
    return outcomes;
  }

  @Test
  void aSeasonHoldsTheLooksThatWereChosenWithTheirDays() throws InterruptedException {
    PlaceSampler.Sample sample =
        sample(
            new FakePlace(0)
                .with(optical("2021-07-10"), 0.9)
                .with(radar("2021-07-08"), 1)
                .with(radar("2021-10-08"), 1),
            rules(1, 16));
    assertThat(ids(sample)).containsExactly("place@0");
    List<SeasonalChip.Season> seasons = sample.chips().get(0).seasons();
    assertThat(seasons)
        .extracting(season -> season.date().toString())
        .containsExactly("2021-07-08", "2021-10-08");
    assertThat(seasons.get(0).looks().optical().orElseThrow().dayOfYear()).isEqualTo(191);
    assertThat(seasons.get(0).looks().sar().orElseThrow().dayOfYear()).isEqualTo(189);
    assertThat(seasons.get(1).looks().optical()).isEmpty();
  }

  @Test
  void theChipIsMadeFromTheRestWhenASceneCannotBeOpenedOrRead() throws InterruptedException {
    Scene missing = new Scene(new double[] {1}, new double[] {1}, false, false, false);
    Scene truncated = new Scene(new double[] {1}, new double[] {1}, true, false, false);
    PlaceSampler.Sample sample =
        sample(
            new FakePlace(0)
                .with(optical("2021-06-01"), missing)
                .with(optical("2021-06-20"), truncated)
                .with(optical("2021-07-10"), 0.6)
                .with(radar("2021-07-08"), truncated),
            rules(1, 16));
    assertThat(sample.chips().get(0).seasons())
        .extracting(season -> season.date().toString())
        .containsExactly("2021-07-10");
    assertThat(outcomes(sample))
        .containsExactly(
            "optical/2021-06-01-1 SKIPPED truncated-raster",
            "optical/2021-06-20-1 SKIPPED truncated-raster",
            "optical/2021-07-10-1 USED ",
            "sar/2021-07-08-1 SKIPPED truncated-raster");
  }

  @Test
  void anOutageIsReportedAsWorthAnotherTry() throws InterruptedException {
    PlaceSampler.Sample sample =
        sample(
            new FakePlace(0)
                .with(
                    optical("2021-06-01"),
                    new Scene(new double[] {1}, new double[] {1}, false, false, true)),
            rules(1, 16));
    assertThat(sample.chips()).isEmpty();
    assertThat(sample.items())
        .singleElement()
        .satisfies(outcome -> assertThat(outcome.retryable()).isTrue())
        .satisfies(outcome -> assertThat(outcome.remedy()).isEqualTo("sample again"));
  }

  @Test
  void aLookThatProvesCloudierThanItsPreviewGivesWayToTheNextBest() throws InterruptedException {
    FakePlace place =
        new FakePlace(0, 1)
            .with(
                optical("2021-06-20"),
                new Scene(new double[] {0.9, 0.9}, new double[] {0.3, 0.8}, true, true, false))
            .with(optical("2021-07-10"), 0.6, 0.6);
    PlaceSampler.Sample sample = sample(place, rules(1, 16));
    assertThat(sample.chips())
        .extracting(chip -> chip.seasons().get(0).date().toString())
        .containsExactly("2021-07-10", "2021-06-20");
    // Once for both chips, and not again.
    assertThat(place.reads).containsEntry(optical("2021-06-20"), 1);
  }

  @Test
  void aPlaceUnderCloudGivesNoChipAndSaysSo() throws InterruptedException {
    PlaceSampler.Sample sample =
        sample(
            new FakePlace(0, 1)
                .with(optical("2021-06-20"), 0.1, 0.4)
                .with(radar("2021-06-20"), 0, 0),
            rules(1, 16));
    assertThat(sample.chips()).isEmpty();
    assertThat(outcomes(sample))
        .containsExactly(
            "optical/2021-06-20-1 SKIPPED not-clear", "sar/2021-06-20-1 SKIPPED no-data");
    assertThat(sample.items())
        .anySatisfy(
            outcome ->
                assertThat(outcome.detail())
                    .isEqualTo(
                        "It shows at most 40 % of any drawn chip of place, 50 % are wanted."));
  }

  @Test
  void aPlaceWithoutAnyAcquisitionGivesNothing() throws InterruptedException {
    PlaceSampler.Sample sample = sample(new FakePlace(0), rules(1, 16));
    assertThat(sample.chips()).isEmpty();
    assertThat(sample.items()).isEmpty();
  }

  @Test
  void chipsWithTooFewSeasonsAreLeftOutAndTheirScenesAreNotNeeded() throws InterruptedException {
    PlaceSampler.Sample sample =
        sample(
            new FakePlace(0, 1)
                .with(optical("2021-06-20"), 1, 1)
                .with(optical("2021-09-20"), 0.2, 1)
                .with(optical("2021-08-20"), 0.9, 0.9),
            rules(2, 16));
    assertThat(ids(sample)).containsExactly("place@1");
    assertThat(outcomes(sample))
        .containsExactly(
            "optical/2021-06-20-1 USED ",
            "optical/2021-08-20-1 NOT_NEEDED ",
            "optical/2021-09-20-1 USED ");
  }

  @Test
  void atMostSoManyChipsAreTakenInTheOrderOfTheDrawAndAChipThatFailsIsReplaced()
      throws InterruptedException {
    FakePlace place =
        new FakePlace(3, 0, 2, 1)
            .with(
                optical("2021-06-20"),
                new Scene(
                    new double[] {1, 1, 1, 1}, new double[] {1, 1, 1, 0.2}, true, true, false));
    assertThat(ids(sample(place, rules(1, 2)))).containsExactly("place@0", "place@2");
  }

  @Test
  void theNewestRevisionOfAnAcquisitionReplacesTheOthers() throws InterruptedException {
    PlaceSampler.Sample sample =
        sample(
            new FakePlace(0)
                .with(Acquisitions.of(Modality.OPTICAL, "2021-06-20", "05.09"), 1)
                .with(Acquisitions.of(Modality.OPTICAL, "2021-06-20", "05.11"), 0.8)
                .with(Acquisitions.of(Modality.OPTICAL, "2021-06-20", "04.00"), 1),
            rules(1, 16));
    assertThat(outcomes(sample))
        .containsExactly(
            "optical/2021-06-20-04.00 SKIPPED duplicate",
            "optical/2021-06-20-05.09 SKIPPED duplicate",
            "optical/2021-06-20-05.11 USED ");
  }

  @Test
  void whatIsNoReadFailureIsNotSwallowed() {
    FakePlace place =
        new FakePlace(0) {
          @Override
          public Map<Integer, Double> preview(Acquisition acquisition) {
            throw new IllegalArgumentException("a fault of ours");
          }
        }.with(optical("2021-06-20"), 1);
    assertThatThrownBy(() -> sample(place, rules(1, 16))).hasMessageContaining("a fault of ours");
  }
}
