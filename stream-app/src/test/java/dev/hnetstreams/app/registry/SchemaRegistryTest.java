package dev.hnetstreams.app.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.service.TestCertificate;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
    fake.close();
    fake = new FakeRegistry(tls(certificate, null)).with(1, "inner", "AVRO", "inner");

    SchemaRegistry trusting =
        registry("confluent", "", "registry.certificates=" + certificate.certificate());
    assertThat(trusting.schema(SchemaId.of(1)).join().text()).isEqualTo("inner");
    assertThatThrownBy(() -> registry("confluent", "").schema(SchemaId.of(1)).join())
        .hasCauseInstanceOf(RegistryAwayException.class)
        .hasMessageContaining("certification path");
  }

  @Test
  void theServiceShowsItsKeyWhereTheRegistryAsksForOne() throws Exception {
    TestCertificate server = TestCertificate.make(folder, "registry");
    TestCertificate client = TestCertificate.make(folder, "service");
    TestCertificate stranger = TestCertificate.make(folder, "stranger");
    fake.close();
    fake = new FakeRegistry(tls(server, client), true).with(1, "inner", "AVRO", "inner");
    String trust = "registry.certificates=" + server.certificate();
    String password = "registry.keyStorePassword=" + TestCertificate.PASSWORD;

    SchemaRegistry known =
        registry("confluent", "", trust, "registry.keyStore=" + client.store(), password);
    assertThat(known.schema(SchemaId.of(1)).join().text()).isEqualTo("inner");
    SchemaRegistry unknown =
        registry("confluent", "", trust, "registry.keyStore=" + stranger.store(), password);
    for (SchemaRegistry refused : List.of(unknown, registry("confluent", "", trust))) {
      assertThatThrownBy(() -> refused.schema(SchemaId.of(1)).join())
          .hasCauseInstanceOf(RegistryAwayException.class);
      assertThat(refused.whyAway().orElseThrow()).contains("does not answer");
    }
  }

  @Test
  void aKeyStoreThatCannotBeUsedIsRefusedAtTheStart() throws Exception {
    TestCertificate client = TestCertificate.make(folder, "service");
    fake.close();
    fake = new FakeRegistry(tls(client, null));

    assertThatThrownBy(
            () ->
                registry(
                    "confluent",
                    "",
                    "registry.keyStore=" + client.store(),
                    "registry.keyStorePassword=another"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("registry.keyStore: %s: ".formatted(client.store()))
        .hasMessageContaining("password was incorrect")
        .hasMessageEndingWith("expected a PKCS #12 or JKS file with registry.keyStorePassword")
        .hasMessageNotContaining("another");
    assertThatThrownBy(
            () ->
                registry(
                    "confluent",
                    "",
                    "registry.keyStore=" + client.key(),
                    "registry.keyStorePassword=changeit"))
        .hasMessageStartingWith("registry.keyStore: %s: ".formatted(client.key()));
  }

  @Test
  void requestsAreToldWithWhatBecameOfThem() {
    List<RegistryObserver.Outcome> told = new CopyOnWriteArrayList<>();
    SchemaRegistry registry =
        new SchemaRegistry(
            config("confluent", ""),
            new RegistryObserver() {
              @Override
              public void onRequest(Outcome outcome, long nanos) {
                assertThat(nanos).isNotNegative();
                told.add(outcome);
              }

              @Override
              public void onKnownSchema() {}
            });
    var unused = registry.schema(SchemaId.of(1)).join();
    assertThat(registry.schema(SchemaId.of(99)).handle((s, e) -> e).join()).isNotNull();
    fake.refusing("no");
    assertThat(registry.register("s", "AVRO", "x").handle((s, e) -> e).join()).isNotNull();
    fake.close();
    assertThat(registry.schema(SchemaId.of(1)).handle((s, e) -> e).join()).isNotNull();

    assertThat(told)
        .containsExactly(
            RegistryObserver.Outcome.ANSWERED,
            RegistryObserver.Outcome.UNKNOWN,
            RegistryObserver.Outcome.REFUSED,
            RegistryObserver.Outcome.AWAY);
  }

  @Test
  void aFileWithoutACertificateIsRefusedAtTheStart() throws Exception {
    Path file = java.nio.file.Files.writeString(folder.resolve("empty.pem"), "");

    assertThatThrownBy(() -> registry("confluent", "", "registry.certificates=" + file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("registry.certificates: %s: holds none, expected a PEM file".formatted(file));
  }

  /**
   * @param trusted certificate of clients; null: those of the Java runtime
   */
  private static SSLContext tls(TestCertificate own, TestCertificate trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.keyStore(), TestCertificate.PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (trusted == null) {
      trust.init((KeyStore) null);
    } else {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("client", trusted.keyStore().getCertificate("service"));
      trust.init(store);
    }
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }

  private SchemaRegistry registry(String api, String path, String... more) {
    return new SchemaRegistry(config(api, path, more), RegistryObserver.NONE);
  }

  private RegistryConfig config(String api, String path, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("registry.api=" + api);
    settings.add("registry.url=" + fake.url() + path);
    return ConfigLoader.load(null, Map.of(), settings).bind().registry();
  }
}
