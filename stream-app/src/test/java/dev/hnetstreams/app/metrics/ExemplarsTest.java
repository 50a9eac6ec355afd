package dev.hnetstreams.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.tracing.RecordedSpans;
import dev.hnetstreams.app.tracing.TextTrace;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.Row;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Latencies lead to traces, where a scraper asks for OpenMetrics. */
class ExemplarsTest {
  private static final String OPEN = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5";

  private final RecordedSpans spans = new RecordedSpans(1);
  private final Span span = spans.tracing.tracer().spanBuilder("x").startSpan();
  private final String exemplar =
      "# {span_id=\"%s\",trace_id=\"%s\"}"
          .formatted(span.getSpanContext().getSpanId(), span.getSpanContext().getTraceId());

  private static String scrape(Meters meters, String accept) {
    StringBuilder all = new StringBuilder();
    meters.scrape(
        accept,
        (type, body) ->
            all.append(type).append('\n').append(new String(body, StandardCharsets.UTF_8)));
    return all.toString();
  }

  private void observe(Meters meters) {
    Context.root()
        .with(span)
        .wrap(() -> meters.http().onRequest("/v1/classify", 200, 3_000_000))
        .run();
    Object tag = TextTrace.tag(new Document(new byte[1]), span.getSpanContext()).tag();
    Row row =
        new Row(new byte[1], 0, 1, false, 0) {
          @Override
          public Object tag() {
            return tag;
          }
        };
    meters.engine().onBatch(new Batch(List.of(row), 32, 32), 4_000_000, 1);
  }

  private static List<String> linesWith(String scrape, String text) {
    return scrape.lines().filter(line -> line.contains(text)).toList();
  }

  @Test
  void aLatencyOfATraceCarriesItInOpenMetricsAndNotInTheOldText() {
    Meters meters = new Meters(true);
    observe(meters);

    String open = scrape(meters, OPEN);
    assertThat(open).startsWith("application/openmetrics-text").endsWith("# EOF\n");
    assertThat(linesWith(open, exemplar))
        .extracting(line -> line.substring(0, line.indexOf('{')))
        .containsExactlyInAnyOrder(
            "hnet_http_request_seconds_bucket",
            "hnet_inference_seconds_bucket",
            "hnet_queue_wait_seconds_bucket");
    for (String accept : new String[] {null, "*/*", "text/plain"}) {
      assertThat(scrape(meters, accept))
          .startsWith("text/plain; version=0.0.4; charset=utf-8")
          .contains("hnet_http_request_seconds_bucket{")
          .doesNotContain("trace_id");
    }
  }

  @Test
  void withoutTracesThereAreNoExemplarsAndNobodyLooksForASpan() {
    Meters meters = new Meters();
    observe(meters);

    assertThat(scrape(meters, OPEN))
        .contains("hnet_http_request_seconds_count")
        .doesNotContain("trace_id");
  }
}
