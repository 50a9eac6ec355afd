package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Provokes each documented answer of Perspective's endpoint once. */
final class PerspectiveAnswers {
  static final String ANALYZE =
      "{\"comment\": {\"text\": \"%s\"}, \"requestedAttributes\": {\"TOXICITY\": {}}}";
  static final String SUGGEST =
      "{\"comment\": {\"text\": \"%s\"}, \"clientToken\": \"t\","
          + " \"attributeScores\": {\"TOXICITY\": {\"summaryScore\": {\"value\": 1}}}}";

  private final TestApi api;
  private final Check check;

  interface Check {
    void check(String method, String template, HttpResponse<String> response, int status);
  }

  PerspectiveAnswers(TestApi api, Check check) {
    this.api = api;
    this.check = check;
  }

  void provokeAll() {
    check.check(
        "get", PerspectiveRoutes.DISCOVERY, api.get("/$discovery/rest?version=v1alpha1"), 200);
    post(api, PerspectiveRoutes.ANALYZE, ANALYZE.formatted("b111222"), 200);
    post(api, PerspectiveRoutes.SUGGEST, SUGGEST.formatted("b111222"), 200);
    post(api, PerspectiveRoutes.ANALYZE, ANALYZE.formatted("!111222"), 500);
    for (String path : List.of(PerspectiveRoutes.ANALYZE, PerspectiveRoutes.SUGGEST)) {
      post(api, path, "{", 400);
      post(api, path, " ".repeat(30_000), 413);
      HttpRequest plain =
          HttpRequest.newBuilder(api.uri(path))
              .POST(HttpRequest.BodyPublishers.ofString("text"))
              .build();
      check.check("post", path, TestApi.send(plain), 415);
    }
    api.serving = null;
    post(api, PerspectiveRoutes.ANALYZE, ANALYZE.formatted("b111222"), 503);
    strangers();
    tooMany();
  }

  private void strangers() {
    SecurityConfig security =
        new SecurityConfig("the-token-of-the-api", null, null, "the-key-of-a-client", null, null);
    try (TestApi closed = TestApi.start(security, new FakeCounts())) {
      for (String path : List.of(PerspectiveRoutes.ANALYZE, PerspectiveRoutes.SUGGEST)) {
        post(closed, path, "{}", 403);
        HttpRequest other =
            HttpRequest.newBuilder(closed.uri(path))
                .header("authorization", "Bearer the-token-of-nobody")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        check.check("post", path, TestApi.send(other), 401);
      }
    }
  }

  private void tooMany() {
    HttpConfig one = TestApi.config(1, Duration.ofMinutes(10), 0, 100, Duration.ofSeconds(75));
    HandDrivenWorkers workers = new HandDrivenWorkers();
    try (TestApi full = TestApi.start(one, workers, new FakeCounts())) {
      var inside = full.classifyLater("{\"text\": \"a000\"}");
      await().until(() -> full.engine.busyLanes() == 1);
      post(full, PerspectiveRoutes.ANALYZE, ANALYZE.formatted("b111222"), 429);
      post(full, PerspectiveRoutes.SUGGEST, SUGGEST.formatted("b111222"), 429);
      workers.work();
      assertThat(inside.join().statusCode()).isEqualTo(200);
    }
  }

  private void post(TestApi to, String path, String body, int status) {
    check.check("post", path, TestApi.send(to.post(path, body)), status);
  }
}
