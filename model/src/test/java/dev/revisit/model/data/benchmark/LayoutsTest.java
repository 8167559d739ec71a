package dev.revisit.model.data.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.revisit.model.architecture.Modality;
import dev.revisit.model.data.Label;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Miniature copies of each layout, written here, and what must be said when they are damaged. */
class LayoutsTest {
  @TempDir private Path root;

  private static byte[] codes(LabelledImage image) {
    return ((Label.Pixels) image.truth()).codes();
  }

  private static ImageRaster raster(LabelledImage image, Modality modality) {
    return image.now().stream().filter(r -> r.modality() == modality).findFirst().orElseThrow();
  }

  @Test
  void eurosatHasItsLastBandBeforeTheNinth() throws IOException {
    Tiff.write(root.resolve("Forest/Forest_1.tif"), 64, 64, 13, (band, x, y) -> 100 * (band + 1));
    Tiff.write(root.resolve("River/River_9.tif"), 64, 64, 13, (band, x, y) -> 0);

    ImageSet images = EuroSat.allBands(root);

    assertThat(images.size()).isEqualTo(2);
    LabelledImage forest = images.entry(0).reader().read();
    assertThat(forest.truth()).isEqualTo(new Label.Scene(1));
    ImageRaster optical = raster(forest, Modality.OPTICAL);
    // File order: B01 .. B09, B10, B11, B12, B8A.
    assertThat(optical.band("B08")[0]).isEqualTo(800);
    assertThat(optical.band("B8A")[0]).isEqualTo(1300);
    assertThat(optical.band("B09")[0]).isEqualTo(900);
    assertThat(optical.band("B11")[0]).isEqualTo(1100);
    assertThat(raster(images.entry(1).reader().read(), Modality.OPTICAL).band("B02")[5]).isNaN();
  }

  @Test
  void eurosatRgbBecomesReflectanceAndLacksTheOtherBands() throws IOException {
    BufferedImage grey = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      grey.setRGB(i % 64, i / 64, 0x808080);
    }
    Files.createDirectories(root.resolve("SeaLake"));
    ImageIO.write(grey, "jpg", root.resolve("SeaLake/SeaLake_7.jpg").toFile());
    Files.writeString(
        root.resolve("locations.csv"),
        "class,file,latitude,longitude\nSeaLake,SeaLake_7.jpg,51.8,-2.5\n");

    ImageSet images = EuroSat.rgb(root);

