package dev.hnetstreams.app.http;

import java.util.List;

/** Provokes the 401 of each route that asks for a token. */
final class StrangerStatuses {
  private StrangerStatuses() {}

  static void provoke(Counts counts, FeedbackStatuses.Check told) {
    String token = "a token of the test".replace(' ', '-');
    try (TestApi closed =
        TestApi.start(new SecurityConfig(token, token, token, null, null), counts)) {
      told.check("post", "/v1/classify", closed.classify("{}"), 401);
      told.check(
          "post",
          "/v2/models/{name}/infer",
          TestApi.send(closed.post("/v2/models/fake/infer", "{}")),
          401);
      for (String template :
          List.of(
              "/v1/stream",
              "/v1/stats",
              "/v1/model/shadow",
              "/v1/drift",
              "/v2",
              "/v2/models/{name}",
              "/v2/models/{name}/ready",
              "/metrics",
              "/openapi.json",
              "/",
              "/{file}")) {
        String path = template.replace("{name}", "fake").replace("{file}", "app.js");
        told.check("get", template, closed.get(path), 401);
      }
    }
  }
}
