package dev.revisit.local.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.local.UserError;
import dev.revisit.local.simulator.SimulatedTruth;
import dev.revisit.local.simulator.SimulatedWindow;
import dev.revisit.local.simulator.Simulator;
import dev.revisit.model.data.Label;
import dev.revisit.model.data.LabelledSample;
import dev.revisit.model.runtime.Chip;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesSamplesIT {
  private static final int SIDE = 64;

  @TempDir private static Path folder;
  private static Path catalogue;

  @BeforeAll
  static void simulate() throws IOException {
    catalogue = folder.resolve("simulated");
    Simulator.demonstration().window(SimulatedWindow.DEFAULT.withSize(256)).write(catalogue, 7);
  }

  private static SeriesSamples read(SeriesSamples.Subject subject, boolean balanced, int most)
      throws IOException {
    return SeriesSamples.read(
        List.of(catalogue), subject, SIDE, balanced, 30, most, 1, (done, all) -> {});
  }

  /** The date in an item id such as S2A_T33UUP_20240512_L2A or S1A_20240601. */
  private static LocalDate day(LabelledSample sample) {
    String digits = sample.id().replaceAll(".*?(20[0-9]{6}).*", "$1");
    return LocalDate.of(
        Integer.parseInt(digits.substring(0, 4)),
        Integer.parseInt(digits.substring(4, 6)),
        Integer.parseInt(digits.substring(6)));
  }

  @Test
  void changedCellsLieWhereTheTruthHasAChangeThatTheYearBeforeHadNot() throws IOException {
    SeriesSamples samples = read(SeriesSamples.Subject.CHANGE, true, 10_000);
    SimulatedTruth truth = SimulatedTruth.open(catalogue);
    boolean[] ever = new boolean[1024 * 1024];
    for (SimulatedTruth.Event event : truth.events()) {
      boolean[] mask = truth.mask(event);
      for (int i = 0; i < mask.length; i++) {
        ever[i] |= event.change() && mask[i];
      }
    }
    assertThat(samples.changed()).isPositive().isEqualTo((samples.size() + 1) / 2);
    for (int i = 0; i < samples.size(); i++) {
      LabelledSample sample = samples.sample(i);
      int left = samples.place(i).left();
      int top = samples.place(i).top();
      byte[] cells = ((Label.Cells) sample.label()).changed();
      for (int cell = 0; cell < cells.length; cell++) {
        if (cells[cell] == 1) {
          int inside = 0;
          for (int p = 0; p < 16; p++) {
            int row = top + cell / 16 * 4 + p / 4;
            int column = left + cell % 16 * 4 + p % 4;
            inside += ever[row * 1024 + column] ? 1 : 0;
          }
          assertThat(inside).as("%s cell %d", sample.id(), cell).isGreaterThanOrEqualTo(8);
          LocalDate day = day(sample);
          assertThat(truth.events())
              .anyMatch(e -> e.change() && e.visibleOn(day) && !e.visibleOn(day.minusMonths(18)));
        }
      }
    }
  }

  @Test
  void aLookHasOneModalityAndTheFourSeasonsBeforeIt() throws IOException {
    SeriesSamples samples = read(SeriesSamples.Subject.LAND_COVER, false, 200);
    assertThat(samples.size()).isEqualTo(200);
    boolean radar = false;
    for (int i = 0; i < samples.size(); i++) {
      LabelledSample sample = samples.sample(i);
      assertThat(sample.look().optical().isPresent()).isNotEqualTo(sample.look().sar().isPresent());
      assertThat(sample.history()).hasSizeBetween(1, 4);
      assertThat(sample.group()).isEqualTo("simulated");
      Chip look = sample.look().optical().or(() -> sample.look().sar()).orElseThrow();
      assertThat(look.dayOfYear()).isEqualTo(day(sample).getDayOfYear());
      radar |= sample.look().sar().isPresent();
    }
    assertThat(radar).isTrue();
  }

  @Test
  void landCoverIsThatOfTheYearOfTheLook() throws IOException {
    SeriesSamples samples = read(SeriesSamples.Subject.LAND_COVER, false, 50);
    SimulatedTruth truth = SimulatedTruth.open(catalogue);
    LabelledSample sample = samples.sample(17);
    byte[] year = truth.landCover(day(sample).getYear());
    SeriesSamples.Place corner = samples.place(17);
    byte[] codes = ((Label.Pixels) sample.label()).codes();
    int labelled = 0;
    for (int i = 0; i < codes.length; i++) {
      int pixel = (corner.top() + i / SIDE) * 1024 + corner.left() + i % SIDE;
      if (Byte.toUnsignedInt(codes[i]) != Label.UNLABELLED) {
        assertThat(codes[i]).isEqualTo(year[pixel]);
        labelled++;
      }
    }
    assertThat(labelled).isGreaterThan(codes.length / 2);
  }

  private static ThrowingCallable reading(Path... catalogues) {
    return () ->
        SeriesSamples.read(
            List.of(catalogues),
            SeriesSamples.Subject.CHANGE,
            SIDE,
            true,
            10,
            10,
            1,
            (done, all) -> {});
  }

  @Test
  void aCatalogueWithoutTruthIsRefused() {
    assertThatThrownBy(reading(folder.resolve("nothing")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("revisit simulate");
  }

  @Test
  void twoCataloguesOfOneNameAreRefused() {
    assertThatThrownBy(reading(catalogue, folder.resolve("other/simulated")))
        .isInstanceOf(LabelException.class)
        .hasMessageContaining("called simulated");
  }

  @Test
  void anUnknownHeadNamesTheTwoThatThereAre() {
    assertThatThrownBy(() -> SeriesSamples.Subject.ofOption(Optional.of("roads")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--head roads");
    assertThatThrownBy(() -> SeriesSamples.Subject.ofOption(Optional.empty()))
        .hasMessageContaining("--simulated needs --head");
  }
}
