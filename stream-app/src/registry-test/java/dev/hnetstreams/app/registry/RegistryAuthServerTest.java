package dev.hnetstreams.app.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.config.ConfigLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Apicurio's real server behind a proxy that asks for credentials, as operators set it up. */
@Tag("registry")
class RegistryAuthServerTest {
  private static final String SCHEMA = "{\"type\":\"string\"}";

  /** {@code tagger:Größe}, in UTF-8 and Base64. */
  private static final Set<String> ACCEPTED =
      Set.of("Basic dGFnZ2VyOkdyw7bDn2U=", "Bearer abc.def");

  private static ApicurioServer server;
  private static AuthProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    server = ApicurioServer.start();
    proxy = new AuthProxy(server.confluent().replace("/apis/ccompat/v7", ""), ACCEPTED);
  }

  @AfterAll
  static void stop() {
    if (proxy != null) {
      proxy.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "confluent, registry.username=tagger;registry.password=Größe",
    "confluent, registry.token=abc.def",
    "apicurio2, registry.username=tagger;registry.password=Größe",
    "apicurio2, registry.token=abc.def",
  })
  void theServerTakesAndGivesSchemasWithCredentials(String api, String credentials) {
    List<String> settings = new ArrayList<>(List.of(credentials.split(";")));
    String subject = api + (settings.size() == 1 ? "-bearer" : "-basic");

    long id = registry(api, settings).register(subject, "AVRO", SCHEMA).join();

    RegisteredSchema read = registry(api, settings).schema(SchemaId.of(id)).join();
    assertThat(read.text()).isEqualTo(SCHEMA);
  }

  @ParameterizedTest
  @CsvSource({
    "confluent, registry.username=tagger;registry.password=other",
    "confluent, registry.token=other",
    "apicurio2, registry.token=other",
    "apicurio2, registry.timeout=5s",
  })
  void withoutTheRightOnesTheRegistryIsAway(String api, String credentials) {
    SchemaRegistry registry = registry(api, List.of(credentials.split(";")));

    assertThatThrownBy(() -> registry.schema(SchemaId.of(1)).join())
        .hasCauseInstanceOf(RegistryAwayException.class)
        .hasMessageContaining("answers 401");
    assertThat(registry.whyAway().orElseThrow()).contains("registry.token");
  }

  private static SchemaRegistry registry(String api, List<String> more) {
    List<String> settings = new ArrayList<>(more);
    settings.add("registry.api=" + api);
    settings.add(
        "registry.url="
            + proxy.in(api.equals("confluent") ? server.confluent() : server.apicurio()));
    return new SchemaRegistry(
        ConfigLoader.load(null, Map.of(), settings).bind().registry(), RegistryObserver.NONE);
  }
}
