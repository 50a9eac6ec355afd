package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics, on the API's port and on their own. */
class ManagementTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "/v2"})
  void unreadyWithAListOfReasonsAndStillAlive(String prefix) {
    try (TestApi api = TestApi.start()) {
      assertThat(json(api.get(prefix + "/health/ready")))
          .isEqualTo(json("{\"status\": \"ok\", \"ready\": true, \"model\": \"fake/1.2\"}"));
      api.health.notReady =
          List.of(
              new Health.Reason("broker_away", "the broker does not answer"),
              new Health.Reason("queue_full", "the queue is full"));
      HttpResponse<String> unready = api.get(prefix + "/health/ready");

      assertThat(unready.statusCode()).isEqualTo(503);
      assertThat(json(unready).at("/reasons")).isEqualTo(json("[\"broker_away\", \"queue_full\"]"));
      assertThat(json(unready).at("/error").asText())
          .contains("broker does not answer")
          .contains("queue is full");
      assertThat(api.get(prefix + "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void deadWhenOnlyARestartHelps() {
    try (TestApi api = TestApi.start()) {
      api.health.dead = "kafka streams has failed for good";

      assertThat(api.get("/health/live").statusCode()).isEqualTo(503);
      assertThat(json(api.get("/v2/health/live")).at("/type").asText()).isEqualTo("dead");
    }
  }

  @Test
  void metricsAreOnTheApisPortUnlessTheyHaveTheirOwn() {
    try (TestApi api = TestApi.start()) {
      assertThat(api.get("/metrics").body()).isEqualTo("# metrics\n");
      assertThat(api.server.managementPort()).isEqualTo(api.server.port());
    }
    ManagementConfig own = new ManagementConfig("127.0.0.1", 0);
    try (TestApi api = new TestApi(TestApi.CONFIG, own, Runnable::run, new FakeCounts())) {
      assertThat(api.get("/metrics").statusCode()).isEqualTo(404);
      assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
      URI metrics = URI.create("http://127.0.0.1:" + api.server.managementPort() + "/metrics");
      assertThat(TestApi.send(HttpRequest.newBuilder(metrics).build()).body())
          .isEqualTo("# metrics\n");
      assertThat(
              TestApi.send(HttpRequest.newBuilder(metrics.resolve("/v1/classify")).build())
                  .statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (TestApi api = TestApi.start()) {
      ManagementConfig taken = new ManagementConfig("127.0.0.1", api.server.port());

      assertThatThrownBy(() -> new TestApi(TestApi.CONFIG, taken, Runnable::run, new FakeCounts()))
          .hasMessageStartingWith("management: cannot listen on 127.0.0.1:" + api.server.port());
    }
  }
}
