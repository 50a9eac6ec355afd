package dev.hnetstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a production image holds: the build writes the list of jars before tests are compiled. */
class RuntimeClassPathTest {
  private final List<String> jars = jars();

  @Test
  void theServiceNeedsNoBrokerAndNothingOfTheBenchmark() {
    assertThat(jars)
        .noneMatch(jar -> jar.startsWith("kafka_"))
        .noneMatch(jar -> jar.startsWith("kafka-server"))
        .noneMatch(jar -> jar.startsWith("kafka-metadata"))
        .noneMatch(jar -> jar.startsWith("kafka-raft"))
        .noneMatch(jar -> jar.contains("embedded-kafka"))
        .noneMatch(jar -> jar.startsWith("HdrHistogram"));
  }

  @Test
  void spansAreSentByTheJdksOwnClient() {
    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("opentelemetry-exporter-sender-jdk"))
        .noneMatch(jar -> jar.startsWith("okhttp"));
  }

  /** Wire needs Kotlin's standard library and nothing of what writes code. */
  @Test
  void protobufBringsNoGeneratorsOfCode() {
    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("kotlin-stdlib"))
        .noneMatch(jar -> jar.startsWith("kotlin-reflect") || jar.contains("poet"))
        .noneMatch(jar -> jar.startsWith("guava"));
  }

  @Test
  void theListIsTheRealOne() {
    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("kafka-streams-"))
        .anyMatch(jar -> jar.startsWith("onnxruntime"))
        .noneMatch(jar -> jar.startsWith("junit"));
  }

  private static List<String> jars() {
    try {
      String all = Files.readString(Path.of("target/runtime.classpath"));
      return List.of(all.strip().split(":")).stream()
          .map(
              path ->
                  path.contains("embedded-kafka") ? path : Path.of(path).getFileName().toString())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("written by the build: see stream-app/pom.xml", e);
    }
  }
}
