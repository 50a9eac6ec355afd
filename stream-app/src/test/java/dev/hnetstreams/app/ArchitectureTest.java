package dev.hnetstreams.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The arrows between the rooms, as the design draws them. */
@AnalyzeClasses(packages = "dev.hnetstreams", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String HOME = "dev.hnetstreams.app";
  private static final String STREAMS = "org.apache.kafka.streams.";

  /** The lowest rooms; none knows another. */
  private static final String[] GROUND = {
    "codec", "deadletter", "drift", "registry", "serving", "tracing"
  };

  private static final String[] STREAM =
      with(GROUND, "feedback", "formats", "lifecycle", "perspective", "topology");
  private static final String[] OUTSIDE = with(STREAM, "http", "metrics");
  private static final String[] CONFIGURED = with(OUTSIDE, "config");
  private static final String[] OBSERVED = with(CONFIGURED, "cluster", "watch");

  @ArchTest static final ArchRule CODEC = room("codec");
  @ArchTest static final ArchRule DEAD_LETTER = room("deadletter");
  @ArchTest static final ArchRule DRIFT = room("drift");
  @ArchTest static final ArchRule REGISTRY = room("registry");
  @ArchTest static final ArchRule SERVING = room("serving");
  @ArchTest static final ArchRule TRACING = room("tracing");

  @ArchTest static final ArchRule TOPOLOGY = room("topology", GROUND);
  @ArchTest static final ArchRule FORMATS = room("formats", "codec", "registry");
  @ArchTest static final ArchRule FEEDBACK = room("feedback", GROUND);
  @ArchTest static final ArchRule LIFECYCLE = room("lifecycle", GROUND);
  @ArchTest static final ArchRule PERSPECTIVE = room("perspective", "codec");
  @ArchTest static final ArchRule HTTP = room("http", STREAM);
  @ArchTest static final ArchRule METRICS = room("metrics", STREAM);
  @ArchTest static final ArchRule CONFIG = room("config", OUTSIDE);
  @ArchTest static final ArchRule CLUSTER = room("cluster", CONFIGURED);
  @ArchTest static final ArchRule WATCH = room("watch", with(CONFIGURED, "cluster"));
  @ArchTest static final ArchRule SERVICE = room("service", OBSERVED);
  @ArchTest static final ArchRule EXPLAIN = room("explain", OBSERVED);
  @ArchTest static final ArchRule CLI = room("cli", with(OBSERVED, "service", "explain"));

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching(HOME + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule EVERY_PACKAGE_IS_A_KNOWN_ROOM =
      classes()
          .that()
          .resideInAPackage(HOME + "..")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .resideInAnyPackage(
              Stream.of(with(OBSERVED, "service", "explain", "cli"))
                  .map(name -> HOME + "." + name)
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule VERTX_IS_KNOWN_TO_HTTP_SERVING_AND_WHAT_STARTS_THEM =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              HOME + ".http", HOME + ".serving", HOME + ".service", HOME + ".cli")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..");

  @ArchTest
  static final ArchRule KAFKA_STREAMS_INTERNALS_ARE_KNOWN_TO_ONE_PACKAGE_OF_THE_STAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.hnetstreams.async.internals")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are internals of Kafka Streams",
                  (JavaClass c) ->
                      c.getPackageName().startsWith(STREAMS)
                          && c.getPackageName().contains("internals")));

  @ArchTest
  static final ArchRule THE_STAGES_INTERNALS_ARE_ITS_OWN =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.hnetstreams.async..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.hnetstreams.async.internals");

  @ArchTest
  static final ArchRule THE_NETWORK_IS_BEHIND_THE_ENGINE =
      noClasses()
          .that()
          .resideInAPackage(HOME + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule THE_BROKERS_CLASSES_ARE_KNOWN_TO_EMBEDDED_KAFKA =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.hnetstreams.broker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..");

  @ArchTest
  static final ArchRule THESE_ROOMS_DO_NOT_KNOW_KAFKA =
      noClasses()
          .that()
          .resideInAnyPackage(
              HOME + ".codec",
              HOME + ".http",
              HOME + ".lifecycle",
              HOME + ".perspective",
              HOME + ".registry",
              HOME + ".serving")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule THE_LOWER_MODULES_DO_NOT_KNOW_THE_APP =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.hnetstreams.async..",
              "dev.hnetstreams.broker..",
              "dev.hnetstreams.runtime..",
              "dev.hnetstreams.schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(HOME + "..");

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  /** Of our rooms a room may import none but itself and these. */
  private static ArchRule room(String name, String... mayImport) {
    Set<String> allowed = new TreeSet<>(Arrays.asList(mayImport));
    return noClasses()
        .that()
        .resideInAPackage(HOME + "." + name + "..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are rooms of the app other than " + name + " and " + allowed,
                (JavaClass other) -> {
                  String of = other.getPackageName();
                  return of.startsWith(HOME)
                      && !of.equals(HOME + "." + name)
                      && allowed.stream().noneMatch(a -> of.equals(HOME + "." + a));
                }));
  }
}
