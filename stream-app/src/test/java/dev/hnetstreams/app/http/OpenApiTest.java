package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.schemas.DecisionCount;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code /openapi.json} describes every route and every answer, and nothing that is not there. */
class OpenApiTest {
  private static final String INFER =
      "{\"inputs\": [{\"name\": \"text\", \"datatype\": \"BYTES\", \"shape\": [1],"
          + " \"data\": [\"%s\"]}]}";

  private final FakeCounts counts = new FakeCounts();
  private static final RequestLog NOBODY =
      new RequestLog(RequestObserver.NOBODY, new RequestTraces(Tracing.OFF));

  private final TestApi api = TestApi.start(TestApi.CONFIG, Runnable::run, counts);
  private final Set<String> seen = new TreeSet<>();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void everyRouteIsDescribedAndEveryDescriptionHasARoute() {
    Vertx vertx = Vertx.vertx();
    Backend backend =
        new Backend(
            Optional::empty,
            api.health,
            (accept, answer) -> {},
            () -> Gauges.NOTHING,
            api.stream,
            counts,
            () -> api.shadow,
            RequestObserver.NOBODY,
            1,
            TestApi.PERSPECTIVE.endpoint());
    Set<String> mounted = new TreeSet<>();
    ApiServer.router(
            vertx,
            NOBODY,
            new Access(SecurityConfig.OPEN),
            ApiServer.apiRoutes(vertx, TestApi.CONFIG, SecurityConfig.OPEN, backend, true))
        .getRoutes()
        .forEach(
            route -> {
              if (Paths.of(route) != null) {
                String template = ApiDescription.template(route);
                // HEAD goes without saying where there is GET.
                route.methods().stream()
                    .filter(method -> !method.equals(HttpMethod.HEAD))
                    .forEach(method -> mounted.add(method.name() + " " + template));
              }
            });
    vertx.close().await();

    assertThat(mounted).isEqualTo(ApiDescription.operations());
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(ApiDescription.DOCUMENT.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            ref ->
                assertThat(ApiDescription.DOCUMENT.at(ref.substring(1)).isMissingNode()).isFalse());
    assertThat(ApiDescription.DOCUMENT.at("/openapi").asText()).isEqualTo("3.1.0");
    assertThat(ApiDescription.DOCUMENT.findValuesAsText("operationId")).doesNotHaveDuplicates();
  }

  /** Each documented status of each operation is provoked once, and its answer checked. */
  @Test
  void everyAnswerIsAsDescribed() {
    whatIsWell();
    whatIsWrong();
    whatIsLoadingOrMoving();
    whatIsTooMuch();
    StrangerStatuses.provoke(counts, this::check);
    FeedbackStatuses.provoke(api, this::check);
    new PerspectiveAnswers(api, this::check).provokeAll();
    assertThat(seen).isEqualTo(ApiDescription.documentedStatuses());
  }

  @Test
  void eventsAreAsDescribed() {
    try (Events events = new Events(api.uri("/v1/stream"))) {
      JsonNode schema = ApiDescription.DOCUMENT.at("/components/schemas/Pulse");
      ApiDescription.requireValid(schema, events.next("pulse").data().toString(), "pulse");
      api.serving = null;
      ApiDescription.requireValid(schema, events.next("pulse").data().toString(), "pulse");
    }
  }

  @Test
  void aWrongAnswerWouldBeFound() {
    JsonNode problem = ApiDescription.DOCUMENT.at("/components/schemas/Problem");
    assertThat(ApiDescription.complaints(problem, "{\"error\": \"x\", \"type\": \"not_found\"}"))
        .isEmpty();
    assertThat(ApiDescription.complaints(problem, "{\"error\": \"x\", \"type\": \"odd\"}"))
        .isNotEmpty();
    assertThat(ApiDescription.complaints(problem, "{\"error\": \"x\"}")).isNotEmpty();
    assertThat(
            ApiDescription.complaints(
                ApiDescription.DOCUMENT.at("/components/schemas/Results"),
                "{\"results\": [{\"id\": \"x\"}]}"))
        .isNotEmpty();
  }

  private void whatIsWell() {
    counts.counts =
        List.of(
            new DecisionCount(0, 60_000, "spam", "ham", 0, 1),
            new DecisionCount(0, 60_000, "spam", "abstained:too_short", 1, 1));
    post("/v1/classify", "/v1/classify", "{\"text\": \"b111222333\", \"chunks\": \"full\"}", 200);
    post("/v1/classify", "/v1/classify", "{\"texts\": [\"b1\", \"!\", \"\"]}", 200);
    get("/v1/stats", "/v1/stats?to=1", 200);
    get("/v1/model/shadow", "/v1/model/shadow", 200);
    get("/v1/drift", "/v1/drift", 200);
    api.shadow = FakeReports.SHADOW;
    api.drift = FakeReports.DRIFT;
    get("/v1/model/shadow", "/v1/model/shadow", 200);
    get("/v1/drift", "/v1/drift", 200);
    get("/v2", "/v2", 200);
    get("/v2/models/{name}", "/v2/models/fake", 200);
    get("/v2/models/{name}/ready", "/v2/models/fake/ready", 200);
    post("/v2/models/{name}/infer", "/v2/models/fake/infer", INFER.formatted("b111"), 200);
    for (String path :
        List.of(
            "/health/live",
            "/health/ready",
            "/v2/health/live",
            "/v2/health/ready",
            "/metrics",
            "/openapi.json",
            "/")) {
      get(path, path, 200);
    }
    get("/{file}", "/index.html", 200);
    for (String template : List.of("/", "/{file}")) {
      String path = template.replace("{file}", "index.html");
      String tag = api.get(path).headers().firstValue("etag").orElseThrow();
      check(
          "get",
          template,
          TestApi.send(HttpRequest.newBuilder(api.uri(path)).header("if-none-match", tag).build()),
          304);
    }
    try (Events events = new Events(api.uri("/v1/stream"))) {
      var headers = events.response().headers();
      assertThat(headers.firstValue("content-type")).hasValue("text/event-stream");
      seen.add("GET /v1/stream " + events.response().statusCode());
    }
  }