    assertThat(images.entry(0).group()).isEqualTo("51,-3");
    ImageRaster optical = raster(images.entry(0).reader().read(), Modality.OPTICAL);
    // 127 of 254 steps of 2750.
    assertThat(optical.band("B04")[99]).isEqualTo(1375, within(11f));
    assertThat(optical.band("B02")[99]).isEqualTo(1375, within(11f));
    assertThat(optical.band("B08")[99]).isNaN();
  }

  @Test
  void oscdBringsEveryBandOfBothDatesOntoTheMask() throws IOException {
    city("rennes", 12, 6);
    // The second date is smaller, as in two real cities, and still covers the same ground.
    for (String band : OpticalBands.THIRTEEN) {
      Tiff.write(
          root.resolve("rennes/imgs_2/T30_" + band + ".tif"), 11, 6, 1, (b, x, y) -> 500 + x);
    }

    ImageSet cities = Oscd.open(root);
    LabelledImage rennes = cities.entry(0).reader().read();

    assertThat(cities.entry(0).group()).isEqualTo("rennes");
    assertThat(rennes.width()).isEqualTo(12);
    assertThat(codes(rennes)[0]).isEqualTo((byte) 1);
    assertThat(codes(rennes)[11]).isZero();
    ImageRaster before = rennes.history().get(0).get(0);
    assertThat(before.dayOfYear()).isEqualTo(233);
    // 20 m bands are ramps of half as many pixels: bilinear between their centres.
    assertThat(before.band("B11")[1]).isEqualTo(1000.25f);
    assertThat(before.band("B11")[2]).isEqualTo(1000.75f);
    float[] now = raster(rennes, Modality.OPTICAL).band("B02");
    assertThat(now[0]).isEqualTo(500);
    assertThat(now[11]).isEqualTo(510);
  }

  private void city(String name, int width, int height) throws IOException {
    Path city = root.resolve(name);
    for (String date : List.of("imgs_1", "imgs_2")) {
      for (String band : OpticalBands.THIRTEEN) {
        int step = List.of("B02", "B03", "B04", "B08").contains(band) ? 1 : 2;
        Tiff.write(
            city.resolve(date + "/T30_" + band + ".tif"),
            width / step,
            height / step,
            1,
            (b, x, y) -> 1000 + x);
      }
    }
    Tiff.write(
        city.resolve("cm/" + name + "-cm.tif"), width, height, 1, (b, x, y) -> x < 4 ? 2 : 1);
    Files.writeString(city.resolve("dates.txt"), "date_1: 20150821\ndate_2: 20170621\n");
  }

  @Test
  void oscdIsReadFromTheOfficialFoldersAndPrefersRectifiedBands() throws IOException {
    String start = "Onera Satellite Change Detection dataset - ";
    city("norcia", 8, 8);
    for (String band : OpticalBands.THIRTEEN) {
      Tiff.write(root.resolve("norcia/imgs_1_rect/" + band + ".tif"), 8, 8, 1, (b, x, y) -> 77);
    }
    Files.createDirectories(root.resolve("data/" + start + "Images"));
    Path labels = root.resolve("data/" + start + "Test Labels/norcia");
    Files.createDirectories(labels);
    Files.move(root.resolve("norcia/cm"), labels.resolve("cm"));
    Files.move(root.resolve("norcia"), root.resolve("data/" + start + "Images/norcia"));

    LabelledImage norcia = Oscd.open(root.resolve("data")).entry(0).reader().read();

    assertThat(norcia.history().get(0).get(0).band("B12")[3]).isEqualTo(77);
  }

  @Test
  void aMissingBandOfACityIsNamed() throws IOException {
    city("rennes", 8, 8);
    Files.delete(root.resolve("rennes/imgs_2/T30_B8A.tif"));
    ImageSet cities = Oscd.open(root);

    assertThatThrownBy(() -> cities.entry(0).reader().read())
        .isInstanceOf(DataSetException.class)
        .hasMessageContaining(root.resolve("rennes/imgs_2").toString())
        .hasMessageContaining("B8A.tif");
  }

  @Test
  void imagesWithoutLabelsAreNotSkippedSilently() throws IOException {
    city("rennes", 8, 8);
    Files.delete(root.resolve("rennes/cm/rennes-cm.tif"));

    assertThatThrownBy(() -> Oscd.open(root)).hasMessageContaining("cm/rennes-cm.tif");
  }

  @Test
  void aMaskWithAnUnknownCodeIsNamed() throws IOException {
    city("rennes", 8, 8);
    Tiff.write(root.resolve("rennes/cm/rennes-cm.tif"), 8, 8, 1, (b, x, y) -> 7);
    ImageSet cities = Oscd.open(root);

    assertThatThrownBy(() -> cities.entry(0).reader().read())
        .hasMessageContaining("rennes-cm.tif")
        .hasMessageContaining("the code 7");
  }

  @Test
  void barkBeetleSitesHaveTwoSeptembers() throws IOException {
    site("100", 10, 9);

    LabelledImage site = BarkBeetle.open(root).entry(0).reader().read();

    assertThat(site.history().get(0).get(0).dayOfYear()).isEqualTo(258);
    assertThat(site.history().get(0).get(0).band("B12")[0]).isEqualTo(1112);
    assertThat(raster(site, Modality.OPTICAL).dayOfYear()).isEqualTo(259);
    assertThat(codes(site)[10]).isEqualTo((byte) 1);
  }

  private void site(String id, int width, int height) throws IOException {
    Tiff.write(root.resolve("masks/" + id + ".tif"), width, height, 1, (b, x, y) -> y == 1 ? 1 : 0);
    for (String date : List.of("s2_2019-09", "s2_2020-09")) {
      Tiff.write(root.resolve(date + "/" + id + ".tif"), width, height, 12, (b, x, y) -> 1101 + b);
    }
  }

  @Test
  void aMaskOfAnotherSizeIsNamed() throws IOException {
    site("100", 10, 9);
    Tiff.write(root.resolve("s2_2020-09/100.tif"), 11, 9, 12, (b, x, y) -> 5);
    ImageSet sites = BarkBeetle.open(root);

    assertThatThrownBy(() -> sites.entry(0).reader().read())
        .hasMessageContaining("s2_2020-09/100.tif has 11 x 9 pixels")
        .hasMessageContaining("10 x 9");
  }

  @Test
  void aSiteWithoutItsSecondDateIsNamed() throws IOException {
    site("100", 10, 9);
    Files.delete(root.resolve("s2_2020-09/100.tif"));

    assertThatThrownBy(() -> BarkBeetle.open(root)).hasMessageContaining("s2_2020-09/100.tif");
  }

  @Test
  void floodChipsHaveBothSensorsAndUnlabelledPixels() throws IOException {
    Path hand = root.resolve("HandLabeled");
    Tiff.writeReal(
        hand.resolve("LabelHand/Sri-Lanka_12_LabelHand.tif"), 8, 8, 1, (b, x, y) -> x - 1);
    Tiff.write(hand.resolve("S2Hand/Sri-Lanka_12_S2Hand.tif"), 8, 8, 13, (b, x, y) -> b + 1);
    Tiff.writeReal(
        hand.resolve("S1Hand/Sri-Lanka_12_S1Hand.tif"),
        8,
        8,
        2,
        (b, x, y) -> x == 0 ? Double.NaN : -10 - b);
    ImageSet chips = Sen1Floods11.open(root);
    assertThat(chips.entry(0).group()).isEqualTo("Sri-Lanka");
    assertThatThrownBy(() -> chips.entry(0).reader().read()).hasMessageContaining("the code 2");
    Tiff.writeReal(
        hand.resolve("LabelHand/Sri-Lanka_12_LabelHand.tif"),
        8,
        8,
        1,
        (b, x, y) -> Math.min(1, x - 1));

    LabelledImage chip = chips.entry(0).reader().read();

    assertThat(codes(chip)).startsWith(Label.UNLABELLED, 0, 1, 1);
    assertThat(raster(chip, Modality.SAR).band("VH")[1]).isEqualTo(-11);
    assertThat(raster(chip, Modality.SAR).band("VV")[0]).isNaN();
    // B10 is the eleventh band of the file and not one of the model's.
    assertThat(raster(chip, Modality.OPTICAL).band("B11")[0]).isEqualTo(12);
  }

  @Test
  void contestPatchesLeaveSavannaAndSnowUnlabelled() throws IOException {
    Path part = root.resolve("ROIs0000_validation");
    String name = "ROIs0000_validation_%s_validation_p3.tif";
    Tiff.write(
        part.resolve("dfc_validation/" + name.formatted("dfc")), 10, 4, 1, (b, x, y) -> x + 1);
    Tiff.write(part.resolve("s2_validation/" + name.formatted("s2")), 10, 4, 13, (b, x, y) -> 9);
    Tiff.writeReal(
        part.resolve("s1_validation/" + name.formatted("s1")), 10, 4, 2, (b, x, y) -> -9);

    ImageSet patches = Dfc2020.open(root);
    LabelledImage patch = patches.entry(0).reader().read();

    assertThat(codes(patch)).startsWith(0, 1, Label.UNLABELLED, 2, 3, 4, 5, Label.UNLABELLED, 6, 7);
    assertThat(patches.classes()).hasSize(8);
    assertThat(patch.now()).hasSize(2);
  }

  @Test
  void munichCodesBecomeTheLoadersIndices() throws IOException {
    int[] codes = {0, 21, 22, 23, 31, 5, 32, 33, 41, 13, 14, 11, 12};
    Tiff.write(root.resolve("val/label/a.tif"), 13, 4, 1, (b, x, y) -> codes[x]);
    Tiff.write(root.resolve("val/img/a.tif"), 13, 4, 2, (b, x, y) -> 50 + b);

    ImageSet patches = SegMunich.open(root, List.of("B04", "B08"));
    LabelledImage patch = patches.entry(0).reader().read();

    assertThat(codes(patch)).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(raster(patch, Modality.OPTICAL).band("B08")[0]).isEqualTo(51);
    assertThatThrownBy(() -> SegMunich.open(root, List.of("B04")).entry(0).reader().read())
        .hasMessageContaining("val/img/a.tif has 2 bands");
  }

  @Test
  void bigEarthNetLabelsBecomeNineteenClasses() throws IOException {
    patch("S2A_MSIL2A_20170613T101031_75_43", "Rice fields", "Airports", "Sea and ocean");
    patch("S2A_MSIL2A_20170613T101031_75_44", "Airports");

    ImageSet patches = BigEarthNet.open(root);

    // A patch with no class of the nineteen is left out.
    assertThat(patches.size()).isEqualTo(1);
    assertThat(patches.entry(0).group()).isEqualTo("S2A_MSIL2A_20170613T101031");
    LabelledImage patch = patches.entry(0).reader().read();
    boolean[] present = ((Label.Scenes) patch.truth()).present();
    assertThat(present[2]).isTrue();
    assertThat(present[18]).isTrue();
    assertThat(present[0]).isFalse();
    ImageRaster optical = raster(patch, Modality.OPTICAL);
    assertThat(optical.dayOfYear()).isEqualTo(164);
    assertThat(optical.band("B01")[119]).isEqualTo(19);
    assertThat(optical.band("B03")[119]).isEqualTo(119);
  }

  private void patch(String name, String... labels) throws IOException {
    Path folder = root.resolve(name);
    for (String band : OpticalBands.NAMES) {
      int side =
          switch (band) {
            case "B02", "B03", "B04", "B08" -> 120;
            case "B01", "B09" -> 20;
            default -> 60;
          };
      Tiff.write(folder.resolve(name + "_" + band + ".tif"), side, side, 1, (b, x, y) -> x);
    }
    Files.writeString(
        folder.resolve(name + "_labels_metadata.json"),
        "{\"labels\": [\"%s\"], \"acquisition_date\": \"2017-06-13 10:10:31\"}"
            .formatted(String.join("\", \"", labels)));
  }

  @Test
  void anUnknownClassOfBigEarthNetIsNamed() throws IOException {
    patch("S2A_MSIL2A_20170613T101031_75_43", "Moon");

    assertThatThrownBy(() -> BigEarthNet.open(root))
        .hasMessageContaining("_labels_metadata.json")
        .hasMessageContaining("'Moon'");
  }

  @Test
  void emptyFoldersAreNamed() {
    assertThatThrownBy(() -> EuroSat.rgb(root)).hasMessageContaining(root.toString());
    assertThatThrownBy(() -> Oscd.open(root)).hasMessageContaining(root.toString());
    assertThatThrownBy(() -> BarkBeetle.open(root)).hasMessageContaining("masks");
    assertThatThrownBy(() -> Dfc2020.open(root)).hasMessageContaining("ROIs0000_validation");
    assertThatThrownBy(() -> SegMunich.open(root, List.of())).hasMessageContaining("train/img");
    assertThatThrownBy(() -> Sen1Floods11.open(root)).hasMessageContaining("LabelHand");
    assertThatThrownBy(() -> BigEarthNet.open(root)).hasMessageContaining(root.toString());
    assertThatThrownBy(() -> EuroSat.allBands(root.resolve("none")))
        .hasMessageContaining("There is no folder");
  }

  @Test
  void aFolderThatIsNoClassIsNamed() throws IOException {
    Files.createDirectories(root.resolve("Desert"));

    assertThatThrownBy(() -> EuroSat.rgb(root)).hasMessageContaining("Desert");
  }
}
