package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three tokens for three parts; health is open. */
class AccessTest {
  private static final String API = "the-token-of-the-api";
  private static final String PAGE = "the-token-of-the-page";
  private static final String MANAGEMENT = "the-token-of-metrics";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = TestApi.start(new SecurityConfig(API, PAGE, MANAGEMENT, null, null), new FakeCounts());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v2, 200, 401, 401",
    "/v2/models/fake, 200, 401, 401",
    "/v1/stats, 200, 401, 401",
    "/openapi.json, 200, 401, 401",
    "/v1//stats, 200, 401, 401",
    "/v2/../metrics, 401, 401, 200",
    "/metrics, 401, 401, 200",
    "/, 401, 200, 401",
    "/app.js, 401, 200, 401",
    "/nothing/here, 401, 404, 401",
    "/health/live, 200, 200, 200",
    "/v2/health/ready, 200, 200, 200",
  })
  void eachTokenOpensItsPart(String path, int withApi, int withPage, int withManagement) {
    boolean open = path.contains("/health/");
    assertThat(status(path, null)).isEqualTo(open ? 200 : 401);
    assertThat(status(path, "Bearer the-token-of-nobody")).isEqualTo(open ? 200 : 401);
    assertThat(status(path, "Bearer " + API)).isEqualTo(withApi);
    assertThat(status(path, "Bearer " + PAGE)).isEqualTo(withPage);
    assertThat(status(path, "Bearer " + MANAGEMENT)).isEqualTo(withManagement);
  }

  @Test
  void thePageMayClassifyWithItsToken() {
    assertThat(classify("Bearer " + API)).isEqualTo(200);
    assertThat(classify(basic("anybody:" + PAGE))).isEqualTo(200);
    assertThat(classify("Bearer " + MANAGEMENT)).isEqualTo(401);
    assertThat(classify("Basic not base 64")).isEqualTo(401);
    assertThat(classify("Bearer")).isEqualTo(401);
    assertThat(classify(API)).isEqualTo(401);
  }

  @Test
  void theChallengeSaysHow() {
    HttpResponse<String> page = api.get("/");
    assertThat(page.headers().firstValue("www-authenticate").orElseThrow()).startsWith("Basic ");
    assertThat(api.get("/v2").headers().firstValue("www-authenticate")).hasValue("Bearer");
    assertThat(page.body()).contains("\"type\":\"unauthorized\"");
  }

  @Test
  void whatHasNoTokenIsOpen() {
    SecurityConfig onlyApi = new SecurityConfig(API, null, null, null, null);
    try (TestApi partly = TestApi.start(onlyApi, new FakeCounts())) {
      assertThat(partly.get("/").statusCode()).isEqualTo(200);
      assertThat(partly.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(partly.get("/v2").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aTokenIsNeitherShortNorTold() {
    assertThatThrownBy(() -> new SecurityConfig("short-secret", null, null, null, null))
        .hasMessage("apiToken: ****, wanted 16 or more visible ASCII characters, without spaces");
    assertThat(new SecurityConfig(API, PAGE, MANAGEMENT, null, null).toString())
        .doesNotContain("token-of");
  }

  private static int status(String path, String authorization) {
    HttpRequest.Builder request = HttpRequest.newBuilder(api.uri(path));
    if (authorization != null) {
      request.header("authorization", authorization);
    }
    return TestApi.send(request.build()).statusCode();
  }

  private static int classify(String authorization) {
    return TestApi.send(
            HttpRequest.newBuilder(api.uri("/v1/classify"))
                .header("content-type", "application/json")
                .header("authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"a111\"}"))
                .build())
        .statusCode();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
