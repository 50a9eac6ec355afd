package dev.hnetstreams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Dead letters are listed and sent on through real Kafka, each test with topics of its own. */
@ResourceLock(Resources.SYSTEM_OUT)
class DlqTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static KafkaTestBed bed;
  private static int tests;

  @TempDir Path folder;
  private String in;
  private String letters;
  private int written;

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
    tests++;
    in = "in-" + tests;
    letters = "letters-" + tests;
    bed.kafka.createTopics(List.of(in, letters), KafkaTestBed.PARTITIONS);
  }

  @Test
  void lettersAreListedByReasonTimeAndSourceWithoutTheirText() throws Exception {
    letter(Reason.MODEL_FAILED, NOON, in);
    letter(Reason.MODEL_FAILED, NOON + 3_600_000, in);
    letter(Reason.NOT_JSON, NOON + 7_200_000, "elsewhere");
    bed.send(new ProducerRecord<>(letters, "not ours".getBytes(StandardCharsets.UTF_8)));
    bed.flush();

    assertThat(listed()).containsExactlyInAnyOrder("0", "1", "2", "null");
    assertThat(listed("--reason", "model_failed")).containsExactlyInAnyOrder("0", "1");
    assertThat(listed("--reason", "not_json,no_text")).containsExactly("2");
    assertThat(listed("--source", "elsewhere")).containsExactly("2");
    assertThat(listed("--since", "2026-03-01T13:00:00Z", "--until", "2026-03-01T14:00:00Z"))
        .containsExactly("1");
    assertThat(listed("--since", "2026-03-01", "--until", "2026-03-02")).hasSize(3);
    assertThat(listed("--since", "1h")).containsExactly("null");
    Cli cli = dlq("list", "--reason", "not_json");
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
      letter(i % 2 == 0 ? Reason.MODEL_FAILED : Reason.TOO_LARGE, NOON + i, in);
    }
    bed.flush();

    JsonNode first = redriven(0);
    assertThat(first.get("redriven").asInt()).isEqualTo(20);
    assertThat(first.get("notRetryable").asInt()).isEqualTo(20);
    assertThat(first.at("/byReason/model_failed").asInt()).isEqualTo(20);
    List<ConsumerRecord<byte[], byte[]>> back = bed.read(List.of(in), 20, PATIENCE);
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
    assertThat(redriven(0).get("redriven").asInt()).as("again").isZero();
    JsonNode early = redriven(0, "--reason", "too_large", "--until", "2026-03-01T12:00:00.010Z");
    assertThat(early.get("redriven").asInt()).isEqualTo(5);
    assertThat(listed("--pending")).hasSize(15);
    assertThat(redriven(0, "--reason", "too_large,model_failed").get("redriven").asInt())
        .isEqualTo(15);
    assertThat(times(bed.read(List.of(in), 40, PATIENCE))).hasSize(40).containsOnly(1);
  }

  @Test
  void aDryRunSaysWhatWouldGoAndWritesNothing() throws Exception {
    letter(Reason.MODEL_FAILED, NOON, in);
    letter(Reason.NO_TEXT, NOON, in);
    bed.flush();

    JsonNode dry = redriven(0, "--dry-run");
    assertThat(dry.get("dryRun").asBoolean()).isTrue();
    assertThat(dry.get("redriven").asInt()).isEqualTo(1);
    assertThat(bed.read(List.of(in), 1, Duration.ofSeconds(2))).isEmpty();
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) bed.kafka.bootstrapServers()))) {
      assertThat(
              admin
                  .listConsumerGroupOffsets("group-" + tests + "-redrive")
                  .partitionsToOffsetAndMetadata()
                  .get())
          .isEmpty();
    }
    assertThat(redriven(0).get("redriven").asInt()).as("and then in earnest").isEqualTo(1);
  }

  @Test
  void aLetterThatCameBackTooOftenStaysAndTheExitCodeSaysSo() throws Exception {
    letter(Reason.MODEL_FAILED, NOON, in, "2");
    letter(Reason.MODEL_FAILED, NOON, in, "3");
    letter(Reason.MODEL_FAILED, NOON, in, "many");
    bed.flush();

    JsonNode first = redriven(3);
    assertThat(first.get("redriven").asInt()).isEqualTo(1);
    assertThat(first.get("looping").asInt()).isEqualTo(2);
    assertThat(redriven(3, "--max-redrives", "4").get("redriven").asInt()).isEqualTo(1);
    List<ConsumerRecord<byte[], byte[]>> back = bed.read(List.of(in), 2, PATIENCE);
    assertThat(back.stream().map(r -> KafkaTestBed.header(r, DeadLetterHeaders.REDRIVES)))
        .containsExactlyInAnyOrder("3", "4");
  }

  @Test
  void lettersGoElsewhereIfToldAndNeverToWhatTheServiceWrites() throws Exception {
    letter(Reason.MODEL_FAILED, NOON, "text.classified");
    bed.flush();

    assertThat(redriven(3).get("noSource").asInt()).isEqualTo(1);
    Cli cli = dlq("redrive", "--to", "nowhere");
    assertThat(cli.exit()).isEqualTo(1);
    assertThat(cli.err()).isEqualTo("hnet-streams: nowhere: no such topic\n");
    assertThat(redriven(0, "--to", in).get("redriven").asInt()).isEqualTo(1);
    assertThat(bed.read(List.of(in), 1, PATIENCE)).hasSize(1);
  }

  @Test
  void aLetterThatKafkaRefusesStaysAloneAndTheOthersGo() throws Exception {
    for (int i = 0; i < 20; i++) {
      letter(Reason.MODEL_FAILED, NOON, in);
    }
    bed.flush();
    // What the producer may send at most: one letter is longer.
    letter(Reason.MODEL_FAILED, NOON, in, "0", "x".repeat(20_000));
    bed.flush();

    JsonNode first = redriven(3, "--set", "kafka.producer.max.request.size=10000");
    assertThat(first.get("redriven").asInt()).isEqualTo(20);
    assertThat(first.get("refused").asInt()).isEqualTo(1);
    assertThat(redriven(0).get("redriven").asInt()).as("where it is allowed").isEqualTo(1);
    assertThat(times(bed.read(List.of(in), 21, PATIENCE))).hasSize(21).containsOnly(1);
  }

  @Test
  void aRedriveThatIsKilledAgainAndAgainDoublesAndLosesNothing() throws Exception {
    int count = 3000;
    for (int i = 0; i < count; i++) {
      letter(i % 3 == 0 ? Reason.MODEL_FAILED : Reason.NO_TEXT, NOON + i, in);
    }
    bed.flush();
    int gone = 0;
    for (int kill = 0; kill < 3; kill++) {
      int before = gone;
      long written = bed.written(in);
      Process child =
          ChildJvm.start(
              folder.resolve("redrive-" + kill),
              "200m",
              Main.class.getName(),
              arguments("redrive", "--reason", "no_text", "--rate", "400/s"));
      // More than one transaction's records and marks: the kill comes in the second or later.
      await().atMost(PATIENCE).until(() -> reached(written + 120, child));
      child.destroyForcibly();
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      gone = bed.read(List.of(in), before + 1, PATIENCE).size();
      assertThat(gone).as("killed in the middle").isBetween(before + 1, 1999);
    }

    assertThat(redriven(0, "--reason", "no_text").get("redriven").asInt()).isEqualTo(2000 - gone);
    assertThat(redriven(0).get("redriven").asInt()).isEqualTo(1000);
    assertThat(times(bed.read(List.of(in), count, PATIENCE))).hasSize(count).containsOnly(1);
  }

  @Test
  void ofTwoRedrivesAtATimeTheFirstIsFenced() throws Exception {
    for (int i = 0; i < 300; i++) {
      letter(Reason.MODEL_FAILED, NOON, in);
    }
    bed.flush();
    Path log = folder.resolve("first");
    Process first =
        ChildJvm.start(log, "200m", Main.class.getName(), arguments("redrive", "--rate", "20/s"));
    // More than the first transaction's records and marks: it is committed.
    await().atMost(PATIENCE).until(() -> reached(10, first));

    int second = redriven(0).get("redriven").asInt();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(1);
    assertThat(Files.readString(log)).contains("another redrive of these dead letters has begun");
    assertThat(second).isLessThan(300);
    assertThat(times(bed.read(List.of(in), 300, PATIENCE))).hasSize(300).containsOnly(1);
  }

  /** By what is written, committed or not: the kill is to come within a transaction. */
  private boolean reached(long wanted, Process child) {
    assertThat(child.isAlive()).as("log in %s", folder).isTrue();
    return bed.written(in) >= wanted;
  }

  @Test
  void whatWasTooLargeIsClassifiedOnceTheLimitIsRaised() throws Exception {
    List<String> topics = List.of("big-in", "big-out", "big-letters", "big-stats");
    bed.kafka.createTopics(topics, KafkaTestBed.PARTITIONS);
    String[] names = {
      "topics.input=big-in",
      "topics.output=big-out",
      "topics.deadLetter=big-letters",
      "topics.stats=big-stats",
      "streams.applicationId=big",
      "model.provider=cpu"
    };
    String text = "a message that is longer than what the service takes at first";
    serve(names, "model.maxTextBytes=20", "big-letters", text);
    List<String> arguments = new ArrayList<>(List.of("dlq", "redrive", "--reason", "too_large"));
    arguments.add("--set=kafka.bootstrap.servers=" + bed.kafka.bootstrapServers());
    Arrays.stream(names).forEach(n -> arguments.add("--set=" + n));
    assertThat(Cli.run(arguments.toArray(String[]::new)).exit()).isZero();

    ConsumerRecord<byte[], byte[]> result =
        serve(names, "model.maxTextBytes=1000", "big-out", null);
    assertThat(new String(result.key(), StandardCharsets.UTF_8)).isEqualTo("7");
    assertThat(result.timestamp()).isEqualTo(NOON);
    assertThat(JSON.readTree(result.value()).at("/text/bytes").asInt()).isEqualTo(text.length());
    assertThat(Arrays.stream(result.headers().toArray()).map(h -> h.key()))
        .contains("test-number", DeadLetterHeaders.REDRIVES)
        .noneMatch(key -> key.startsWith("hnet-dead-letter"));
  }

  /** Runs the service until the one message is in {@code topic}. */
  private ConsumerRecord<byte[], byte[]> serve(
      String[] names, String limit, String topic, String text) throws Exception {
    List<String> settings = new ArrayList<>(List.of(names));
    settings.add(limit);
    Wiring wiring = new Wiring(bed.loader(folder, settings.toArray(String[]::new)).bind());
    try {
      wiring.start();
      if (text != null) {
        ProducerRecord<byte[], byte[]> record = record("big-in", 1, NOON, "7", text);
        record.headers().add("test-number", new byte[] {'7'});
        bed.send(record);
        bed.flush();
      }
      List<ConsumerRecord<byte[], byte[]>> answers = bed.read(List.of(topic), 1, PATIENCE);
      assertThat(answers).hasSize(1);
      return answers.get(0);
    } finally {
      wiring.stop();
    }
  }

  private void letter(Reason reason, long timestamp, String source) {
    letter(reason, timestamp, source, null);
  }

  private void letter(Reason reason, long timestamp, String source, String redrives) {
    letter(reason, timestamp, source, redrives, "text of letter " + written);
  }

  private void letter(Reason reason, long timestamp, String source, String redrives, String text) {
    int number = written++;
    ProducerRecord<byte[], byte[]> record =
        record(letters, number % KafkaTestBed.PARTITIONS, timestamp, "key " + number, text);
    Map<String, String> headers = new TreeMap<>();
    headers.put("test-number", Integer.toString(number));
    headers.put(DeadLetterHeaders.REASON, reason.wireName());
    headers.put(DeadLetterHeaders.MESSAGE, "a reason");
    headers.put(DeadLetterHeaders.TOPIC, source);
    headers.put(DeadLetterHeaders.PARTITION, Integer.toString(number % KafkaTestBed.PARTITIONS));
    headers.put(DeadLetterHeaders.OFFSET, Integer.toString(100 + number));
    headers.put(DeadLetterHeaders.MODEL, "fake/1");
    if (redrives != null) {
      headers.put(DeadLetterHeaders.REDRIVES, redrives);
    }
    headers.forEach((k, v) -> record.headers().add(k, v.getBytes(StandardCharsets.UTF_8)));
    bed.send(record);
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, long timestamp, String key, String value) {
    return new ProducerRecord<>(
        topic,
        partition,
        timestamp,
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> arguments(String command, String... more) {
    List<String> all = new ArrayList<>(List.of("dlq", command));
    all.add("--set=kafka.bootstrap.servers=" + bed.kafka.bootstrapServers());
    all.add("--set=topics.input=" + in);
    all.add("--set=topics.deadLetter=" + letters);
    all.add("--set=streams.applicationId=group-" + tests);
    all.addAll(List.of(more));
    return all;
  }

  private Cli dlq(String command, String... more) {
    return Cli.run(arguments(command, more).toArray(String[]::new));
  }

  /** Numbers of the letters, found by their sources' offsets; null for one that says none. */
  private List<String> listed(String... filters) throws Exception {
    Cli cli = dlq("list", filters);
    assertThat(cli.exit()).as(cli.err()).isZero();
    List<String> numbers = new ArrayList<>();
    for (String line : cli.lines()) {
      long offset = JSON.readTree(line).at("/source/offset").asLong();
      numbers.add(offset < 0 ? "null" : Long.toString(offset - 100));
    }
    return numbers;
  }

  private JsonNode redriven(int exit, String... more) throws Exception {
    Cli cli = dlq("redrive", more);
    assertThat(cli.exit()).as(cli.err()).isEqualTo(exit);
    return JSON.readTree(cli.lines().get(cli.lines().size() - 1));
  }

  /** How often each letter has come, by number. */
  private static List<Integer> times(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, Integer> times = new HashMap<>();
    records.forEach(r -> times.merge(KafkaTestBed.header(r, "test-number"), 1, Integer::sum));
    return List.copyOf(times.values());
  }
}
