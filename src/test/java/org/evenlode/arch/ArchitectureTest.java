package org.evenlode.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.evenlode");

  @Test
  void packagesDependInOneDirection() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("contract")
        .definedBy("org.evenlode.contract")
        .layer("statistics")
        .definedBy("org.evenlode.statistics")
        .layer("libraries")
        .definedBy(
            "org.evenlode.standard",
            "org.evenlode.typing",
            "org.evenlode.quality",
            "org.evenlode.governance",
            "org.evenlode.disclosure",
            "org.evenlode.lake",
            "org.evenlode.linkage")
        .layer("pipeline")
        .definedBy("org.evenlode.pipeline")
        .layer("publish")
        .definedBy("org.evenlode.publish")
        .layer("report")
        .definedBy("org.evenlode.report")
        .layer("tables")
        .definedBy(
            "org.evenlode.bronze",
            "org.evenlode.staged",
            "org.evenlode.silver",
            "org.evenlode.gold")
        .layer("synthetic")
        .definedBy("org.evenlode.synthetic")
        .layer("cli")
        .definedBy("org.evenlode.cli")
        .whereLayer("contract")
        .mayNotAccessAnyLayer()
        .whereLayer("statistics")
        .mayNotAccessAnyLayer()
        .whereLayer("libraries")
        .mayOnlyAccessLayers("contract", "statistics")
        .whereLayer("pipeline")
        .mayOnlyAccessLayers("contract", "statistics", "libraries")
        .whereLayer("tables")
        .mayOnlyAccessLayers("contract", "statistics", "libraries", "pipeline")
        .whereLayer("publish")
        .mayOnlyAccessLayers("contract", "libraries", "pipeline")
        .whereLayer("report")
        .mayOnlyAccessLayers("contract", "libraries", "pipeline", "publish")
        .whereLayer("synthetic")
        .mayOnlyAccessLayers("contract", "libraries")
        .check(CLASSES);
  }

  @Test
  void tablePackagesDoNotKnowEachOther() {
    for (String one : new String[] {"bronze", "staged", "silver", "gold"}) {
      for (String other : new String[] {"bronze", "staged", "silver", "gold"}) {
        if (!one.equals(other)) {
          noClasses()
              .that()
              .resideInAPackage("org.evenlode." + one)
              .should()
              .dependOnClassesThat()
              .resideInAPackage("org.evenlode." + other)
              .check(CLASSES);
        }
      }
    }
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("org.evenlode.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void contractsAndStatisticsKnowNothingOfSpark() {
    noClasses()
        .that()
        .resideInAnyPackage("org.evenlode.contract", "org.evenlode.statistics")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "io.delta..")
        .check(CLASSES);
  }

  @Test
  void onlyTheLakeKnowsDelta() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.evenlode.lake")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.delta..", "org.apache.spark.sql.delta..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRunnerWritesTables() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.evenlode.lake", "org.evenlode.pipeline")
        .should()
        .callMethod(
            "org.evenlode.lake.DeltaTables",
            "overwrite",
            "org.apache.spark.sql.SparkSession",
            "org.evenlode.contract.TableId",
            "org.apache.spark.sql.Dataset",
            "java.util.List")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.evenlode.lake")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.spark.sql.DataFrameWriter")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.evenlode.cli")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void onlyDisclosureMakesAPublishableMart() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.evenlode.disclosure")
        .should()
        .callConstructorWhere(
            com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.type(
                        org.evenlode.disclosure.Publishable.class))))
        .check(CLASSES);
  }
}
