package dev.hnetstreams.app.http;

import dev.hnetstreams.app.feedback.FeedbackDesk.Reason;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Provokes each status of {@code /v1/feedback} once. */
final class FeedbackStatuses {
  private static final String PATH = "/v1/feedback";
  private static final String VOTE =
      "{\"text\": \"b111\", \"head\": \"spam\", \"label\": \"ham\", \"who\": \"ann\"}";

  private FeedbackStatuses() {}

  /** Is told of an answer and the status that it should have. */
  interface Check {
    void check(String method, String template, HttpResponse<String> response, int status);
  }

  static void provoke(TestApi api, Check check) {
    FakeFeedback desk = new FakeFeedback();
    check.check("get", PATH, api.get(PATH), 404);
    check.check("post", PATH, post(api, VOTE), 404);
    api.feedback = desk;
    Serving loaded = api.serving;
    api.serving = null;
    check.check("get", PATH, api.get(PATH), 503);
    api.serving = loaded;
    check.check("get", PATH, api.get(PATH), 200);
    check.check("post", PATH, post(api, VOTE), 200);
    check.check("post", PATH, post(api, VOTE.replace("\"ham\"", "null")), 200);
    check.check("post", PATH, post(api, "{"), 400);
    check.check("post", PATH, post(api, "{}"), 422);
    check.check("post", PATH, post(api, " ".repeat(30_000)), 413);
    Map.of(Reason.WRONG, 422, Reason.UNKNOWN_ID, 404, Reason.BUSY, 429, Reason.UNAVAILABLE, 503)
        .forEach(
            (reason, status) -> {
              desk.refuse = reason;
              check.check("post", PATH, post(api, VOTE), status);
            });
    HttpRequest plain =
        HttpRequest.newBuilder(api.uri(PATH))
            .POST(HttpRequest.BodyPublishers.ofString("text"))
            .build();
    check.check("post", PATH, TestApi.send(plain), 415);
    SecurityConfig closed =
        new SecurityConfig(null, null, null, null, "the-token-of-feedback", null, null);
    try (TestApi stranger = TestApi.start(closed, new FakeCounts())) {
      check.check("get", PATH, stranger.get(PATH), 401);
      check.check("post", PATH, post(stranger, VOTE), 401);
    }
  }

  private static HttpResponse<String> post(TestApi api, String body) {
    return TestApi.send(api.post(PATH, body));
  }
}
