package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.hnetstreams.app.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    "/nothing/here, 404, 404, 404",
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRouteThatSaysNothingIsClosedToEverybody(boolean tokens) {
    SecurityConfig security =
        tokens ? new SecurityConfig(API, PAGE, MANAGEMENT, null, null) : SecurityConfig.OPEN;
    Routes unknown =
        doors -> {
          for (String path : List.of("/admin", "/v3/anything", "/v1/new")) {
            doors.get(path).handler(ctx -> ctx.response().end("secret"));
            doors.post(path).handler(ctx -> ctx.response().end("secret"));
          }
          doors.get("/said").opensTo(Token.NONE).handler(ctx -> ctx.response().end("public"));
        };
    Vertx vertx = Vertx.vertx();
    try {
      URI base = listen(vertx, security, unknown);
      for (String path :
          List.of("/admin", "/admin/", "/v3/anything", "/v1//new", "/said/../admin")) {
        for (String method : List.of("GET", "HEAD", "POST")) {
          for (String token : List.of(API, PAGE, MANAGEMENT, "", "null")) {
            HttpResponse<String> response = ask(method, base.resolve(path), "Bearer " + token);
            assertThat(response.statusCode()).as(method + " " + path + " " + token).isEqualTo(401);
            assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
          }
        }
      }
      assertThat(ask("GET", base.resolve("/said"), "").body()).isEqualTo("public");
    } finally {
      vertx.close().await();
    }
  }

  private static URI listen(Vertx vertx, SecurityConfig security, Routes routes) {
    Access access = new Access(security);
    int port =
        vertx
            .createHttpServer()
            .requestHandler(
                ApiServer.router(
                    vertx,
                    new RequestLog(RequestObserver.NOBODY, new RequestTraces(Tracing.OFF)),
                    access,
                    List.of(routes)))
            .listen(0, "127.0.0.1")
            .await()
            .actualPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  private static HttpResponse<String> ask(String method, URI uri, String authorization) {
    return TestApi.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("authorization", authorization)
            .build());
  }

  /** The router adds routes without a door, so nobody who adds routes gets it. */
  @Test
  void noGroupOfRoutesKnowsTheRouter() {
    ArchRuleDefinition.noClasses()
        .that()
        .areAssignableTo(Routes.class)
        .or()
        .haveSimpleName("Gate")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Router.class)
        .check(new ClassFileImporter().importPackagesOf(Routes.class));
  }

  @Test
  void aRequestThatNoRouteTakesNeedsATokenWhereThePageDoes() {
    URI uri = api.uri("/v1/classify");
    assertThat(ask("DELETE", uri, "").statusCode()).isEqualTo(401);
    assertThat(ask("DELETE", uri, "Bearer " + MANAGEMENT).statusCode()).isEqualTo(405);
  }

  @Test
  void aTokenIsNeitherShortNorTold() {
    assertThatThrownBy(() -> new SecurityConfig("short-secret", null, null, null, null))
        .hasMessage("apiToken: ****, expected 16 or more visible ASCII characters, without spaces");
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