  private void whatIsWrong() {
    for (String[] route :
        new String[][] {
          {"/v1/classify", "/v1/classify"}, {"/v2/models/{name}/infer", "/v2/models/fake/infer"}
        }) {
      post(route[0], route[1], "{", 400);
      post(route[0], route[1], "{\"x\": 1}", 422);
      post(route[0], route[1], " ".repeat(30_000), 413);
      HttpRequest plain =
          HttpRequest.newBuilder(api.uri(route[1]))
              .POST(HttpRequest.BodyPublishers.ofString("text"))
              .build();
      check("post", route[0], TestApi.send(plain), 415);
    }
    post("/v1/classify", "/v1/classify", "{\"text\": \"!111\"}", 500);
    post("/v2/models/{name}/infer", "/v2/models/fake/infer", INFER.formatted("!111"), 500);
    post("/v2/models/{name}/infer", "/v2/models/other/infer", INFER.formatted("b111"), 404);
    get("/v2/models/{name}", "/v2/models/other", 404);
    get("/v2/models/{name}/ready", "/v2/models/other/ready", 404);
    get("/{file}", "/other.html", 404);
    get("/v1/stream", "/v1/stream?perSecond=0", 400);
    get("/v1/stats", "/v1/stats?window=0", 400);
  }

  private void whatIsLoadingOrMoving() {
    Serving loaded = api.serving;
    api.serving = null;
    counts.rebalancing = true;
    api.health.dead = "dead";
    api.health.notReady = List.of(new Health.Reason("queue_full", "the queue is full"));
    post("/v1/classify", "/v1/classify", "{\"text\": \"b111\"}", 503);
    post("/v2/models/{name}/infer", "/v2/models/fake/infer", INFER.formatted("b111"), 503);
    get("/v2/models/{name}", "/v2/models/fake", 503);
    get("/v2/models/{name}/ready", "/v2/models/fake/ready", 503);
    get("/v1/stats", "/v1/stats", 503);
    for (String prefix : List.of("", "/v2")) {
      get(prefix + "/health/live", prefix + "/health/live", 503);
      get(prefix + "/health/ready", prefix + "/health/ready", 503);
    }
    api.serving = loaded;
    counts.rebalancing = false;
  }

  private void whatIsTooMuch() {
    HttpConfig nobody = TestApi.config(1, Duration.ofMinutes(10), 0, 100, Duration.ofSeconds(75));
    HandDrivenWorkers workers = new HandDrivenWorkers();
    try (TestApi full = TestApi.start(nobody, workers, counts)) {
      var inside = full.classifyLater("{\"text\": \"a000\"}");
      await().until(() -> full.engine.busyLanes() == 1);
      check("post", "/v1/classify", full.classify("{\"text\": \"b111\"}"), 429);
      check(
          "post",
          "/v2/models/{name}/infer",
          TestApi.send(full.post("/v2/models/fake/infer", INFER.formatted("b111"))),
          429);
      for (String path : List.of("/v1/stats", "/v1/stream", "/v1/feedback")) {
        check("get", path, full.get(path), 429);
      }
      workers.work();
      assertThat(inside.join().statusCode()).isEqualTo(200);
    }
  }

  private void get(String template, String path, int status) {
    check("get", template, api.get(path), status);
  }

  private void post(String template, String path, String body, int status) {
    check("post", template, TestApi.send(api.post(path, body)), status);
  }

  private void check(String method, String template, HttpResponse<String> response, int status) {
    String what = method + " " + response.uri() + " " + response.body();
    assertThat(response.statusCode()).as(what).isEqualTo(status);
    seen.add(method.toUpperCase(Locale.ROOT) + " " + template + " " + status);
    JsonNode answer =
        ApiDescription.resolved(
            ApiDescription.DOCUMENT
                .path("paths")
                .path(template)
                .path(method)
                .path("responses")
                .path("" + status));
    assertThat(answer.isMissingNode()).as(what).isFalse();
    answer
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            header -> assertThat(response.headers().firstValue(header)).as(what).isPresent());
    String type = response.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
    JsonNode content = answer.path("content");
    if (content.isMissingNode()) {
      assertThat(response.body()).as(what).isEmpty();
    } else if (!content.has("*/*")) {
      assertThat(content.has(type)).as(what + " " + type).isTrue();
      if (type.equals("application/json")) {
        ApiDescription.requireValid(content.path(type).path("schema"), response.body(), what);
      }
    }
  }
}
