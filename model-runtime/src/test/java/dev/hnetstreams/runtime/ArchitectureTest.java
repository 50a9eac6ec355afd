package dev.hnetstreams.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The arrows between the rooms, as DESIGN.md draws them. */
@AnalyzeClasses(
    packages = "dev.hnetstreams.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String HOME = "dev.hnetstreams.runtime";
  private static final Set<String> ROOMS =
      new TreeSet<>(
          Set.of(
              "batch",
              "bundle",
              "chunk",
              "decide",
              "head",
              "hidden",
              "ort",
              "segment",
              "settings",
              "training"));

  @ArchTest static final ArchRule BATCH = room("batch", "chunk", "settings");
  @ArchTest static final ArchRule CHUNK = room("chunk");
  @ArchTest static final ArchRule BUNDLE = room("bundle");
  @ArchTest static final ArchRule DECIDE = room("decide", "bundle", "chunk");
  @ArchTest static final ArchRule HIDDEN = room("hidden", "chunk");
  @ArchTest static final ArchRule ORT = room("ort", "batch", "bundle", "settings");
  @ArchTest static final ArchRule SETTINGS = room("settings");
  @ArchTest static final ArchRule SEGMENT = room("segment", "bundle", "chunk");
  @ArchTest static final ArchRule OWN_HEADS = room("head", "batch", "bundle", "chunk");
  @ArchTest static final ArchRule TRAINING = room("training", "bundle", "head");

  @ArchTest
  static final ArchRule ONLY_HNET_CHOOSES_THE_NETWORK =
      noClasses()
          .that()
          .resideInAPackage(HOME)
          .and()
          .doNotHaveSimpleName("HNet")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(HOME + ".ort..");

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_A_KNOWN_ROOM =
      classes()
          .should()
          .resideInAnyPackage(
              ROOMS.stream()
                  .map(r -> HOME + "." + r)
                  .collect(
                      Collectors.collectingAndThen(
                          Collectors.toList(),
                          l -> {
                            l.add(HOME);
                            return l.toArray(String[]::new);
                          })));

  @ArchTest
  static final ArchRule ONLY_ORT_KNOWS_ONNX_RUNTIME =
      noClasses()
          .that()
          .resideOutsideOfPackage(HOME + ".ort..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule ONLY_FILES_OF_BUNDLES_AND_HEADS_ARE_JSON =
      noClasses()
          .that()
          .resideOutsideOfPackages(HOME + ".bundle..", HOME + ".head..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..");

  @ArchTest
  static final ArchRule NOTHING_KNOWS_KAFKA_OR_VERTX =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..", "io.vertx..", "org.apache.avro..", "dev.hnetstreams.app..");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(HOME + ".(*)").should().beFreeOfCycles();

  /** A room may import nothing of ours but itself and these. */
  private static ArchRule room(String name, String... mayImport) {
    Set<String> allowed = new TreeSet<>(Arrays.asList(mayImport));
    return noClasses()
        .that()
        .resideInAPackage(HOME + "." + name + "..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are ours, and not in " + name + " or " + allowed,
                (JavaClass other) -> {
                  String of = other.getPackageName();
                  return of.startsWith("dev.hnetstreams")
                      && !of.equals(HOME + "." + name)
                      && allowed.stream().noneMatch(a -> of.equals(HOME + "." + a));
                }));
  }
}
