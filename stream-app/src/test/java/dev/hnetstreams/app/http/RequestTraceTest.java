package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.tracing.RecordedSpans;
import dev.hnetstreams.app.tracing.TextTrace;
import dev.hnetstreams.app.tracing.Tracing;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of requests, and the context in their headers and to other instances. */
class RequestTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private final RecordedSpans spans = new RecordedSpans(1);
  private final FakeCounts counts = new FakeCounts();
  private final TestApi api = TestApi.start(spans.tracing, counts);

  @AfterEach
  void stop() {
    api.close();
  }

  private SpanData span(String name) {
    await().until(() -> !spans.all(name).isEmpty());
    return spans.one(name);
  }

  @Test
  void aRequestGoesOnWithItsCallersTraceAndItsTextsAreTiedToIt() {
    api.model.batches.clear();
    HttpRequest request =
        HttpRequest.newBuilder(api.uri("/v1/classify?trace=geheim"))
            .header("content-type", "application/json")
            .header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
            .POST(HttpRequest.BodyPublishers.ofString("{\"texts\":[\"a geheim\",\"b geheim\"]}"))
            .build();
    assertThat(TestApi.send(request).statusCode()).isEqualTo(200);

    SpanData server = span("POST /v1/classify");
    assertThat(server.getTraceId()).isEqualTo(TRACE);
    assertThat(server.getParentSpanId()).isEqualTo(PARENT);
    assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(server.getAttributes().asMap().toString())
        .contains("http.request.method=POST", "http.route=/v1/classify")
        .contains("http.response.status_code=200");
    assertThat(api.model.batches).isNotEmpty();
    assertThat(api.model.batches)
        .flatExtracting(batch -> batch.rows())
        .allSatisfy(
            row -> assertThat(((TextTrace) row.tag()).asker()).isEqualTo(server.getSpanContext()));
    assertThat(spans.all().toString()).doesNotContain("geheim");
  }

  @Test
  void aCallerThatDoesNotRecordIsNotRecorded() {
    HttpRequest request =
        HttpRequest.newBuilder(api.uri("/v1/classify"))
            .header("content-type", "application/json")
            .header("traceparent", "00-" + TRACE + "-" + PARENT + "-00")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"a\"}"))
            .build();
    assertThat(TestApi.send(request).statusCode()).isEqualTo(200);
    assertThat(api.classify("{\"text\":\"b\"}").statusCode()).isEqualTo(200);

    span("POST /v1/classify");
    assertThat(spans.all()).extracting(SpanData::getTraceId).doesNotContain(TRACE);
    assertThat(api.model.batches.get(0).rows().get(0).tag()).isNull();
  }

  @Test
  void probesScrapesAndThePageHaveNoSpanAndAPathThatIsNotThereHasNone() {
    for (String path : List.of("/health/live", "/v2/health/ready", "/metrics", "/", "/x/geheim")) {
      api.get(path);
    }
    assertThat(api.get("/v1/geheim").statusCode()).isEqualTo(404);

    SpanData unknown = span("GET none");
    assertThat(unknown.getAttributes().asMap().toString()).contains("http.route=none");
    assertThat(spans.all()).hasSize(1);
    assertThat(spans.all().toString()).doesNotContain("geheim");
  }

  @Test
  void anAnswerWithAServersErrorFailsTheSpan() {
    api.serving = null;
    assertThat(api.classify("{\"text\":\"a\"}").statusCode()).isEqualTo(503);

    SpanData server = span("POST /v1/classify");
    assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(server.getAttributes().get(Tracing.ERROR)).isEqualTo("503");
  }

  @Test
  void anotherInstanceThatIsAskedGoesOnWithTheTrace() {
    RecordedSpans theirs = new RecordedSpans(0);
    FakeCounts others = new FakeCounts();
    others.partitions = Set.of(1);
    counts.partitions = Set.of(0);
    try (TestApi other = TestApi.start(theirs.tracing, others)) {
      counts.others = List.of("127.0.0.1:" + other.server.port());
      assertThat(api.get("/v1/stats?window=10m").statusCode()).isEqualTo(200);

      SpanData mine = span("GET /v1/stats");
      await().until(() -> !theirs.all().isEmpty());
      assertThat(theirs.one("GET /v1/stats").getParentSpanContext().getSpanId())
          .isEqualTo(mine.getSpanId());
    }
  }
}
