package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.hnetstreams.broker.KafkaTestBed;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, the real model, and a collector that reads what OTLP says. */
@Timeout(300)
class TracingServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String TOKEN = "Bearer geheim-token";
  private static final int RECORDS = 40;

  @TempDir Path folder;

  private Service service(KafkaTestBed bed, OtlpEndpoint collector) {
    Service service =
        new Service(
            ServiceTestBed.loader(
                    bed,
                    folder,
                    "model.provider=cpu",
                    "tracing.endpoint=" + collector.url(),
                    "tracing.sample=0",
                    "tracing.serviceName=tagger",
                    "tracing.headers=Authorization=" + TOKEN)
                .bind());
    service.start();
    return service;
  }

  private static void send(KafkaTestBed bed, int number, String traceparent) {
    String text = "Geheime Nachricht number " + number;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("text.in", number % 4, null, text.getBytes(StandardCharsets.UTF_8));
    if (traceparent != null) {
      record.headers().add("traceparent", traceparent.getBytes(StandardCharsets.UTF_8));
    }
    bed.send(record);
  }

  @Test
  void aTraceGoesFromTheProducersRecordThroughTheBatchToTheCommitAndOnWithTheResult()
      throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed();
        OtlpEndpoint collector = new OtlpEndpoint()) {
      try (Service service = service(bed, collector)) {
        for (int i = 0; i < RECORDS; i++) {
          send(bed, i, null);
        }
        send(bed, RECORDS, "00-" + TRACE + "-" + PARENT + "-01");
        bed.flush();
        await()
            .atMost(PATIENCE)
            .until(() -> service.meters().records().classifiedRecords() == RECORDS + 1);
        await().atMost(PATIENCE).until(() -> names(collector).contains("commit"));
        requireExemplar(service.httpPort());
      }

      Set<String> expected =
          Set.of("receive text.in", "decode", "queue", "model", "emit", "commit");
      List<Span> spans = collector.spans();
      assertThat(spans).hasSize(expected.size());
      assertThat(names(collector)).isEqualTo(expected);
      assertThat(spans).allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
      Span receive = named(spans, "receive text.in");
      assertThat(hex(receive.getParentSpanId())).isEqualTo(PARENT);
      for (String child : List.of("decode", "queue", "model", "emit", "commit")) {
        assertThat(named(spans, child).getParentSpanId()).as(child).isEqualTo(receive.getSpanId());
      }
      for (String linked : List.of("model", "commit")) {
        assertThat(named(spans, linked).getLinksList())
            .as(linked)
            .extracting(Span.Link::getSpanId)
            .containsExactly(receive.getSpanId());
      }
      Span queue = named(spans, "queue");
      Span model = named(spans, "model");
      assertThat(queue.getLinks(0).getSpanId()).isEqualTo(model.getSpanId());
      assertThat(queue.getStartTimeUnixNano()).isLessThanOrEqualTo(queue.getEndTimeUnixNano());
      requireResultCarries(bed, hex(named(spans, "emit").getSpanId()));
      requireResourceAndHeaders(collector);
      assertThat(spans.toString() + collector.received).doesNotContainIgnoringCase("geheim");
    }
  }

  @Test
  void theServiceGoesOnWhenTheCollectorRefusesAndCountsWhatIsLost() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed();
        OtlpEndpoint collector = new OtlpEndpoint();
        Service service = service(bed, collector)) {
      collector.refusing = true;
      for (int i = 0; i < RECORDS; i++) {
        send(bed, i, "00-" + TRACE + "-" + PARENT + "-01");
      }
      bed.flush();
      await()
          .atMost(PATIENCE)
          .until(() -> service.meters().records().classifiedRecords() == RECORDS);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(lost(service)).isGreaterThanOrEqualTo(3.0 * RECORDS));
      assertThat(ServiceTestBed.get(service.httpPort(), "/health/ready").statusCode())
          .isEqualTo(200);
    }
  }

  /** The latency of the record that is traced leads to its trace, where the scraper can read so. */
  private static void requireExemplar(int port) throws Exception {
    HttpRequest scrape =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .header("Accept", "application/openmetrics-text; version=1.0.0, text/plain;q=0.5")
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(scrape, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text");
    assertThat(answer.body().lines())
        .filteredOn(line -> line.startsWith("hnet_end_to_end_seconds_bucket{"))
        .filteredOn(line -> line.contains(" # {"))
        .singleElement()
        .asString()
        .contains("trace_id=\"" + TRACE + "\"");
    assertThat(ServiceTestBed.get(port, "/metrics").body())
        .as("for scrapers that cannot")
        .contains("hnet_end_to_end_seconds_bucket{")
        .doesNotContain("trace_id");
  }

  private static double lost(Service service) {
    return new String(service.meters().scrape(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("hnet_trace_spans_total{outcome=\"failed\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }

  private static void requireResultCarries(KafkaTestBed bed, String emitSpan) {
    List<ConsumerRecord<byte[], byte[]>> results =
        bed.read(List.of("text.classified"), RECORDS + 1, PATIENCE);
    assertThat(results).hasSize(RECORDS + 1);
    List<String> contexts =
        results.stream().map(record -> KafkaTestBed.header(record, "traceparent")).toList();
    assertThat(contexts).contains("00-" + TRACE + "-" + emitSpan + "-01");
    assertThat(contexts)
        .as("those that are not recorded say so to who reads on")
        .filteredOn(context -> !TraceFlags.fromHex(context, 53).isSampled())
        .hasSize(RECORDS);
    assertThat(new HashSet<>(contexts)).hasSize(RECORDS + 1);
  }

  private static void requireResourceAndHeaders(OtlpEndpoint collector) {
    assertThat(collector.headers).isNotEmpty().containsOnly(TOKEN + " application/x-protobuf");
    assertThat(collector.received)
        .extracting(ResourceSpans::getResource)
        .allSatisfy(
            resource ->
                assertThat(
                        resource.getAttributesList().stream()
                            .filter(attribute -> attribute.getKey().equals("service.name"))
                            .map(attribute -> attribute.getValue().getStringValue()))
                    .containsExactly("tagger"));
  }

  private static Set<String> names(OtlpEndpoint collector) {
    return collector.spans().stream().map(Span::getName).collect(Collectors.toSet());
  }

  private static Span named(List<Span> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
