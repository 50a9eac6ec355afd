package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTreeTest {
  private static final String YAML =
      """
      http:
        port: 8080
      kafka:
        bootstrap.servers: a:1,b:2
      routes:
        - to: spam
      """;

  @Test
  void eachValueKnowsItsLine() {
    ConfigTree tree = ConfigTree.parse("a.yaml", YAML);

    assertThat(tree.entries())
        .containsEntry("http.port", new ConfigTree.Entry(8080, "a.yaml:2"))
        .containsEntry("kafka.bootstrap.servers", new ConfigTree.Entry("a:1,b:2", "a.yaml:4"))
        .containsEntry("routes", new ConfigTree.Entry(List.of(Map.of("to", "spam")), "a.yaml:5"));
  }

  @Test
  void aDotInAKeyOfKafkaIsPartOfTheKey() {
    ConfigTree tree = ConfigTree.parse("a.yaml", YAML);

    assertThat(tree.nested())
        .containsEntry("http", Map.of("port", 8080))
        .containsEntry("kafka", Map.of("bootstrap.servers", "a:1,b:2"));
  }

  @Test
  void aLaterValueTakesThePlaceOfAnEarlierOne() {
    ConfigTree tree = ConfigTree.parse("a.yaml", YAML);
    tree.put("http.port", 1, "--set");

    assertThat(tree.entries().get("http.port")).isEqualTo(new ConfigTree.Entry(1, "--set"));
  }

  @ParameterizedTest
  @CsvSource({"http.port, true", "http.prot, false", "kafka.any, true"})
  void keysOfKafkaAreKnownAndAMistypedKeyIsNot(String path, boolean known) {
    assertThat(ConfigTree.parse("known.yaml", "http:\n  port: 1\n").knows(path)).isEqualTo(known);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http: 1", "- a", "http:\n  port: [", "a:\n  b: &x [*x]", "? [a]\n: b"})
  void whatIsNoTreeIsRefusedWithFileAndLine(String yaml) {
    assertThatThrownBy(() -> ConfigTree.parse("a.yaml", yaml))
        .isInstanceOf(ConfigException.class)
        .message()
        .containsPattern("^a\\.yaml:\\d+: ");
  }

  @ParameterizedTest
  @CsvSource({"8080, 8080", "true, true", "'', ''", "text, text"})
  void aFlagIsYaml(String text, String shown) {
    assertThat(ConfigTree.scalar(text)).asString().isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "security.apiToken, true",
    "kafka.sasl.jaas.config, true",
    "kafka.ssl.keystore.password, true",
    "kafka.ssl.keystore.type, false",
    "http.port, false",
  })
  void secretsAreMasked(String path, boolean secret) {
    assertThat(ConfigTree.shown(path, "visible")).isEqualTo(secret ? "****" : "visible");
    assertThat(ConfigTree.shown(path, null)).isEqualTo("null");
  }
}
