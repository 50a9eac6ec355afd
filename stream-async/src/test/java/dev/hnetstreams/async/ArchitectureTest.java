package dev.hnetstreams.async;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What README.md and the package-infos promise. */
@AnalyzeClasses(
    packages = "dev.hnetstreams.async",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String INTERNALS = "dev.hnetstreams.async.internals";

  @ArchTest
  static final ArchRule IT_KNOWS_KAFKA_AND_SLF4J_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.hnetstreams.async..", "org.apache.kafka..", "org.slf4j..", "java..");

  @ArchTest
  static final ArchRule KAFKAS_INTERNALS_ARE_KNOWN_TO_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage(INTERNALS)
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are internals of Kafka",
                  (JavaClass c) ->
                      c.getPackageName().startsWith("org.apache.kafka")
                          && c.getPackageName().contains(".internals")));

  @ArchTest
  static final ArchRule NO_THREAD_OF_KAFKAS_SLEEPS =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class)
          .orShould()
          .callMethod(LockSupport.class, "parkNanos", long.class);
}
