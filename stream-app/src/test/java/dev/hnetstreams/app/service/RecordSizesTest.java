package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Cli;
import dev.hnetstreams.broker.KafkaTestBed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Records whose answers are larger than the output topics take, through real Kafka. */
@ResourceLock(Resources.SYSTEM_OUT)
class RecordSizesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<String> OUT = List.of("text.classified", "text.dead-letter");
  private static final Random RANDOM = new Random(13);

  /** What gzip shortens and LZ4, the service's own, does not. */
  private static final byte[] LETTERS = Base64.getEncoder().encode(random(960_000));

  @TempDir static Path folder;
  private static KafkaTestBed bed;
  private static Service service;
  private static final Map<String, ConsumerRecord<byte[], byte[]>> ANSWERS = new HashMap<>();
  private static final List<String> SENT = new ArrayList<>();

  @BeforeAll
  static void sendEverythingToOnePartition() throws Exception {
    bed = new KafkaTestBed();
    for (String topic : KafkaTestBed.TOPICS) { // Kafka's own default, which this broker's is not
      bed.alter(topic, "max.message.bytes", "1048588");
    }
    service = new Service(ServiceTestBed.loader(bed, folder, settings()).bind());
    service.start();
    send("gzipOfALetter", null, new byte[9_000_000], 0);
    send("gzipOfLetters", null, LETTERS, 0);
    send("random", null, random(1_048_300), 0);
    send("controls", null, controls(750_000), 0);
    send("headersOfNothing", null, null, 1_047_900);
    send("headersOfText", null, bytes("a text with headers of a megabyte"), 1_047_900);
    send("key", random(1_047_500), bytes("a text with a key of a megabyte"), 0);
    send("last", null, bytes("the train was late again this morning, sorry about that"), 0);
    bed.read(OUT, SENT.size(), PATIENCE)
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
  void everyRecordIsAnsweredAndNoThreadFailed() throws Exception {
    assertThat(ANSWERS)
        .containsOnlyKeys(
            "gzipOfALetter",
            "gzipOfLetters",
            "random",
            "controls",
            "headersOfNothing",
            "headersOfText",
            "key",
            "last");
    assertThat(ServiceTestBed.get(service.httpPort(), "/metrics").body())
        .contains("hnet_stream_thread_restarts_total 0.0")
        .contains("hnet_refused_outputs_total{cause=\"too_large\"} 0.0");
  }

  @Test
  void whatCompressesWellIsCarriedWhole() {
    ConsumerRecord<byte[], byte[]> letter = ANSWERS.get("gzipOfALetter");
    assertThat(letter.value()).hasSize(9_000_000);
    assertThat(KafkaTestBed.header(letter, "hnet-dead-letter-reason")).isEqualTo("too_large");
    assertThat(KafkaTestBed.header(letter, "hnet-dead-letter-shortened")).isNull();
  }

  @Test
  void aLetterWithoutRoomSaysWhatItsValueWas() throws Exception {
    ConsumerRecord<byte[], byte[]> letter = ANSWERS.get("gzipOfLetters");
    assertThat(letter.value()).isEqualTo(Arrays.copyOf(LETTERS, 1024));
    assertThat(KafkaTestBed.header(letter, "hnet-dead-letter-shortened")).isEqualTo("value");
    assertThat(KafkaTestBed.header(letter, "hnet-dead-letter-value-bytes")).isEqualTo("1280000");
    assertThat(KafkaTestBed.header(letter, "hnet-dead-letter-value-sha256"))
        .isEqualTo(
            HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(LETTERS)));
    assertThat(KafkaTestBed.header(letter, "hnet-dead-letter-offset")).isEqualTo("1");
    assertThat(KafkaTestBed.header(ANSWERS.get("random"), "hnet-dead-letter-shortened"))
        .isEqualTo("value");
  }

  @Test
  void aResultWithoutRoomForItsTextLeavesItOut() throws Exception {
    JsonNode result = new ObjectMapper().readTree(ANSWERS.get("controls").value());
    assertThat(result.at("/omitted/0").asText()).isEqualTo("text.value");
    assertThat(result.at("/text/bytes").asInt()).isEqualTo(750_000);
    assertThat(result.at("/chunks/lengths")).isNotEmpty();
    assertThat(new ObjectMapper().readTree(ANSWERS.get("last").value()).has("omitted")).isFalse();
  }

  @Test
  void whatTheTopicTakesIsReadAgainWhenItChanges() throws Exception {
    bed.alter("text.classified", "max.message.bytes", "3000");
    Thread.sleep(7_000); // read every 5 s
    List<ConsumerRecord<byte[], byte[]>> before = bed.read(OUT, SENT.size(), PATIENCE);
    String text = HexFormat.of().formatHex(random(2_500));
    send("afterTheChange", null, bytes(text), 0);
    ConsumerRecord<byte[], byte[]> result =
        bed.read(OUT, before.size() + 1, PATIENCE).stream()
            .filter(r -> "afterTheChange".equals(KafkaTestBed.header(r, "test-number")))
            .findFirst()
            .orElseThrow();
    assertThat(new ObjectMapper().readTree(result.value()).at("/omitted/0").asText())
        .isEqualTo("text.value");
    assertThat(ServiceTestBed.get(service.httpPort(), "/metrics").body())
        .contains("hnet_refused_outputs_total{cause=\"too_large\"} 0.0");
    bed.alter("text.classified", "max.message.bytes", "1048588");
  }

  @Test
  void redriveReadsTheOriginalAndSaysWhenItIsDeleted() throws Exception {
    bed.kafka.createTopics(List.of("elsewhere"), KafkaTestBed.PARTITIONS);
    bed.alter("elsewhere", "max.message.bytes", "3000000");
    JsonNode sent = redrive(0, "once", "elsewhere");
    assertThat(sent.get("originalDeleted").asInt()).isZero();
    ConsumerRecord<byte[], byte[]> back =
        bed.read(List.of("elsewhere"), sent.get("redriven").asInt(), PATIENCE).stream()
            .filter(r -> "gzipOfLetters".equals(KafkaTestBed.header(r, "test-number")))
            .findFirst()
            .orElseThrow();
    assertThat(back.value()).isEqualTo(LETTERS);
    assertThat(back.headers().lastHeader("hnet-dead-letter-shortened")).isNull();

    TopicPartition source = new TopicPartition("text.in", 0);
    try (Admin admin = admin()) {
      admin.deleteRecords(Map.of(source, RecordsToDelete.beforeOffset(3))).all().get();
    }
    JsonNode second = redrive(3, "again", "elsewhere");
    assertThat(second.get("originalDeleted").asInt()).isEqualTo(2);
  }

  private static JsonNode redrive(int exit, String group, String to) throws Exception {
    Cli cli =
        Cli.run(
            "dlq",
            "redrive",
            "--reason=too_large",
            "--to=" + to,
            "--set=kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
            "--set=streams.applicationId=" + group);
    assertThat(cli.exit()).as(cli.err()).isEqualTo(exit);
    return new ObjectMapper().readTree(cli.lines().get(cli.lines().size() - 1));
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()));
  }

  private static String[] settings() {
    return new String[] {"model.provider=cpu", "output.includeText=true"};
  }

  /** Compressed by gzip, or the broker would not have it. */
  private static void send(String name, byte[] key, byte[] value, int headerBytes)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bed.kafka.bootstrapServers(),
            "max.request.size",
            20_000_000,
            "compression.type",
            name.startsWith("gzip") ? "gzip" : "none");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("text.in", 0, key, value);
      record.headers().add("test-number", bytes(name));
      if (headerBytes > 0) {
        record.headers().add("long", random(headerBytes));
      }
      producer.send(record).get();
    }
    SENT.add(name);
  }

  /** JSON escapes each to six characters. */
  private static byte[] controls(int length) {
    byte[] bytes = random(length);
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (bytes[i] & 7);
    }
    return bytes;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
