package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Main;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DecisionCount;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The claim of the project: whatever is killed, every record is answered once, in order. */
class CrashTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Not now: a result must carry the record's own time. */
  private static final long FIRST_TIMESTAMP =
      System.currentTimeMillis() - Duration.ofHours(1).toMillis();

  @TempDir Path folder;
  private KafkaTestBed bed;
  private int sent;
  private final List<Process> children = new ArrayList<>();

  @BeforeEach
  void startBroker() throws IOException {
    bed = new KafkaTestBed();
  }

  @AfterEach
  void stopAll() throws InterruptedException {
    for (Process child : children) {
      child.destroyForcibly();
      child.waitFor(10, TimeUnit.SECONDS);
    }
    bed.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void recordsSurviveAKilledProcessExactlyOnce(String groupProtocol) throws Exception {
    int records = 3000;
    send(records);
    long answeredBefore = 0;
    for (int kill = 0; kill < 3; kill++) {
      Process child = startChild("state", groupProtocol);
      awaitAnswers(answeredBefore + 150);
      child.destroyForcibly();
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      answeredBefore = answers();
      assertThat(answeredBefore).as("killed in mid-stream").isLessThan(records);
    }
    startChild("state", groupProtocol);
    requireExactlyOnce(records);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void recordsSurviveInstancesThatJoinAndLeaveExactlyOnce(String groupProtocol) throws Exception {
    send(1000);
    Process first = startChild("first", groupProtocol);
    awaitAnswers(150);
    startChild("second", groupProtocol);
    sendUntil(() -> holdsATask("second"), "second gets a task");
    first.destroy();
    sendUntil(() -> !first.isAlive(), "first stops on SIGTERM");
    Process third = startChild("third", groupProtocol);
    sendUntil(() -> holdsATask("third"), "third gets a task");
    third.destroyForcibly();
    send(100);
    requireExactlyOnce(sent);
  }

  /** Keeps the stream going while the group changes. */
  private void sendUntil(Callable<Boolean> condition, String awaited) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waiting until %s", awaited).isLessThan(deadline);
      send(20);
      Thread.sleep(100);
    }
  }

  private void send(int records) {
    for (int last = sent + records; sent < last; sent++) {
      int i = sent;
      String text = i % 97 == 0 ? "T".repeat(200) : "message number " + i + ", nothing special";
      bed.send(
          i % KafkaTestBed.PARTITIONS,
          FIRST_TIMESTAMP + i,
          Integer.toString(i),
          text.getBytes(StandardCharsets.UTF_8));
    }
    bed.flush();
  }

  private Process startChild(String name, String groupProtocol) throws IOException {
    Process child =
        ChildJvm.start(
            folder.resolve(name + "-" + children.size() + ".log"),
            "400m",
            Main.class.getName(),
            List.of(
                "run",
                "--set",
                "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
                "--set",
                "kafka.session.timeout.ms=6000",
                "--set",
                "kafka.heartbeat.interval.ms=1000",
                "--set",
                "streams.groupProtocol=" + groupProtocol,
                "--set",
                "streams.threads=2",
                "--set",
                "streams.inFlight=64",
                "--set",
                "streams.stateDir=" + folder.resolve(name),
                "--set",
                "http.port=-1",
                "--set",
                "model.workers=1",
                "--set",
                "model.provider=cpu"));
    children.add(child);
    return child;
  }

  private void requireExactlyOnce(int records) throws IOException {
    List<ConsumerRecord<byte[], byte[]>> results =
        bed.read(List.of("text.classified", "text.dead-letter"), records, PATIENCE);
    Map<Integer, Integer> times = new HashMap<>();
    Map<List<Integer>, Integer> lastOfPartition = new HashMap<>();
    int disordered = 0;
    for (ConsumerRecord<byte[], byte[]> result : results) {
      int number = Integer.parseInt(KafkaTestBed.header(result, "test-number"));
      times.merge(number, 1, Integer::sum);
      Integer before =
          lastOfPartition.put(
              List.of(number % KafkaTestBed.PARTITIONS, result.partition()), number);
      if (before != null && before > number) {
        disordered++;
      }
      assertThat(result.timestamp()).isEqualTo(FIRST_TIMESTAMP + number);
      assertThat(new String(result.key(), StandardCharsets.UTF_8))
          .isEqualTo(Integer.toString(number));
      String value = new String(result.value(), StandardCharsets.UTF_8);
      assertThat(value)
          .contains("\"partition\":" + number % KafkaTestBed.PARTITIONS + ",")
          .contains("\"offset\":" + number / KafkaTestBed.PARTITIONS + ",");
    }
    long doubled = times.values().stream().filter(n -> n > 1).count();
    assertThat(records - times.size()).as("missing").isZero();
    assertThat(doubled).as("doubled").isZero();
    assertThat(disordered).as("out of order").isZero();
    requireCountsOf(results);
  }

  /**
   * The state went on as well: the newest counts, over partitions and windows, become those of the
   * results. Counts only grow, so that one that is doubled never does.
   */
  private void requireCountsOf(List<ConsumerRecord<byte[], byte[]>> results) throws IOException {
    Map<String, Long> expected = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> result : results) {
      if (result.topic().equals("text.classified")) {
        JSON.readValue(result.value(), TaggedText.class)
            .decisions()
            .forEach(
                (head, decision) ->
                    expected.merge(head + "/" + DecisionCount.labelOf(decision), 1L, Long::sum));
      }
    }
    assertThat(expected).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(counted()).as("counts in the topic").isEqualTo(expected));
  }

  private Map<String, Long> counted() throws IOException {
    Map<String, DecisionCount> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> count : bed.read(List.of("text.stats"), 1, PATIENCE)) {
      newest.put(
          new String(count.key(), StandardCharsets.UTF_8),
          JSON.readValue(count.value(), DecisionCount.class));
    }
    Map<String, Long> counted = new TreeMap<>();
    newest
        .values()
        .forEach(
            count -> counted.merge(count.head() + "/" + count.label(), count.count(), Long::sum));
    return counted;
  }

  /** A task's state directory, such as 0_3, appears when the instance is given the task. */
  private boolean holdsATask(String child) throws IOException {
    Path stateDir = folder.resolve(child);
    if (!Files.isDirectory(stateDir)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(stateDir)) {
      return files.anyMatch(file -> file.getFileName().toString().matches("\\d+_\\d+"));
    } catch (UncheckedIOException e) {
      return false; // it changed while we looked
    }
  }

  private void awaitAnswers(long count) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (answers() < count) {
      assertThat(System.nanoTime())
          .as("waiting for %d answers; children: %s", count, children)
          .isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  /** Committed results, by offsets: transaction markers count too, so this is an upper bound. */
  private long answers() throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < KafkaTestBed.PARTITIONS; p++) {
      ends.put(new TopicPartition("text.classified", p), OffsetSpec.latest());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()))) {
      return admin
          .listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .values()
          .stream()
          .mapToLong(info -> info.offset())
          .sum();
    }
  }
}
