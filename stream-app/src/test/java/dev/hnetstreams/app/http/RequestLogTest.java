package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** Each request is counted under the path as mounted: a closed set, whatever strangers ask for. */
class RequestLogTest {
  @Test
  void requestsAreCountedByRouteAndStatus() {
    try (TestApi api = TestApi.start()) {
      api.classify("{\"text\": \"abc\"}");
      api.classify("{\"text\": 1}");
      api.get("/v2/models/" + FakeModel.MANIFEST.name());
      api.get("/v2/models/" + FakeModel.MANIFEST.name() + "/ready");
      api.get("/v2/models/unheard-of");
      api.get("/v1/classify");
      api.get("/no/such/path");

      await()
          .untilAsserted(
              () ->
                  assertThat(api.requests)
                      .containsExactly(
                          "/v1/classify 200",
                          "/v1/classify 422",
                          "/v2/models/:name 200",
                          "/v2/models/:name/ready 200",
                          "/v2/models/:name 404",
                          "/v1/classify 405",
                          "none 404"));
    }
  }

  @Test
  void whatIsRefusedForLoadIsSeen() {
    HandDrivenWorkers workers = new HandDrivenWorkers();
    try (TestApi api = TestApi.start(TestApi.CONFIG, workers, new FakeCounts())) {
      var three = api.classifyLater("{\"texts\": [\"a\", \"b\", \"c\"]}");
      await().until(() -> api.engine.queuedRows() == 2);
      var two = api.classifyLater("{\"texts\": [\"d\", \"e\"]}");
      await().until(() -> api.engine.queuedRows() == 4);
      api.classify("{\"text\": \"f\"}");

      await().untilAsserted(() -> assertThat(api.requests).contains("/v1/classify 429"));
      workers.work();
      three.join();
      two.join();
    }
  }
}
