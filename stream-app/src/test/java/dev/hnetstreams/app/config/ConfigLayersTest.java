package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.app.codec.OutputConfig.Offsets;
import dev.hnetstreams.app.topology.StreamsSettings.Guarantee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flag wins over the environment, that over the file, that over the defaults. */
class ConfigLayersTest {
  @TempDir Path folder;

  @Test
  void eachLayerWinsOverTheOneBelowAndSaysWhereItCameFrom() throws IOException {
    Path file = file("batching:\n  maxRows: 10\n  maxChunks: 11\n  maxQueuedRows: 12\n");
    ConfigLoader loader =
        ConfigLoader.load(
            file,
            Map.of("HNET_BATCHING_MAXCHUNKS", "21", "HNET_BATCHING_MAXQUEUEDROWS", "22"),
            List.of("batching.maxQueuedRows=32"));
    AppConfig config = loader.bind();

    assertThat(config.batching().maxPaddedBytes()).isEqualTo(4096);
    assertThat(config.batching().maxRows()).isEqualTo(10);
    assertThat(config.batching().maxChunks()).isEqualTo(21);
    assertThat(config.batching().maxQueuedRows()).isEqualTo(32);
    assertThat(origin(loader, "batching.maxPaddedBytes")).isEqualTo("default");
    assertThat(origin(loader, "batching.maxRows")).isEqualTo(file + ":2");
    assertThat(origin(loader, "batching.maxChunks")).isEqualTo("HNET_BATCHING_MAXCHUNKS");
    assertThat(origin(loader, "batching.maxQueuedRows")).isEqualTo("--set");
  }

  @Test
  void cudaHasLargerBatchesUnlessTheyAreSet() {
    List<String> sets = List.of("model.provider=cuda", "batching.maxRows=64");
    ConfigLoader loader = ConfigLoader.load(null, Map.of(), sets);
    AppConfig config = loader.bind();

    assertThat(config.batching().maxRows()).isEqualTo(64);
    assertThat(config.batching().maxPaddedBytes()).isEqualTo(65536);
    assertThat(config.batching().maxQueuedRows()).isEqualTo(8192);
    assertThat(origin(loader, "batching.maxChunks")).isEqualTo("default with model.provider cuda");
    assertThat(ConfigLoader.load(null, Map.of(), List.of("model.provider=auto")).bind().batching())
        .isEqualTo(ConfigLoader.load(null, Map.of(), List.of()).bind().batching());
  }

  @Test
  void theLastOfTwoFlagsWins() {
    AppConfig config =
        ConfigLoader.load(null, Map.of(), List.of("http.port=1", "http.port=2")).bind();

    assertThat(config.http().port()).isEqualTo(2);
  }

  @Test
  void everyKeyCanBeSetFromTheEnvironment() {
    List<ConfigLoader.Effective> defaults =
        ConfigLoader.load(null, Map.of(), List.of()).effective();
    for (ConfigLoader.Effective key : defaults) {
      if (!key.key().startsWith("kafka.")) {
        String variable = "HNET_" + key.key().toUpperCase(java.util.Locale.ROOT).replace('.', '_');
        ConfigLoader loader = ConfigLoader.load(null, Map.of(variable, key.value()), List.of());
        assertThat(origin(loader, key.key())).isEqualTo(variable);
        assertThat(loader.bind()).isEqualTo(ConfigLoader.load(null, Map.of(), List.of()).bind());
      }
    }
  }

  @Test
  void kafkaVariablesReachTheClientsAndOthersAreNotOurs() {
    ConfigLoader loader =
        ConfigLoader.load(
            null,
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
                "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "KAFKA_MAX_POLL_RECORDS", "17",
                "KAFKA_HOME", "/opt/kafka",
                "KAFKA_OPTS", "-Xmx1g",
                "HNET_JAVA_OPTS", "-Xmx2g",
                "PATH", "/bin"),
            List.of());

