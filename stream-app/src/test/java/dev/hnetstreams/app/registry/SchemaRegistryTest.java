package dev.hnetstreams.app.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.service.TestCertificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each API, each way in, each failure, over HTTP. */
class SchemaRegistryTest {
  @TempDir Path folder;
  private FakeRegistry fake;

  @BeforeEach
  void start() throws Exception {
    fake =
        new FakeRegistry()
            .with(1, "inner", "AVRO", "inner")
            .with(2, "middle", "AVRO", "middle", new FakeRegistry.Reference("In", "inner"))
            .with(
                3,
                "outer",
                "AVRO",
                "outer",
                new FakeRegistry.Reference("Mid", "middle"),
                new FakeRegistry.Reference("In", "inner"));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @ParameterizedTest
  @CsvSource({
    "confluent, ''",
    "apicurio2, /apis/registry/v2",
    "apicurio3, /apis/registry/v3",
  })
  void aSchemaComesWithAllThatItRefersTo(String api, String path) {
    RegisteredSchema schema = registry(api, path).schema(SchemaId.of(3)).join();

    assertThat(schema.text()).isEqualTo("outer");
    assertThat(schema.references())
        .containsExactly(
            new RegisteredSchema.Reference("In", "inner"),
            new RegisteredSchema.Reference("Mid", "middle"));
  }

  @ParameterizedTest
  @CsvSource({
    "confluent, '', 4",
    "apicurio2, /apis/registry/v2, 4",
    "apicurio3, /apis/registry/v3, 4",
  })
  void aSchemaOfOursIsRegistered(String api, String path, long id) {
    assertThat(registry(api, path).register("text.out-value", "AVRO", "ours").join()).isEqualTo(id);
    assertThat(fake.text("text.out-value")).isEqualTo("ours");
  }

  @Test
  void apicuriosGlobalIdsAreUsedWhereTheyAreConfigured() {
    SchemaRegistry registry = registry("apicurio2", "/apis/registry/v2", "registry.ids=global");

    assertThat(registry.register("text.out-value", "AVRO", "ours").join()).isEqualTo(1004);
    assertThat(registry.schema(SchemaId.of(1)).join().text()).isEqualTo("inner");
    assertThat(fake.asked).contains("GET /apis/registry/v2/ids/globalIds/1");
  }

  @Test
  void anIdThatIsNotThereIsUnknownAndTheRegistryIsNotAway() {
    SchemaRegistry registry = registry("confluent", "");

    assertThatThrownBy(() -> registry.schema(SchemaId.of(99)).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("Schema not found");
    assertThat(registry.whyAway()).isEmpty();
  }

  @Test
  void aSchemaThatIsNotTakenIsRefused() {
    fake.refusing("incompatible with version 1");

    assertThatThrownBy(() -> registry("confluent", "").register("s", "AVRO", "ours").join())
        .hasCauseInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("incompatible with version 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 401, 403, 429, 500, 503})
  void anythingElseIsAwayUntilItAnswersAgain(int status) {
    SchemaRegistry registry = registry("confluent", "");
    fake.failing(status);

    assertThatThrownBy(() -> registry.schema(SchemaId.of(1)).join())
        .hasCauseInstanceOf(RegistryAwayException.class);
    assertThat(registry.whyAway().orElseThrow())
        .startsWith(fake.url() + " answers " + status)
        .doesNotContain("secret");
    registry.look();
    assertThat(registry.whyAway()).isPresent();

    fake.failing(200);
    registry.look();
    assertThat(registry.whyAway()).isEmpty();
  }

  @Test
  void aRegistryThatDoesNotListenIsAway() {
    SchemaRegistry registry = registry("confluent", "");
    fake.close();

    assertThatThrownBy(() -> registry.schema(SchemaId.of(1)).join())
        .hasCauseInstanceOf(RegistryAwayException.class);
    assertThat(registry.whyAway().orElseThrow()).contains("does not answer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "registry.username=ann;registry.password=secret | Basic YW5uOnNlY3JldA==",
        "registry.token=secret                          | Bearer secret",
      })
  void itLetsInWhoTellsTheSecret(String settings, String header) {
    fake.requiring(header);

    assertThat(registry("confluent", "", settings.split(";")).schema(SchemaId.of(1)).join().text())
        .isEqualTo("inner");
    SchemaRegistry without = registry("confluent", "");
    assertThatThrownBy(() -> without.schema(SchemaId.of(1)).join())
        .hasCauseInstanceOf(RegistryAwayException.class);
    assertThat(without.whyAway().orElseThrow())
        .endsWith(
            "answers 401: it does not let us in, expected registry.username and"
                + " registry.password, or registry.token");
  }

  @Test
  void itsCertificateIsTrustedWhenItIsConfigured() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "registry");
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(certificate.keyStore(), TestCertificate.PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    fake.close();
    fake = new FakeRegistry(tls).with(1, "inner", "AVRO", "inner");

    SchemaRegistry trusting =
        registry("confluent", "", "registry.certificates=" + certificate.certificate());
    assertThat(trusting.schema(SchemaId.of(1)).join().text()).isEqualTo("inner");
    assertThatThrownBy(() -> registry("confluent", "").schema(SchemaId.of(1)).join())
        .hasCauseInstanceOf(RegistryAwayException.class)
        .hasMessageContaining("certification path");
  }

  @Test
  void aFileWithoutACertificateIsRefusedAtTheStart() throws Exception {
    Path file = java.nio.file.Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> registry("confluent", "", "registry.certificates=" + file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("registry.certificates: %s: holds none, expected a PEM file".formatted(file));
  }

  private SchemaRegistry registry(String api, String path, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("registry.api=" + api);
    settings.add("registry.url=" + fake.url() + path);
    return new SchemaRegistry(ConfigLoader.load(null, Map.of(), settings).bind().registry());
  }
}
