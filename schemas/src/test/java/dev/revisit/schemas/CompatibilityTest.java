package dev.revisit.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Evolution (events.md, section 6): every current schema and every released one read each other.
 */
class CompatibilityTest {

  static List<String> releasedFiles() {
    return Contract.releasedFiles();
  }

  @ParameterizedTest
  @MethodSource("releasedFiles")
  void todaysReaderUnderstandsReleasedWriters(String file) {
    Schema released = Contract.released(file);
    assertCompatible(current(released), released);
  }

  @ParameterizedTest
  @MethodSource("releasedFiles")
  void releasedReadersUnderstandTodaysWriter(String file) {
    Schema released = Contract.released(file);
    assertCompatible(released, current(released));
  }

  @ParameterizedTest
  @MethodSource("releasedFiles")
  void aReleasedFileIsNamedAfterItsRecord(String file) {
    assertThat(file).endsWith("/" + Contract.released(file).getFullName() + ".avsc");
  }

  @Test
  void everyCurrentRecordWasReleased() {
    Set<String> released =
        Contract.releasedFiles().stream()
            .map(file -> Contract.released(file).getFullName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(released).containsAll(Contract.currentRecords().keySet());
  }

  /** Without a release of every change, readers of the next version could not decode this one. */
  @Test
  void theNewestReleaseIsTheCurrentContract() {
    for (Map.Entry<String, Schema> record : Contract.currentRecords().entrySet()) {
      assertThat(SchemaNormalization.toParsingForm(newestRelease(record.getKey())))
          .as("%s differs from its newest release; run ReleaseWriter", record.getKey())
          .isEqualTo(SchemaNormalization.toParsingForm(record.getValue()));
    }
  }

  /** Registries compare the documentation too: a lookup must find what was released. */
  @Test
  void whatTravelsOnTopicsIsReleasedWithItsDocumentation() {
    for (Map.Entry<String, Schema> record : Contract.currentRecords().entrySet()) {
      if (!record.getValue().getNamespace().endsWith(".state")) {
        assertThat(Contract.published(record.getValue()).toString(true))
            .as("%s differs from its newest release; run ReleaseWriter", record.getKey())
            .isEqualTo(newestRelease(record.getKey()).toString(true));
      }
    }
  }

  private static Schema newestRelease(String name) {
    String newest =
        Contract.releasedFiles().stream()
            .map(file -> file.substring(0, file.indexOf('/')))
            .max(CompatibilityTest::byNumber)
            .orElseThrow();
    return Contract.released(newest + "/" + name + ".avsc");
  }

  /** The check itself must bite. */
  @Test
  void aNewFieldWithoutADefaultIsNoticed() {
    Schema old = parse("{'name':'id','type':'string'}");
    Schema careless = parse("{'name':'id','type':'string'},{'name':'more','type':'int'}");

    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(careless, old).getType())
        .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  private static Schema parse(String fields) {
    String text = "{'type':'record','name':'R','fields':[" + fields + "]}";
    return new Schema.Parser().parse(text.replace('\'', '"'));
  }

  private static int byNumber(String one, String other) {
    return Integer.compare(
        Integer.parseInt(one.substring(1)), Integer.parseInt(other.substring(1)));
  }

  private static Schema current(Schema released) {
    Schema current = Contract.currentRecords().get(released.getFullName());
    assertThat(current).as("%s was released and must stay", released.getFullName()).isNotNull();
    return current;
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(result.getType())
        .as(() -> result.getResult().getIncompatibilities().toString())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }
}
