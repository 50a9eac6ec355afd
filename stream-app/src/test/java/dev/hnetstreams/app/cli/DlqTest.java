package dev.hnetstreams.app.cli;

import static dev.hnetstreams.app.cli.Letters.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Dead letters are listed and sent on through real Kafka, each test with topics of its own. */
@ResourceLock(Resources.SYSTEM_OUT)
class DlqTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static KafkaTestBed bed;

  private Letters letters;

  @BeforeAll
  static void startBroker() throws Exception {
    bed = new KafkaTestBed();
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @BeforeEach
  void createTopics() {
    letters = new Letters(bed);
  }

  @Test
  void lettersAreListedByReasonTimeAndSourceWithoutTheirText() throws Exception {
    letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    letters.write(Reason.MODEL_FAILED, NOON + 3_600_000, letters.in);
    letters.write(Reason.NOT_JSON, NOON + 7_200_000, "elsewhere");
    bed.send(new ProducerRecord<>(letters.topic, "not ours".getBytes(StandardCharsets.UTF_8)));
    bed.flush();

    assertThat(letters.listed()).containsExactlyInAnyOrder("0", "1", "2", "null");
    assertThat(letters.listed("--reason", "model_failed")).containsExactlyInAnyOrder("0", "1");
    assertThat(letters.listed("--reason", "not_json,no_text")).containsExactly("2");
    assertThat(letters.listed("--source", "elsewhere")).containsExactly("2");
    assertThat(letters.listed("--since", "2026-03-01T13:00:00Z", "--until", "2026-03-01T14:00:00Z"))
        .containsExactly("1");
    assertThat(letters.listed("--since", "2026-03-01", "--until", "2026-03-02")).hasSize(3);
    assertThat(letters.listed("--since", "1h")).containsExactly("null");
    Cli cli = letters.dlq("list", "--reason", "not_json");
    assertThat(cli.text()).doesNotContain("text of letter");
    assertThat(cli.err()).isEqualTo("1 of 4 dead letters\n");
    JsonNode line = JSON.readTree(cli.text());
    assertThat(line.get("reason").asText()).isEqualTo("not_json");
    assertThat(line.get("retryable").asBoolean()).isFalse();
    assertThat(line.get("timestamp").asLong()).isEqualTo(NOON + 7_200_000);
    assertThat(line.at("/source/topic").asText()).isEqualTo("elsewhere");
    assertThat(line.at("/source/partition").asInt()).isEqualTo(2);
    assertThat(line.at("/source/offset").asInt()).isEqualTo(102);
    assertThat(line.get("bytes").asInt()).isEqualTo("text of letter 2".length());
  }

  @Test
  void whatIsWorthARetryGoesBackAsItCameAndOnlyOnce() throws Exception {
    for (int i = 0; i < 40; i++) {
      letters.write(i % 2 == 0 ? Reason.MODEL_FAILED : Reason.TOO_LARGE, NOON + i, letters.in);
    }
    bed.flush();

    JsonNode first = letters.redriven(0);
    assertThat(first.get("redriven").asInt()).isEqualTo(20);
    assertThat(first.get("notRetryable").asInt()).isEqualTo(20);
    assertThat(first.at("/byReason/model_failed").asInt()).isEqualTo(20);
    List<ConsumerRecord<byte[], byte[]>> back = letters.back(20);
    assertThat(back).hasSize(20);
    for (ConsumerRecord<byte[], byte[]> record : back) {
      int number = Integer.parseInt(KafkaTestBed.header(record, "test-number"));
      assertThat(record.partition()).isEqualTo(number % KafkaTestBed.PARTITIONS);
      assertThat(record.timestamp()).isEqualTo(NOON + number);
      assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("key " + number);
      assertThat(new String(record.value(), StandardCharsets.UTF_8))
          .isEqualTo("text of letter " + number);
      assertThat(Arrays.stream(record.headers().toArray()).map(h -> h.key()))
          .containsExactly("test-number", DeadLetterHeaders.REDRIVES);
      assertThat(KafkaTestBed.header(record, DeadLetterHeaders.REDRIVES)).isEqualTo("1");
    }
    assertThat(letters.redriven(0).get("redriven").asInt()).as("again").isZero();
    JsonNode early =
        letters.redriven(0, "--reason", "too_large", "--until", "2026-03-01T12:00:00.010Z");
    assertThat(early.get("redriven").asInt()).isEqualTo(5);
    assertThat(letters.listed("--pending")).hasSize(15);
    assertThat(letters.redriven(0, "--reason", "too_large,model_failed").get("redriven").asInt())
        .isEqualTo(15);
    assertThat(letters.times(40)).hasSize(40).containsOnly(1);
  }

  @Test
  void aDryRunSaysWhatWouldGoAndWritesNothing() throws Exception {
    letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    letters.write(Reason.NO_TEXT, NOON, letters.in);
    bed.flush();

    JsonNode dry = letters.redriven(0, "--dry-run");
    assertThat(dry.get("dryRun").asBoolean()).isTrue();
    assertThat(dry.get("redriven").asInt()).isEqualTo(1);
    assertThat(bed.read(List.of(letters.in), 1, Duration.ofSeconds(2))).isEmpty();
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) bed.kafka.bootstrapServers()))) {
      assertThat(
              admin
                  .listConsumerGroupOffsets(letters.group + "-redrive")
                  .partitionsToOffsetAndMetadata()
                  .get())
          .isEmpty();
    }
    assertThat(letters.redriven(0).get("redriven").asInt()).as("and then in earnest").isEqualTo(1);
  }

  @Test
  void aLetterThatCameBackTooOftenStaysAndTheExitCodeSaysSo() throws Exception {
    letters.write(Reason.MODEL_FAILED, NOON, letters.in, "2");
    letters.write(Reason.MODEL_FAILED, NOON, letters.in, "3");
    letters.write(Reason.MODEL_FAILED, NOON, letters.in, "many");
    bed.flush();

    JsonNode first = letters.redriven(3);
    assertThat(first.get("redriven").asInt()).isEqualTo(1);
    assertThat(first.get("looping").asInt()).isEqualTo(2);
    assertThat(letters.redriven(3, "--max-redrives", "4").get("redriven").asInt()).isEqualTo(1);
    List<ConsumerRecord<byte[], byte[]>> back = letters.back(2);
    assertThat(back.stream().map(r -> KafkaTestBed.header(r, DeadLetterHeaders.REDRIVES)))
        .containsExactlyInAnyOrder("3", "4");
  }

  @Test
  void lettersGoElsewhereIfToldAndNeverToWhatTheServiceWrites() throws Exception {
    letters.write(Reason.MODEL_FAILED, NOON, "text.classified");
    bed.flush();

    assertThat(letters.redriven(3).get("noSource").asInt()).isEqualTo(1);
    Cli cli = letters.dlq("redrive", "--to", "nowhere");
    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.err()).isEqualTo("hnet-streams: nowhere: no such topic\n");
    assertThat(letters.redriven(0, "--to", letters.in).get("redriven").asInt()).isEqualTo(1);
    assertThat(letters.back(1)).hasSize(1);
  }

  @Test
  void aLetterWhoseTopicIsGoneStaysAloneAndTheOthersGo() throws Exception {
    letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    letters.write(Reason.MODEL_FAILED, NOON, "gone-" + letters.in);
    letters.write(Reason.MODEL_FAILED, NOON, "no/topic's name");
    letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    bed.flush();

    JsonNode first = letters.redriven(3);
    assertThat(first.get("redriven").asInt()).isEqualTo(2);
    assertThat(first.get("noTopic").asInt()).isEqualTo(2);
    assertThat(letters.redriven(0, "--to", letters.in).get("redriven").asInt()).isEqualTo(2);
    assertThat(letters.times(4)).hasSize(4).containsOnly(1);
  }

  @Test
  void whatIsMistypedIsRefusedBeforeTheFirstLetter() throws Exception {
    letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    bed.flush();
    String[][] mistyped = {
      {"--to", "nowhere"},
      {"--source", "nowhere"},
      {"--set", "topics.deadLetter=nowhere"},
    };
    for (String[] arguments : mistyped) {
      for (String dry : new String[] {"--rate=0", "--dry-run"}) {
        Cli cli = letters.dlq("redrive", arguments[0], arguments[1], dry);

        assertThat(cli.exit()).as(String.join(" ", arguments)).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("hnet-streams: nowhere: no such topic\n");
      }
    }
    assertThat(bed.written(letters.in)).isZero();
    assertThat(letters.listed("--pending")).hasSize(1);
    // A source that is gone is meant when letters go elsewhere.
    assertThat(letters.redriven(0, "--source", "nowhere", "--to", letters.in).get("filtered"))
        .hasToString("1");
  }

  @Test
  void aLetterThatKafkaRefusesStaysAloneAndTheOthersGo() throws Exception {
    for (int i = 0; i < 20; i++) {
      letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    }
    bed.flush();
    // What the producer may send at most: one letter is longer.
    letters.write(Reason.MODEL_FAILED, NOON, letters.in, "0", "x".repeat(20_000));
    bed.flush();

    JsonNode first = letters.redriven(3, "--set", "kafka.producer.max.request.size=10000");
    assertThat(first.get("redriven").asInt()).isEqualTo(20);
    assertThat(first.get("refused").asInt()).isEqualTo(1);
    assertThat(letters.redriven(0).get("redriven").asInt()).as("where it is allowed").isEqualTo(1);
    assertThat(letters.times(21)).hasSize(21).containsOnly(1);
  }
}
