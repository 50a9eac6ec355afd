package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.tracing.RecordedSpans;
import dev.hnetstreams.app.tracing.TextTrace;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans of a record, and the context in its headers and in those of what is sent for it. */
class RecordTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
  private static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";

  @TempDir Path folder;

  private TopologyFixture fixture(RecordedSpans spans, Format format) {
    List<RouteConfig> routes = List.of(new RouteConfig("route", List.of("spam.label == spam")));
    return new TopologyFixture(
        folder, TopologyFixture.TOPICS, format, routes, RecordTraceTest::spam, spans.tracing);
  }

  @Test
  void aRecordGoesOnWithTheTraceThatItBringsAndItsResultsCarryItOn() {
    RecordedSpans spans = new RecordedSpans(0);
    try (TopologyFixture app = fixture(spans, Format.RAW)) {
      app.send(
          bytes("k"),
          bytes("Hallo"),
          1000,
          "traceparent",
          SAMPLED,
          "tracestate",
          "v=1",
          "own",
          "x");

      SpanData receive = spans.one("receive in");
      assertThat(receive.getTraceId()).isEqualTo(TRACE);
      assertThat(receive.getParentSpanId()).isEqualTo(PARENT);
      assertThat(receive.getKind()).isEqualTo(SpanKind.CONSUMER);
      SpanData decode = spans.one("decode");
      SpanData emit = spans.one("emit");
      assertThat(decode.getParentSpanId()).isEqualTo(receive.getSpanId());
      assertThat(emit.getParentSpanId()).isEqualTo(receive.getSpanId());
      assertThat(emit.getKind()).isEqualTo(SpanKind.PRODUCER);
      assertThat(receive.getEndEpochNanos()).isGreaterThanOrEqualTo(emit.getEndEpochNanos());
      for (String topic : List.of("out", "route")) {
        Headers headers = app.read(topic).get(0).headers();
        assertThat(all(headers, "traceparent"))
            .containsExactly("00-" + TRACE + "-" + emit.getSpanId() + "-01");
        assertThat(all(headers, "tracestate")).containsExactly("v=1");
        assertThat(all(headers, "own")).containsExactly("x");
      }
    }
  }

  @Test
  void theAttributesTellWhereAndWhatBecameOfItAndNoText() {
    RecordedSpans spans = new RecordedSpans(1);
    String text = "{\"text\":\"Geheim im Text\",\"id\":\"geheime-id\"}";
    try (TopologyFixture app = fixture(spans, Format.JSON)) {
      app.send(bytes("geheimer-key"), bytes(text), 1000);
      app.send(null, bytes("{\"text\": Geheim"), 2000);

      assertThat(spans.all("receive in").get(0).getAttributes().asMap().toString())
          .contains("messaging.system=kafka", "messaging.destination.name=in")
          .contains("messaging.destination.partition.id=0", "messaging.kafka.offset=0")
          .contains("messaging.message.body.size=" + text.length());
      assertThat(spans.all("emit").get(0).getAttributes().asMap().toString())
          .contains("messaging.destination.name=out", "hnet.outcome=classified")
          .contains("hnet.model=fake/1.2");
      assertThat(spans.all().toString()).doesNotContainIgnoringCase("geheim");
    }
  }

  @Test
  void aRecordThatCannotBeDecodedFailsItsSpansAndItsLetterCarriesTheContext() {
    RecordedSpans spans = new RecordedSpans(1);
    try (TopologyFixture app = fixture(spans, Format.JSON)) {
      app.send(null, bytes("not JSON"), 1000, "traceparent", SAMPLED);

      assertThat(spans.one("decode").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(spans.one("decode").getAttributes().get(Tracing.ERROR)).isEqualTo("not_json");
      SpanData emit = spans.one("emit");
      assertThat(emit.getAttributes().asMap().toString())
          .contains("hnet.outcome=dead_letter", "messaging.destination.name=dead");
      assertThat(emit.getAttributes().get(Tracing.ERROR)).isEqualTo("not_json");
      TestRecord<byte[], byte[]> letter = app.read("dead").get(0);
      assertThat(all(letter.headers(), "traceparent"))
          .containsExactly("00-" + TRACE + "-" + emit.getSpanId() + "-01");
    }
  }

  @Test
  void aTraceThatItsSenderDidNotRecordIsNotRecordedHereAndGoesOnUnrecorded() {
    RecordedSpans spans = new RecordedSpans(1);
    try (TopologyFixture app = fixture(spans, Format.RAW)) {
      app.send(null, bytes("Hallo"), 1000, "traceparent", UNSAMPLED);

      assertThat(spans.all()).isEmpty();
      assertThat(all(app.read("out").get(0).headers(), "traceparent"))
          .singleElement()
          .asString()
          .startsWith("00-" + TRACE + "-")
          .endsWith("-00");
    }
  }

  @Test
  void aContextThatIsBrokenIsReplacedByANewTrace() {
    RecordedSpans spans = new RecordedSpans(1);
    try (TopologyFixture app = fixture(spans, Format.RAW)) {
      app.send(null, bytes("a"), 1, "traceparent", "00-zz-" + PARENT + "-01", "tracestate", "v=1");
      app.send(null, bytes("b"), 2, "traceparent", "x".repeat(100_000));

      for (int i = 0; i < 2; i++) {
        SpanData receive = spans.all("receive in").get(i);
        assertThat(receive.getParentSpanContext().isValid()).isFalse();
      }
      List<TestRecord<byte[], byte[]>> results = app.read("out");
      assertThat(all(results.get(0).headers(), "traceparent").get(0))
          .contains(spans.all("receive in").get(0).getTraceId());
      assertThat(all(results.get(0).headers(), "tracestate")).isEmpty();
    }
  }

  @Test
  void offTheHeadersPassAsTheyCameAndNothingIsWrapped() {
    try (TopologyFixture app =
        new TopologyFixture(
            folder, TopologyFixture.TOPICS, Format.RAW, List.of(), RecordTraceTest::spam)) {
      app.send(null, bytes("Hallo"), 1000, "traceparent", SAMPLED);

      assertThat(all(app.read("out").get(0).headers(), "traceparent")).containsExactly(SAMPLED);
    }
    TextCodec codec = new TextCodec.Raw();
    assertThat(TracedCodec.around(codec, Tracing.OFF)).isSameAs(codec);
    OutcomeObserver observer = (answered, result, timestamp) -> {};
    assertThat(
            TracedEmit.around(
                Tracing.OFF,
                TopologyFixture.TOPICS,
                observer,
                told -> {
                  assertThat(told).isSameAs(observer);
                  return null;
                }))
        .isNull();
  }

  @Test
  void aTextIsTiedToItsRecordsSpanWhenThatIsRecorded() {
    RecordedSpans spans = new RecordedSpans(0);
    Tracing tracing = spans.tracing;
    var document = new Document(bytes("a"));
    assertThat(tracing.tagging(same -> same).apply(document).tag()).isNull();
    var span = tracing.tracer().spanBuilder("x").setParent(context(SAMPLED)).startSpan();

    Object tag =
        Context.root()
            .with(span)
            .wrapSupplier(() -> tracing.tagging(same -> same).apply(document).tag())
            .get();

    assertThat(tag).isInstanceOf(TextTrace.class);
    assertThat(((TextTrace) tag).asker()).isEqualTo(span.getSpanContext());
  }

  private static Inference spam(byte[] text) {
    return FakeAnswers.sure(text, "deu", "spam");
  }

  private static Context context(String traceparent) {
    return Tracing.W3C.extract(
        Context.root(),
        traceparent,
        new TextMapGetter<>() {
          @Override
          @SuppressWarnings("deprecation")
          public Iterable<String> keys(String carrier) {
            return List.of("traceparent");
          }

          @Override
          public String get(String carrier, String key) {
            return key.equals("traceparent") ? carrier : null;
          }
        });
  }

  private static List<String> all(Headers headers, String key) {
    List<String> values = new ArrayList<>();
    for (Header header : headers.headers(key)) {
      values.add(new String(header.value(), StandardCharsets.UTF_8));
    }
    return values;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
