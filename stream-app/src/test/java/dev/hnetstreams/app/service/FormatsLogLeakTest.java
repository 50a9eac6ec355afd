package dev.hnetstreams.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * As {@link LogLeakTest}, where values are events with schemas, have several texts, and are traced:
 * no text of theirs is logged at any level, as text or as JSON.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@Timeout(300)
class FormatsLogLeakTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> TOPICS = List.of("text.classified", "text.dead-letter");
  private static final String CANARY = "Qz7Kx";
  private static final String TEXT = (CANARY + " ").repeat(12);
  private static final String SCHEMA =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
       "properties": {"text": {"type": "array",
                               "items": {"type": "string", "pattern": "^[!Q]"}}},
       "required": ["text"], "additionalProperties": false}
      """;

  @TempDir Path folder;

  @Test
  void noTextIsLoggedAtAnyLevelWhereASchemaRefusesIt() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed();
        OtlpEndpoint collector = new OtlpEndpoint();
        FakeRegistry registry = new FakeRegistry().with(1, "text.in-value", "JSON", SCHEMA);
        LoudLog log = new LoudLog(List.of(CANARY, "UXo3S3"))) {
      Map<String, byte[]> values = values();
      values.forEach((name, value) -> send(bed, name, value));
      bed.flush();
      try (Service service =
          new Service(
              ServiceTestBed.loader(bed, folder, settings(registry, collector)).bind(),
              new LogLeakTest.Failing())) {
        service.start();
        await()
            .atMost(PATIENCE)
            .until(() -> answered(bed, values.size() + 1).containsAll(values.keySet()));
        await().atMost(PATIENCE).until(() -> !collector.spans().isEmpty());
      }
      requireReasons(bed, values.size() + 1);
      assertThat(collector.spans()).extracting(Span::getName).contains("decode");
      assertThat(new TreeSet<>(log.loggers))
          .as("libraries did talk")
          .anyMatch(logger -> logger.startsWith("org.apache.kafka.streams"))
          .anyMatch(logger -> logger.startsWith("dev.hnetstreams"));
      assertThat(log.leaks).isEmpty();
    }
  }

  /** By name. The first has two texts: one is answered, on the other the network fails. */
  private static Map<String, byte[]> values() {
    Map<String, byte[]> values = new HashMap<>();
    values.put("good", framed(1, "{\"text\": [\"%s\", \"!%s\"]}".formatted(TEXT, TEXT)));
    values.put("pattern", framed(1, "{\"text\": [\"7%s\"]}".formatted(TEXT)));
    values.put("more", framed(1, "{\"text\": [\"Q\"], \"%s\": 1}".formatted(TEXT)));
    values.put("type", framed(1, "{\"text\": {\"%s\": 1}}".formatted(TEXT)));
    values.put("items", framed(1, "{\"text\": [\"Q\", {\"%s\": \"x\"}]}".formatted(TEXT)));
    values.put("broken", framed(1, "{\"text\": %s".formatted(TEXT)));
    values.put("large", framed(1, "{\"text\": [\"%s\"]}".formatted(TEXT.repeat(20))));
    values.put("unknown", framed(99, "{\"text\": [\"%s\"]}".formatted(TEXT)));
    values.put("unframed", TEXT.getBytes(UTF_8));
    values.put(
        "structured",
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"data\": {\"text\": [\"%s\"]}}"
            .formatted(TEXT)
            .getBytes(UTF_8));
    values.put("half", "{\"specversion\": \"1.0\", \"data\": %s".formatted(TEXT).getBytes(UTF_8));
    return values;
  }

  private static void send(KafkaTestBed bed, String name, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("text.in", 0, name.getBytes(UTF_8), value);
    boolean structured = name.equals("structured") || name.equals("half");
    Map<String, String> headers =
        structured
            ? Map.of("content-type", "application/cloudevents+json")
            : Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", name,
                "ce_source", "/shop",
                "ce_type", "message");
    headers.forEach((key, text) -> record.headers().add(key, text.getBytes(UTF_8)));
    record.headers().add("test-number", name.getBytes(UTF_8));
    bed.send(record);
  }

  private static String[] settings(FakeRegistry registry, OtlpEndpoint collector) {
    return new String[] {
      "codec.format=json",
      "codec.framing=registry",
      "codec.envelope=cloudevents",
      "codec.texts=each",
      "registry.url=" + registry.url(),
      "tracing.endpoint=" + collector.url(),
      "tracing.sample=1",
      "logging.format=json",
      "model.maxTextBytes=500",
      "model.workers=1",
      "model.provider=cpu"
    };
  }

  private static Set<String> answered(KafkaTestBed bed, int count) {
    Set<String> names = new HashSet<>();
    bed.read(TOPICS, count, Duration.ofSeconds(5))
        .forEach(record -> names.add(KafkaTestBed.header(record, "test-number")));
    return names;
  }

  /** Each is refused for what the test means to have refused, and no refusal repeats the text. */
  private static void requireReasons(KafkaTestBed bed, int count) {
    Map<String, String> reasons = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> letter :
        bed.read(List.of("text.dead-letter"), count - 1, PATIENCE)) {
      assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.MESSAGE)).doesNotContain(CANARY);
      reasons.put(
          KafkaTestBed.header(letter, "test-number"),
          KafkaTestBed.header(letter, DeadLetterHeaders.REASON));
    }
    assertThat(reasons)
        .containsEntry("good", "model_failed")
        .containsEntry("pattern", "schema_mismatch")
        .containsEntry("more", "schema_mismatch")
        .containsEntry("type", "schema_mismatch")
        .containsEntry("items", "schema_mismatch")
        .containsEntry("large", "too_large")
        .containsEntry("unknown", "schema_unknown")
        .containsKeys("broken", "unframed", "structured", "half");
  }

  private static byte[] framed(int id, String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return ByteBuffer.allocate(5 + bytes.length).put((byte) 0).putInt(id).put(bytes).array();
  }
}
