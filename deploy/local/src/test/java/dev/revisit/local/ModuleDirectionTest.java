package dev.revisit.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table of folders in the architecture document, as a rule. */
class ModuleDirectionTest {
  private static final String OURS = "dev.revisit.";
  private static JavaClasses all;

  @BeforeAll
  static void readClasses() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.revisit");
  }

  @Test
  void everyModuleIsSeen() {
    for (String module : List.of("schemas", "connectors", "model", "flink", "local")) {
      classes()
          .that()
          .resideInAPackage(OURS + module + "..")
          .should()
          .bePublic()
          .orShould()
          .notBePublic()
          .allowEmptyShould(false)
          .check(all);
    }
  }

  @Test
  void schemasUseNothingOfOurs() {
    classes()
        .that()
        .resideInAPackage("dev.revisit.schemas..")
        .should(useOfOursOnly("dev.revisit.schemas"))
        .check(all);
  }

  @Test
  void connectorsUseOnlySchemas() {
    classes()
        .that()
        .resideInAPackage("dev.revisit.connectors..")
        .should(useOfOursOnly("dev.revisit.connectors", "dev.revisit.schemas"))
        .check(all);
  }

  @Test
  void connectorsDoNotKnowFlinkOrTensorFlow() {
    noClasses()
        .that()
        .resideInAPackage("dev.revisit.connectors..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.tensorflow..")
        .check(all);
  }

  @Test
  void theModelUsesOnlyRastersAndGrid() {
    classes()
        .that()
        .resideInAPackage("dev.revisit.model..")
        .should(
            useOfOursOnly(
                "dev.revisit.model",
                "dev.revisit.connectors.raster",
                "dev.revisit.connectors.grid"))
        .check(all);
  }

  @Test
  void theModelKnowsNeitherFlinkNorKafka() {
    noClasses()
        .that()
        .resideInAPackage("dev.revisit.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
        .check(all);
  }

  @Test
  void theJobsDoNotKnowHowTheyAreDeployed() {
    classes()
        .that()
        .resideInAPackage("dev.revisit.flink..")
        .should(
            useOfOursOnly(
                "dev.revisit.flink",
                "dev.revisit.model",
                "dev.revisit.connectors",
                "dev.revisit.schemas"))
        .check(all);
  }

  @Test
  void noClassIsCalledUtils() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .check(all);
  }

  @Test
  void onlyTheCommandLineWritesToTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.revisit.local..")
        .and()
        // A process of its own, which tells its parent the port on standard output.
        .doNotHaveFullyQualifiedName("dev.revisit.model.cluster.WorkerServer")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(all);
  }

  @Test
  void onlyTheCommandLineTouchesJavaUtilLogging() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.revisit.local..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(all);
  }

  private static ArchCondition<JavaClass> useOfOursOnly(String... packages) {
    return new ArchCondition<>("use of our own packages only " + String.join(", ", packages)) {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        origin.getDirectDependenciesFromSelf().stream()
            .filter(d -> d.getTargetClass().getPackageName().startsWith(OURS))
            .filter(
                d ->
                    List.of(packages).stream()
                        .noneMatch(
                            p -> (d.getTargetClass().getPackageName() + ".").startsWith(p + ".")))
            .forEach(d -> events.add(SimpleConditionEvent.violated(d, d.getDescription())));
      }
    };
  }
}
