package dev.revisit.flink.pretrain;

import static dev.revisit.flink.pretrain.Acquisitions.optical;
import static dev.revisit.flink.pretrain.Acquisitions.radar;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SeasonChooserTest {
  private static final int CHIP = 3;

  private static ChipRules rules(int seasons, int maxPairDays) {
    return new ChipRules(64, seasons, 1, 0.5, 60, maxPairDays, 1, 16);
  }

  private static SeasonChooser.Seen seen(Acquisition acquisition, double clear) {
    return new SeasonChooser.Seen(acquisition, Map.of(CHIP, clear));
  }

  private static List<SeasonLooks> choose(ChipRules rules, SeasonChooser.Seen... seen) {
    return new SeasonChooser(rules, 7).choose("chip", CHIP, List.of(seen));
  }

  /** Dates of a season's looks, optical first, "-" for none. */
  private static String dates(SeasonLooks looks) {
    return looks.optical().map(a -> a.date().toString()).orElse("-")
        + " + "
        + looks.sar().map(a -> a.date().toString()).orElse("-");
  }

  @Test
  void theClearestOpticalLookAndTheRadarLookNearestToItMakeASeason() {
    assertThat(
            choose(
                rules(4, 15),
                seen(optical("2021-06-10"), 0.8),
                seen(optical("2021-07-10"), 0.95),
                seen(radar("2021-06-10"), 1),
                seen(radar("2021-07-02"), 1),
                seen(radar("2021-07-16"), 1)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("2021-07-10 + 2021-07-16");
  }

  @Test
  void decemberBelongsToTheWinterOfTheFollowingYear() {
    assertThat(
            choose(
                rules(4, 15),
                seen(optical("2020-11-30"), 1),
                seen(optical("2020-12-01"), 1),
                seen(radar("2020-12-09"), 1),
                seen(optical("2021-02-28"), 0.6),
                seen(optical("2021-03-01"), 1)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("2020-11-30 + -", "2020-12-01 + 2020-12-09", "2021-03-01 + -");
  }

  @Test
  void radarOfAnotherSeasonOrTooFarAwayMakesNoPair() {
    assertThat(
            choose(
                rules(4, 15),
                seen(optical("2021-05-30"), 1),
                seen(radar("2021-05-14"), 1),
                seen(radar("2021-06-01"), 1)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("2021-05-30 + -", "- + 2021-06-01");
  }

  @Test
  void aPairMayBeExactlyAsFarApartAsAllowed() {
    assertThat(choose(rules(4, 15), seen(optical("2021-05-30"), 1), seen(radar("2021-05-15"), 1)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("2021-05-30 + 2021-05-15");
  }

  @Test
  void amongEquallyClearLooksTheOneWithNearerRadarWinsThenTheLater() {
    // 0.953 and 0.958 are both 95 percent.
    assertThat(
            choose(
                rules(4, 15),
                seen(optical("2020-06-04"), 0.953),
                seen(optical("2020-08-13"), 0.958),
                seen(radar("2020-06-07"), 1)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("2020-06-04 + 2020-06-07");
    assertThat(
            choose(
                rules(4, 15), seen(optical("2020-06-04"), 0.95), seen(optical("2020-08-13"), 0.95)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("2020-08-13 + -");
  }

  @Test
  void radarAloneIsTheFullestThenThatNearestToTheMiddleOfTheSeason() {
    assertThat(
            choose(
                rules(4, 15),
                seen(radar("2021-06-02"), 1),
                seen(radar("2021-07-14"), 1), // the season's middle is the 16th
                seen(radar("2021-07-16"), 0.7),
                seen(radar("2021-08-30"), 1)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("- + 2021-07-14");
  }

  @Test
  void looksBelowTheSmallestClearShareDoNotExist() {
    assertThat(choose(rules(4, 15), seen(optical("2021-07-10"), 0.49))).isEmpty();
    assertThat(choose(rules(4, 15), seen(optical("2021-07-10"), 0.5))).hasSize(1);
    assertThat(choose(rules(4, 15))).isEmpty();
  }

  @Test
  void ofALongSeriesTheRunOfNeighboursWithMostLooksIsTaken() {
    assertThat(
            choose(
                rules(2, 15),
                seen(optical("2020-07-01"), 1),
                seen(optical("2020-10-01"), 1),
                seen(radar("2020-10-03"), 1),
                seen(radar("2021-01-10"), 1),
                seen(optical("2021-01-12"), 1),
                seen(optical("2021-04-01"), 1)))
        .extracting(SeasonChooserTest::dates)
        .containsExactly("2020-10-01 + 2020-10-03", "2021-01-12 + 2021-01-10");
  }

  @Test
  void amongRunsOfEqualWorthChipsDrawDifferentOnesAndSeedsToo() {
    List<SeasonChooser.Seen> years = new ArrayList<>();
    for (int year = 2018; year < 2023; year++) {
      for (String day : List.of("01-15", "04-15", "07-15", "10-15")) {
        years.add(seen(optical(year + "-" + day), 1));
      }
    }
    TreeSet<String> starts = new TreeSet<>();
    int differs = 0;
    for (int chip = 0; chip < 200; chip++) {
      List<SeasonLooks> one = new SeasonChooser(rules(4, 15), 7).choose("chip" + chip, CHIP, years);
      List<SeasonLooks> other =
          new SeasonChooser(rules(4, 15), 8).choose("chip" + chip, CHIP, years);
      assertThat(one).hasSize(4);
      starts.add(dates(one.get(0)));
      differs += one.equals(other) ? 0 : 1;
    }
    // 20 seasons have 17 runs of four; each is drawn among 200.
    assertThat(starts).hasSize(17);
    assertThat(differs).isGreaterThan(150);
  }

  @Test
  void theOrderInWhichAcquisitionsComeDoesNotMatter() {
    List<SeasonChooser.Seen> all = new ArrayList<>();
    Random random = new Random(5);
    for (int month = 1; month <= 12; month++) {
      for (int day = 1; day <= 28; day += 3) {
        String date = "2021-%02d-%02d".formatted(month, day);
        all.add(seen(day % 2 == 0 ? optical(date) : radar(date), 0.4 + random.nextInt(6) / 10.0));
      }
    }
    List<SeasonLooks> expected = new SeasonChooser(rules(4, 6), 7).choose("c", CHIP, all);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(all, random);
      assertThat(new SeasonChooser(rules(4, 6), 7).choose("c", CHIP, all)).isEqualTo(expected);
    }
  }
}
