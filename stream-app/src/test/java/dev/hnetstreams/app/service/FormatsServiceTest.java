package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro in and out over real Kafka, with a registry that comes late. */
class FormatsServiceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String WAITING = "hnet_registry_waiting_records ";
  private static final String REQUESTS = "hnet_registry_requests_total{outcome=";
  private static final String MESSAGE =
      "{\"type\": \"record\", \"name\": \"Message\", \"fields\": [{\"name\": \"text\", \"type\": \"string\"}]}";
  private static final String OTHER =
      "{\"type\": \"record\", \"name\": \"Other\", \"fields\": [{\"name\": \"n\", \"type\": \"int\"}]}";

  @TempDir Path folder;

  @Test
  void recordsWaitForTheRegistryAndThenAreAnsweredInAvro() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed();
        FakeRegistry registry = new FakeRegistry()) {
      registry.with(1, "text.in-value", "AVRO", MESSAGE).with(2, "other-value", "AVRO", OTHER);
      registry.failing(503);
      Service service = new Service(ServiceTestBed.loader(bed, folder, settings(registry)).bind());
      try {
        service.start();
        bed.send(0, 1_000, "good", framed(1, "Der Zug war heute Morgen schon wieder zu spät."));
        bed.send(0, 2_000, "unknown", framed(99, "x"));
        bed.send(0, 3_000, "mismatch", framed(2, "x"));
        bed.send(0, 4_000, "broken", new byte[] {0, 0, 0, 0, 1, 20, 'x'});
        bed.send(0, 5_000, "unframed", "plain".getBytes(StandardCharsets.UTF_8));
        bed.flush();
        int port = service.httpPort();
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  String ready = ServiceTestBed.get(port, "/health/ready").body();
                  return ready.contains("registry_away") && ready.contains("answers 503");
                });
        assertThat(bed.written("text.classified") + bed.written("text.dead-letter")).isZero();
        // As many as were taken up before a commit began to wait for them.
        await()
            .atMost(PATIENCE)
            .until(() -> metrics(port).matches("(?s).*\n" + WAITING + "[1-5]\\.0\n.*"));
        assertThat(metrics(port)).contains(REQUESTS + "\"answered\"} 0.0\n");
        registry.failing(200);

        requireAnswers(bed, registry);
        await()
            .atMost(PATIENCE)
            .until(() -> ServiceTestBed.get(port, "/health/ready").statusCode() == 200);
        assertThat(metrics(port))
            .contains(WAITING + "0.0\n")
            .doesNotContain(REQUESTS + "\"answered\"} 0.0\n", REQUESTS + "\"away\"} 0.0\n")
            .contains(REQUESTS + "\"unknown\"} 1.0\n");
      } finally {
        service.stop();
      }
    }
  }

  @Test
  void recordsThatWaitForTheRegistryAreBounded() throws Exception {
    int bound = 4;
    int records = 5 * bound;
    try (KafkaTestBed bed = new KafkaTestBed();
        FakeRegistry registry = new FakeRegistry()) {
      registry.with(1, "text.in-value", "AVRO", MESSAGE);
      registry.failing(503);
      for (int i = 0; i < records; i++) {
        bed.send(0, 1_000 + i, "n" + i, framed(1, "Der Zug war schon wieder zu spät."));
      }
      bed.flush();
      // No commit and no drain ends the wait early, so that the stage fills up to its bound.
      String[] settings =
          settings(
              registry,
              "streams.inFlight=" + bound,
              "streams.commitInterval=1m",
              "streams.drainTimeout=1m");
      Service service = new Service(ServiceTestBed.loader(bed, folder, settings).bind());
      try {
        service.start();
        int port = service.httpPort();
        await().atMost(PATIENCE).until(() -> waiting(port) == bound);
        // The registry is asked again and again: what waits for it is no more than before.
        int asked = registry.asked.size();
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  assertThat(waiting(port)).isEqualTo(bound);
                  return registry.asked.size() >= asked + 5;
                });
        assertThat(bed.written("text.classified") + bed.written("text.dead-letter")).isZero();
        registry.failing(200);

        assertThat(bed.read(List.of("text.classified"), records, PATIENCE))
            .extracting(record -> KafkaTestBed.header(record, "test-number"))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, records).mapToObj(i -> "n" + i).toList());
        await().atMost(PATIENCE).until(() -> waiting(port) == 0);
      } finally {
        service.stop();
      }
    }
  }

  private static int waiting(int port) throws Exception {
    return metrics(port)
        .lines()
        .filter(line -> line.startsWith(WAITING))
        .map(line -> (int) Double.parseDouble(line.substring(WAITING.length())))
        .findFirst()
        .orElseThrow();
  }

  private static String metrics(int port) throws Exception {
    return ServiceTestBed.get(port, "/metrics").body();
  }

  private static void requireAnswers(KafkaTestBed bed, FakeRegistry registry) throws Exception {
    Map<String, ConsumerRecord<byte[], byte[]>> answers = new HashMap<>();
    bed.read(List.of("text.classified", "text.dead-letter"), 5, PATIENCE)
        .forEach(record -> answers.put(KafkaTestBed.header(record, "test-number"), record));
    requireLetter(answers.get("unknown"), "schema_unknown", "schema 99: the registry has none");
    requireLetter(
        answers.get("mismatch"), "schema_mismatch", "Other (schema 2): nothing at /text can be");
    requireLetter(answers.get("broken"), "undecodable", "not Avro of Message (schema 1)");
    requireLetter(answers.get("unframed"), "undecodable", "no id of a schema in 5 bytes");
    byte[] value = answers.get("good").value();
    Schema schema = new Schema.Parser().parse(registry.text("text.classified-value"));
    GenericRecord result =
        new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    assertThat(ByteBuffer.wrap(value).getInt(1)).isEqualTo(3);
    assertThat(result.get("id")).hasToString("text.in-0-0");
    assertThat(result.toString()).contains("\"raw\": \"deu\"");
  }

  private static void requireLetter(
      ConsumerRecord<byte[], byte[]> letter, String reason, String message) {
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.REASON)).isEqualTo(reason);
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.MESSAGE)).startsWith(message);
  }

  private static String[] settings(FakeRegistry registry, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.addAll(
        List.of(
            "codec.format=avro",
            "codec.framing=registry",
            "output.format=avro",
            "model.provider=cpu",
            "registry.url=" + registry.url()));
    return settings.toArray(String[]::new);
  }

  /** A text as Avro writes it: its length as a zigzag number, then its bytes. */
  private static byte[] framed(int id, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
    out.write(bytes.length * 2); // below 64 bytes one byte long
    out.writeBytes(bytes);
    return out.toByteArray();
  }
}
