package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP and Kafka on one engine, with the real model and a real broker: neither starves. */
class SharedEngineTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "The train was late again this morning, sorry about that.";

  @TempDir static Path folder;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static KafkaTestBed bed;
  private static Service service;

  @BeforeAll
  static void start() throws IOException {
    bed = new KafkaTestBed();
    service =
        new Service(
            ServiceTestBed.loader(
                    bed,
                    folder,
                    "streams.commitInterval=50ms",
                    "model.provider=cpu",
                    "model.workers=1")
                .bind());
    service.start();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.stop();
    }
    bed.close();
  }

  @Test
  void callersAreAnsweredWhileABacklogOfRecordsWaits() throws Exception {
    long before = service.meters().records().classifiedRecords();
    int records = 4000;
    flood(records);
    await()
        .atMost(PATIENCE)
        .until(() -> service.meters().records().classifiedRecords() > before + 100);
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> response = classify(JSON.createObjectNode().put("text", TEXT));
      assertThat(response.statusCode()).isEqualTo(200);
    }

    assertThat(service.meters().records().classifiedRecords() - before)
        .as("the backlog is still there")
        .isLessThan(records);
    await()
        .atMost(PATIENCE)
        .until(() -> service.meters().records().classifiedRecords() == before + records);
  }

  @Test
  void recordsAreAnsweredWhileCallersNeverStop() {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong answered = new AtomicLong();
    ObjectNode many = JSON.createObjectNode();
    ArrayNode texts = many.putArray("texts");
    for (int i = 0; i < 200; i++) {
      texts.add(TEXT + i);
    }
    List<CompletableFuture<Void>> callers =
        Stream.generate(
                () ->
                    CompletableFuture.runAsync(
                        () -> {
                          while (!enough.get()) {
                            assertThat(classify(many).statusCode()).isEqualTo(200);
                            answered.incrementAndGet();
                          }
                        },
                        task -> new Thread(task, "caller").start()))
            .limit(4)
            .toList();
    try {
      await().atMost(PATIENCE).until(() -> answered.get() > 0);
      long before = service.meters().records().classifiedRecords();
      flood(200);
      await()
          .atMost(PATIENCE)
          .until(() -> service.meters().records().classifiedRecords() == before + 200);
    } finally {
      enough.set(true);
    }
    callers.forEach(CompletableFuture::join);
  }

  @Test
  void theSameTextGetsTheSameDecisionsOverBothDoors() throws Exception {
    String text = "Gestern war der Zug schon wieder zu spaet, und heute faehrt er gar nicht.";
    bed.send(0, System.currentTimeMillis(), "same", text.getBytes(StandardCharsets.UTF_8));
    bed.flush();
    JsonNode overHttp = JSON.readTree(classify(JSON.createObjectNode().put("text", text)).body());
    JsonNode overKafka =
        bed.read(List.of("text.classified"), Integer.MAX_VALUE, Duration.ofSeconds(10)).stream()
            .filter(record -> "same".equals(KafkaTestBed.header(record, "test-number")))
            .map(SharedEngineTest::value)
            .findFirst()
            .orElseThrow();

    assertThat(overHttp.at("/text")).isEqualTo(overKafka.at("/text"));
    for (String head : List.of("language", "code", "spam")) {
      assertThat(overHttp.at("/decisions/" + head + "/label"))
          .isEqualTo(overKafka.at("/decisions/" + head + "/label"));
    }
    assertThat(overHttp.at("/chunks/lengths")).isEqualTo(overKafka.at("/chunks/lengths"));
    assertThat(overHttp.at("/decisions/language/label").asText()).isEqualTo("deu");
  }

  private static JsonNode value(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void flood(int records) {
    for (int i = 0; i < records; i++) {
      byte[] text = (TEXT + " " + i).getBytes(StandardCharsets.UTF_8);
      bed.send(i % KafkaTestBed.PARTITIONS, System.currentTimeMillis(), "flood", text);
    }
    bed.flush();
  }

  private static HttpResponse<String> classify(JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + service.httpPort() + "/v1/classify"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
