package dev.revisit.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The rules of the contract that a compiler does not check. */
class ContractTest {

  /** The table of events.md, section 1. */
  private static final Set<String> TOPIC_VALUES =
      Set.of(
          "SceneNotification",
          "BlockObservation",
          "ChangeEvent",
          "Alert",
          "LandCoverEvent",
          "SceneReport",
          "DeadLetter",
          "MonitoredArea",
          "ModelRelease",
          "Feedback");

  private static final Set<String> TOPICS =
      Set.of(
          "scene-notifications",
          "block-observations",
          "change-events",
          "alerts",
          "land-cover-events",
          "scene-reports",
          "dead-letters",
          "areas",
          "model-releases",
          "feedback");

  private static final Path ASYNC_API = Path.of("asyncapi.yaml");

  @Test
  void everyTopicHasItsRecord() {
    for (String name : TOPIC_VALUES) {
      assertThat(Contract.currentRecords()).containsKey("dev.revisit.schemas." + name);
    }
  }

  @Test
  void everyEnumHasADefaultSymbolForSymbolsOfTheFuture() {
    List<Schema> enums =
        Contract.currentTypes().values().stream()
            .filter(type -> type.getType() == Schema.Type.ENUM)
            .toList();

    assertThat(enums).isNotEmpty();
    assertThat(enums)
        .allSatisfy(
            type -> assertThat(type.getEnumDefault()).as(type.getName()).isEqualTo("UNKNOWN"));
  }

  @Test
  void everyTypeSaysWhatItIs() {
    assertThat(Contract.currentTypes().values())
        .allSatisfy(type -> assertThat(type.getDoc()).as(type.getName()).isNotBlank());
  }

  @Test
  void everyOptionalFieldDefaultsToNull() {
    for (Schema record : Contract.currentRecords().values()) {
      for (Schema.Field field : record.getFields()) {
        if (field.schema().isNullable()) {
          assertThat(field.hasDefaultValue()).as("%s.%s", record.getName(), field.name()).isTrue();
        }
      }
    }
  }

  @Test
  void theFolderOfReleasedSchemasHoldsWhatItsIndexLists() throws IOException {
    Path released = Path.of("src/main/resources/released");

    assertThat(Contract.releasedFiles()).containsExactlyElementsOf(Contract.filesBelow(released));
  }

  @Test
  void theAsyncApiDocumentDescribesExactlyTheTenTopics() throws IOException {
    assertThat(all("(?m)^ +address: (\\S+)$")).containsExactlyInAnyOrderElementsOf(TOPICS);
  }

  @Test
  void theAsyncApiDocumentPointsToReleasedSchemasOfTheTopicValues() throws IOException {
    List<String> references = all("\\./(src/main/resources/released/\\S+\\.avsc)");

    assertThat(references).allSatisfy(file -> assertThat(Path.of(file)).isRegularFile());
    assertThat(references)
        .map(file -> file.replaceAll(".*\\.([A-Za-z]+)\\.avsc", "$1"))
        .containsExactlyInAnyOrderElementsOf(TOPIC_VALUES);
  }

  private static List<String> all(String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ASYNC_API));
    return matcher.results().map(result -> result.group(1)).toList();
  }
}
