package dev.hnetstreams.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.config.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleConfigsTest {
  @ParameterizedTest
  @ValueSource(strings = {"route-by-language", "extract-snippets"})
  void theConfigurationOfAnExampleIsTaken(String example) {
    Path yaml = GeneratedDoc.repository().resolve("examples/" + example + "/app.yaml");

    assertThat(
            ConfigLoader.load(yaml, Map.of(), List.of("kafka.bootstrap.servers=a:1"))
                .bind()
                .topics()
                .input())
        .isEqualTo("text.in");
  }
}
