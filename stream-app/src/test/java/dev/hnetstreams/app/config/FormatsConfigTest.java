package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a setting of formats or of the registry is said. */
class FormatsConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "codec.format=avro               | codec.schemaFile: null, expected the file of a schema, or codec.framing=registry: codec.format needs a schema",
        "codec.framing=registry          | codec.framing: registry, expected none, as values of codec.format=raw have no schema",
        "codec.schemaFile=/nowhere.avsc  | codec.schemaFile: /nowhere.avsc, expected null, as codec.format has no schema",
        "codec.format=avrò               | codec.format: avrò, expected one of raw, json, avro, protobuf",
        "registry.url=registry:8081      | registry.url: registry:8081, expected a URL such as https://registry:8081, without user, query and fragment",
        "registry.url=http://a:b@host    | registry.url: http://a:b@host, expected a URL such as https://registry:8081, without user, query and fragment",
        "registry.idBytes=5              | registry.idBytes: 5, expected 4 or 8",
        "registry.timeout=1h             | registry.timeout: 1h, expected 100ms to 30s",
        "registry.username=ann           | registry.password: null, expected one where username is set",
        "registry.keyStore=/no.p12       | registry.keyStore: /no.p12, expected a PKCS #12 file to read",
        "registry.keyStorePassword=x     | registry.keyStorePassword: ****, expected one where keyStore is set",
        "codec.texts=all                 | codec.texts: all, expected one of joined, each",
        "registry.certificates=/no.pem   | registry.certificates: /no.pem, expected a PEM file to read",
      })
  void formatsAndRegistryAreChecked(String set, String message) {
    assertThat(refusal(set)).contains(": " + message);
  }

  @Test
  void framedValuesNeedARegistry() {
    assertThat(refusal("codec.format=avro", "codec.framing=registry"))
        .isEqualTo(
            "default: registry.url: null, expected the URL of the schema registry, as codec.framing or output.format asks for one");
  }

  private static String refusal(String... sets) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(null, Map.of(), List.of(sets)).bind())
        .getMessage();
  }
}