    assertThat(loader.bind().kafka())
        .containsOnly(
            Map.entry("bootstrap.servers", "broker:9092"),
            Map.entry("security.protocol", "SASL_SSL"),
            Map.entry("max.poll.records", "17"));
    assertThat(origin(loader, "kafka.bootstrap.servers")).isEqualTo("KAFKA_BOOTSTRAP_SERVERS");
  }

  @Test
  void kafkaValuesArePassedOnAsText() throws IOException {
    Path file = file("kafka:\n  linger.ms: 5\n  enable.idempotence: true\n  client.rack: null\n");
    AppConfig config =
        ConfigLoader.load(file, Map.of(), List.of("kafka.client.id=007", "kafka.acks=all")).bind();

    assertThat(config.kafka())
        .containsEntry("linger.ms", "5")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("client.rack", "")
        .containsEntry("client.id", "007")
        .containsEntry("acks", "all")
        .containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void listsAndEnumsComeFromOneLineToo() {
    AppConfig config =
        ConfigLoader.load(
                null,
                Map.of("HNET_CODEC_FORMAT", "json", "HNET_OUTPUT_OFFSETS", "[utf16, codePoint]"),
                List.of(
                    "streams.guarantee=at_least_once",
                    "routes=[{to: text.spam, when: spam.label == spam}]"))
            .bind();

    assertThat(config.codec().format()).isEqualTo(Format.JSON);
    assertThat(config.output().offsets()).containsOnly(Offsets.UTF16, Offsets.CODE_POINT);
    assertThat(config.streams().guarantee()).isEqualTo(Guarantee.AT_LEAST_ONCE);
    assertThat(config.routes()).singleElement().satisfies(r -> assertThat(r.when()).hasSize(1));
  }

  @Test
  void anEmptyFileChangesNothing() throws IOException {
    assertThat(ConfigLoader.load(file("# nothing yet\n"), Map.of(), List.of()).bind())
        .isEqualTo(ConfigLoader.load(null, Map.of(), List.of()).bind());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sasl.jaas.config",
        "ssl.keystore.password",
        "ssl.truststore.password",
        "ssl.key.password",
        "ssl.keystore.key",
        "sasl.oauthbearer.client.credentials.client.secret",
        "producer.ssl.key.password",
        "ssl.keystore.certificate.chain",
        "basic.auth.user.info",
        "a.plugin.of.theirs"
      })
  void secretsAreMasked(String key) {
    ConfigLoader loader =
        ConfigLoader.load(null, Map.of(), List.of("kafka." + key + "=user:hunter2"));

    assertThat(value(loader, "kafka." + key)).isEqualTo("****");
    assertThat(loader.effective().toString()).doesNotContain("hunter2");
    assertThat(loader.bind().kafka()).containsEntry(key, "user:hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"security.protocol", "ssl.keystore.type", "sasl.mechanism", "consumer.client.id"})
  void whatIsNotSecretIsShown(String key) {
    ConfigLoader loader = ConfigLoader.load(null, Map.of(), List.of("kafka." + key + "=PLAIN"));

    assertThat(value(loader, "kafka." + key)).isEqualTo("PLAIN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"security.apiToken", "security.pageToken", "security.managementToken"})
  void ourOwnSecretsAreMaskedAndOnlyThey(String key) {
    ConfigLoader loader = ConfigLoader.load(null, Map.of(), List.of(key + "=hunter2"));

    assertThat(value(loader, key)).isEqualTo("****");
    assertThat(loader.effective())
        .filteredOn(entry -> entry.value().equals("****"))
        .extracting(ConfigLoader.Effective::key)
        .containsExactly(key);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("app.yaml"), yaml);
  }

  private static String origin(ConfigLoader loader, String key) {
    return entry(loader, key).origin();
  }

  private static String value(ConfigLoader loader, String key) {
    return entry(loader, key).value();
  }

  private static ConfigLoader.Effective entry(ConfigLoader loader, String key) {
    return loader.effective().stream().filter(e -> e.key().equals(key)).findFirst().orElseThrow();
  }
}
