package dev.hnetstreams.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.tracing.TracingConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where traces go, and how many. */
class TracingSettingsTest {
  private static TracingConfig tracing(Map<String, String> environment, String... sets) {
    return ConfigLoader.load(null, environment, List.of(sets)).bind().tracing();
  }

  @Test
  void tracesAreOffUnlessThereIsAnEndpoint() {
    assertThat(tracing(Map.of()).on()).isFalse();
    assertThat(tracing(Map.of(), "tracing.sample=1").on()).isFalse();
    assertThat(tracing(Map.of(), "tracing.endpoint=http://localhost:4318").on()).isTrue();
  }

  @Test
  void headersComeFromTheEnvironmentAndNobodyTellsThem() {
    TracingConfig config =
        tracing(
            Map.of("HNET_TRACING_HEADERS", "Authorization=Basic dTpw==, x-tenant=a"),
            "tracing.endpoint=https://collector.example/otlp",
            "tracing.sample=1");

    assertThat(config.headers()).isEqualTo("Authorization=Basic dTpw==, x-tenant=a");
    assertThat(config.toString()).doesNotContain("dTpw", "tenant");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:4318",
        "grpc://localhost:4317",
        "http://",
        "http://user:secret@host:4318",
        "http://host:4318?key=a",
        "http://host name"
      })
  void anEndpointThatIsNoUrlOfACollectorIsRefused(String endpoint) {
    assertThatThrownBy(() -> tracing(Map.of(), "tracing.endpoint=" + endpoint))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--set: tracing.endpoint: %s, expected http:// or https:// with a host, such as http://localhost:4318, and no user, query or fragment; or null"
                .formatted(endpoint));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tracing.sample=1.5   | tracing.sample: 1.5, expected 0 to 1",
        "tracing.sample=-0.1  | tracing.sample: -0.1, expected 0 to 1",
        "tracing.sample=NaN   | tracing.sample: NaN, expected 0 to 1",
        "tracing.sample=10%   | tracing.sample: 10%, expected a number",
        "tracing.serviceName= | tracing.serviceName: '', expected a name",
        "tracing.headers=abc  | tracing.headers: ****, expected name=value, several separated by commas, such as Authorization=Bearer abc; or null",
        "tracing.endpont=x    | tracing.endpont: unknown key; did you mean tracing.endpoint?",
      })
  void aWrongValueIsRefused(String set, String message) {
    assertThatThrownBy(() -> tracing(Map.of(), set))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--set: " + message);
  }
}
