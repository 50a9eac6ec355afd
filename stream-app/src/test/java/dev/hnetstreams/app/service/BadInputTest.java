package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bad input gets, through real Kafka: the design's table, row by row. */
class BadInputTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir static Path folder;
  private static KafkaTestBed bed;
  private static Service service;
  private static final Map<String, ConsumerRecord<byte[], byte[]>> ANSWERS = new HashMap<>();

  @BeforeAll
  static void sendEverythingOnce() throws Exception {
    bed = new KafkaTestBed();
    service = new Service(loader("codec.format=json").bind());
    service.start();
    send("plain", json("The train was late again this morning, sorry about that."));
    send("spam", json("FREE CASH!!! Refinance NOW while rates are low, click here to WIN $$$"));
    send("notJson", "{\"text\": \"cut off".getBytes(StandardCharsets.UTF_8));
    send("noText", "{\"body\": \"elsewhere\"}".getBytes(StandardCharsets.UTF_8));
    send("noValue", null);
    send("empty", json(""));
    send("short", json("a"));
    send("long", json("word ".repeat(2000)));
    send("tooLarge", json("m".repeat(1_000_001)));
    send("bomb", json("T".repeat(2000)));
    send("controls", json("\\u0000\\u0001\\u0002\\u0003 binary \\u0004\\u0005\\u0006\\u0007"));
    bed.flush();
    bed.read(List.of("text.classified", "text.dead-letter"), 11, PATIENCE)
        .forEach(record -> ANSWERS.put(KafkaTestBed.header(record, "test-number"), record));
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.stop();
    }
    bed.close();
  }

  @Test
  void everyRecordIsAnswered() {
    assertThat(ANSWERS)
        .containsOnlyKeys(
            "plain",
            "spam",
            "notJson",
            "noText",
            "noValue",
            "empty",
            "short",
            "long",
            "tooLarge",
            "bomb",
            "controls");
  }

  @Test
  void plainTextIsClassifiedWithItsChunks() throws Exception {
    JsonNode result = result("plain");
    assertThat(result.at("/decisions/language/raw").asText()).isEqualTo("eng");
    assertThat(result.at("/decisions/code/label").asText()).isEqualTo("prose");
    int sum = 0;
    for (JsonNode length : result.at("/chunks/lengths")) {
      sum += length.asInt();
    }
    assertThat(sum).isEqualTo(result.at("/text/read").asInt()).isEqualTo(56);
    assertThat(ANSWERS.get("plain").topic()).isEqualTo("text.classified");
    assertThat(KafkaTestBed.header(ANSWERS.get("plain"), "hnet-model")).startsWith("hnet-");
  }

  @Test
  void undecodableRecordsBecomeDeadLettersAsTheyCame() {
    requireDeadLetter("notJson", "not_json");
    requireDeadLetter("noText", "no_text");
    requireDeadLetter("noValue", "no_value");
    requireDeadLetter("tooLarge", "too_large");
    assertThat(ANSWERS.get("noValue").value()).isNull();
    assertThat(ANSWERS.get("notJson").value())
        .isEqualTo("{\"text\": \"cut off".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void emptyAndShortTextsAbstain() throws Exception {
    assertThat(result("empty").at("/decisions/language/abstained").asText()).isEqualTo("too_short");
    assertThat(result("short").at("/decisions/language/abstained").asText()).isEqualTo("too_short");
    assertThat(result("short").at("/decisions/language/label").isNull()).isTrue();
  }

  @Test
  void aLongTextIsReadAtHeadAndTail() throws Exception {
    JsonNode text = result("long").get("text");
    assertThat(text.get("bytes").asInt()).isEqualTo(10_000);
    assertThat(text.get("read").asInt()).isEqualTo(4096);
    assertThat(text.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void aChunkBombIsCutAndSaysSo() throws Exception {
    assertThat(result("bomb").get("degraded").asText()).isEqualTo("chunk_bomb");
    assertThat(result("bomb").at("/text/read").asInt()).isEqualTo(256);
  }

  @Test
  void whatIsNotTextIsNotGuessed() throws Exception {
    assertThat(result("controls").at("/decisions/language/abstained").asText())
        .isEqualTo("not_text");
  }

  @Test
  void routesTakeWhatTheirConditionsTake() throws Exception {
    String label = result("spam").at("/decisions/spam/label").asText();
    List<ConsumerRecord<byte[], byte[]>> routed =
        bed.read(List.of("text.spam"), 1, Duration.ofSeconds(5));
    boolean there =
        routed.stream().anyMatch(r -> "spam".equals(KafkaTestBed.header(r, "test-number")));
    assertThat(there).isEqualTo(label.equals("spam"));
    assertThat(label).isEqualTo("spam");
  }

  @Test
  void countsOfDecisionsGoToTheStatsTopic() throws Exception {
    List<ConsumerRecord<byte[], byte[]>> counts =
        bed.read(List.of("text.stats"), 1, Duration.ofSeconds(20));
    Map<String, Long> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : counts) {
      JsonNode count = new ObjectMapper().readTree(record.value());
      if (count.get("head").asText().equals("language")) {
        newest.put(new String(record.key(), StandardCharsets.UTF_8), count.get("count").asLong());
      }
    }
    long classified =
        ANSWERS.values().stream().filter(r -> r.topic().equals("text.classified")).count();
    assertThat(newest.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(classified);
  }

  @Test
  void metricsAndHealthAnswerOverHttp() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/v2/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body())
        .contains("hnet_records_total{outcome=\"classified\"}")
        .contains("hnet_dead_letters_total{reason=\"not_json\"} 1.0");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void aMissingTopicRefusesToStart() {
    ConfigLoader loader = loader("topics.input=no.such.topic");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Service(loader.bind()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no.such.topic")
        .hasMessageContaining("no such topic");
  }

  private static ConfigLoader loader(String set) {
    return ServiceTestBed.loader(
        bed,
        folder,
        "model.provider=cpu",
        "routes=[{to: text.spam, when: [spam.label == spam]}]",
        set);
  }

  private static void send(String name, byte[] value) {
    bed.send(0, System.currentTimeMillis(), name, value);
  }

  private static byte[] json(String text) {
    return ("{\"id\": \"x\", \"unknown\": 1, \"text\": \"" + text + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode result(String name) throws Exception {
    return new ObjectMapper().readTree(ANSWERS.get(name).value());
  }

  private static void requireDeadLetter(String name, String reason) {
    ConsumerRecord<byte[], byte[]> letter = ANSWERS.get(name);
    assertThat(letter.topic()).isEqualTo("text.dead-letter");
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.REASON)).isEqualTo(reason);
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("text.in");
    assertThat(new String(letter.key(), StandardCharsets.UTF_8)).isEqualTo(name);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return ServiceTestBed.get(service.httpPort(), path);
  }
}
