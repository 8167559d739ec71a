package dev.revisit.model.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.revisit.model.data.CodeMapping;
import dev.revisit.model.data.benchmark.ImageSet;
import dev.revisit.model.heads.ClassScheme;
import dev.revisit.model.heads.HeadTask;
import dev.revisit.model.heads.LandCoverClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ProtocolTest {
  @TempDir private Path folder;

  private static ImageSet images(String... ids) {
    return new ImageSet(
        List.of("a", "b"),
        List.of(ids).stream()
            .map(
                id ->
                    new ImageSet.Entry(
                        id,
                        id.substring(0, 1),
                        8,
                        8,
                        () -> {
                          throw new IOException("not read here");
                        }))
            .toList());
  }

  private static List<String> ids(ImageSet images) {
    return IntStream.range(0, images.size()).mapToObj(i -> images.entry(i).id()).toList();
  }

  @ParameterizedTest
  @FieldSource("dev.revisit.model.evaluation.Protocol#SHIPPED")
  void everyShippedProtocolIsComplete(String name) throws IOException {
    Protocol protocol = Protocol.shipped(name);

    assertThat(protocol.name()).isEqualTo(name);
    assertThat(protocol.title()).isNotBlank();
    assertThat(protocol.licence()).isNotBlank();
    assertThat(protocol.schedule().epochs()).isPositive();
    assertThat(protocol.schedule().batch()).isPositive();
    assertThat(protocol.schedule().learningRate()).isPositive();
    assertThat(protocol.references())
        .allSatisfy(
            reference -> {
              assertThat(reference.value()).isBetween(0.0, 1.0);
              assertThat(reference.metric()).isEqualTo(protocol.metric());
              assertThat(reference.source()).isNotBlank();
            });
    protocol.baseline().ifPresent(Baseline::ofId);
    assertThatThrownBy(() -> protocol.images(folder.resolve("none")))
        .hasMessageContaining(folder.toString());
  }

  @Test
  void changeLabelsTrainNothingThatIsShipped() throws IOException {
    for (String name : List.of("oscd", "oscd-official", "bark-beetle")) {
      assertThat(Protocol.shipped(name).trainsReleases()).as(name).isFalse();
    }
  }

  @ParameterizedTest
  @FieldSource("dev.revisit.model.data.CodeMapping#SHIPPED")
  void everyShippedMappingLeadsToClassesOfDynamicWorld(String name) throws IOException {
    List<String> labels =
        ClassScheme.dynamicWorld().classes().stream().map(LandCoverClass::label).toList();

    CodeMapping mapping = CodeMapping.shipped(name);

    assertThat(mapping.source()).isNotBlank();
    assertThat(mapping.codes().values().stream().flatMap(Optional::stream)).isSubsetOf(labels);
    assertThat(mapping.names().values().stream().flatMap(Optional::stream)).isSubsetOf(labels);
  }

  @Test
  void worldCoverTreesAndWaterKeepTheirMeaning() throws IOException {
    CodeMapping mapping = CodeMapping.shipped("worldcover");

    assertThat(mapping.codes()).containsEntry(10, Optional.of("trees"));
    assertThat(mapping.codes()).containsEntry(80, Optional.of("water"));
    assertThat(mapping.codes()).containsEntry(100, Optional.empty());
  }

  @Test
  void theFirstByNameTrain() throws IOException {
    SplitRule.Fold fold =
        new SplitRule.ByName(2).folds(images("c1", "a2", "b1", "a1"), folder).get(0);

    assertThat(ids(fold.train())).containsExactly("a1", "a2");
    assertThat(ids(fold.test())).containsExactly("b1", "c1");
  }

  @Test
  void aGroupIsNeverDivided() throws IOException {
    ImageSet images =
        images("a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2", "e1", "e2", "f1", "f2");

    SplitRule.Fold fold = new SplitRule.Share(0.4, 7).folds(images, folder).get(0);

    assertThat(fold.train().groups()).doesNotContainAnyElementsOf(fold.test().groups());
    assertThat(fold.train().size() + fold.test().size()).isEqualTo(12);
    // The same groups, whatever else is in the set.
    ImageSet fewer = images("a1", "b1", "c1", "d1", "e1", "f1");
    assertThat(new SplitRule.Share(0.4, 7).folds(fewer, folder).get(0).test().groups())
        .isEqualTo(fold.test().groups());
  }

  @Test
  void partsAreToldByTheBeginningOfTheId() throws IOException {
    SplitRule.Fold fold =
        new SplitRule.Parts(Set.of("val/")).folds(images("train/1", "val/1"), folder).get(0);

    assertThat(ids(fold.test())).containsExactly("val/1");
  }

  @Test
  void listsNameImagesInAnyOfTheUsualWays() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "Spain_1_S1Hand.tif,Spain_1_LabelHand.tif\n");
    Files.writeString(folder.resolve("test.csv"), "Spain_2\n");

    SplitRule.Fold fold =
        new SplitRule.Lists(List.of("train.csv"), List.of("test.csv"))
            .folds(images("Spain_1", "Spain_2", "Spain_3"), folder)
            .get(0);

    assertThat(ids(fold.train())).containsExactly("Spain_1");
    assertThat(ids(fold.test())).containsExactly("Spain_2");
  }

  @Test
  void aMissingListIsNamed() {
    assertThatThrownBy(
            () ->
                new SplitRule.Lists(List.of("train.csv"), List.of("test.csv"))
                    .folds(images("a"), folder))
        .hasMessageContaining(folder.resolve("train.csv").toString());
  }

  @Test
  void aSplitThatLeavesNothingToTestIsRefused() {
    assertThatThrownBy(() -> new SplitRule.ByName(5).folds(images("a", "b"), folder))
        .hasMessageContaining("2 images to train on and 0 to test");
  }

  @Test
  void aReleaseCanBeMeasuredAsItIsWhereItsOwnClassesAreTold() throws IOException {
    Protocol points = Protocol.shipped("worldcereal-land-cover");
    ClassScheme standard = ClassScheme.dynamicWorld();
    List<String> classes = standard.classes().stream().map(LandCoverClass::label).toList();
    assertThat(((HeadTask.LandCover) ProtocolHeads.task(points, classes)).scheme())
        .isEqualTo(standard);
    Protocol flood = Protocol.shipped("sen1floods11");
    assertThat(
            ((HeadTask.LandCover) ProtocolHeads.task(flood, List.of("not water", "water")))
                .scheme()
                .name())
        .isEqualTo("sen1floods11");
  }

  @Test
  void whatAProtocolLeavesOutHasADefaultAndWhatIsImpossibleIsRefused() throws IOException {
    String rest =
        "{\"name\": \"x\", \"layout\": \"oscd\", \"task\": \"change\", \"metric\": \"f1\","
            + " \"split\": {\"rule\": \"folds\", \"folds\": 2}, ";
    Protocol plain = Protocol.read(bytes(rest + "\"schedule\": {\"encoder_learns\": true}}"));
    assertThat(plain.judging()).isEqualTo(Judging.ONCE);
    assertThat(plain.matchDates()).isFalse();
    assertThat(plain.schedule().matchDates()).isFalse();
    assertThat(plain.schedule().members()).isEqualTo(1);
    assertThat(plain.schedule().layerDecay()).isEqualTo(0.75);
    assertThat(plain.schedule().heldBack()).isEqualTo(0.2);
    assertThat(plain.labels().name()).isEqualTo("labels of x");
    assertThat(plain.labels().licence()).isEqualTo("not stated");
    assertThat(Protocol.shipped("eurosat-rgb").notFor()).isEmpty();
    assertThat(plain.schedule().pooled()).isFalse();
    assertThat(plain.schedule().newHead()).isFalse();

    Protocol full =
        Protocol.read(
            bytes(
                rest
                    + "\"match_dates\": true, \"judging\": {\"overlap\": 0.5, \"views\": 4},"
                    + " \"schedule\": {\"members\": 3, \"dice\": 0.1, \"held_back\": 0.1, \"pooled\": true, \"new_head\": true}}"));
    assertThat(full.judging()).isEqualTo(new Judging(0.5, 4));
    assertThat(full.matchDates()).isTrue();
    assertThat(full.schedule().matchDates()).isTrue();
    assertThat(full.schedule().members()).isEqualTo(3);
    assertThat(full.schedule().dice()).isEqualTo(0.1);
    assertThat(full.schedule().heldBack()).isEqualTo(0.1);
    assertThat(full.schedule().pooled()).isTrue();
    assertThat(full.schedule().newHead()).isTrue();

    Protocol otherwise =
        Protocol.read(
            bytes(rest + "\"match_dates\": true, \"schedule\": {\"match_dates\": false}}"));
    assertThat(otherwise.matchDates()).isTrue();
    assertThat(otherwise.schedule().matchDates()).isFalse();

    assertThatThrownBy(() -> Protocol.read(bytes(rest + "\"schedule\": {\"members\": 0}}")))
        .hasMessageContaining("0 members");
    assertThatThrownBy(() -> Protocol.read(bytes(rest + "\"schedule\": {\"held_back\": 1}}")))
        .hasMessageContaining("1.0 held back");
    assertThatThrownBy(
            () -> Protocol.read(bytes(rest + "\"schedule\": {}, \"judging\": {\"views\": 20}}")))
        .hasMessageContaining("20 views");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aProtocolThatLacksAnEntryNamesIt() {
    assertThatThrownBy(() -> Protocol.read("{\"name\": \"x\"}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("'layout'");
    assertThatThrownBy(() -> Protocol.read("[".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> Protocol.shipped("moon")).hasMessageContaining("eurosat");
  }
}
