package dev.hnetstreams.app.cli;

import static dev.hnetstreams.app.cli.Letters.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.service.ChildJvm;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.app.service.ServiceTestBed;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A dead letter is sent on once: whoever is killed, stopped, or serves what comes back. */
@ResourceLock(Resources.SYSTEM_OUT)
class DlqOnceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static KafkaTestBed bed;

  @TempDir Path folder;
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
  void aRedriveThatIsKilledDoublesAndLosesNothing() throws Exception {
    int count = 3000;
    for (int i = 0; i < count; i++) {
      letters.write(i % 3 == 0 ? Reason.MODEL_FAILED : Reason.NO_TEXT, NOON + i, letters.in);
    }
    bed.flush();
    Process child =
        ChildJvm.start(
            folder.resolve("redrive"),
            "200m",
            Main.class.getName(),
            letters.arguments("redrive", "--reason", "no_text", "--rate", "400/s"));
    // More than one transaction's records and marks: the kill comes in the second or later.
    await().atMost(Letters.PATIENCE).until(() -> reached(120, child));
    child.destroyForcibly();
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    int gone = letters.back(1).size();
    assertThat(gone).as("killed in the middle").isBetween(1, 1999);

    // It waits until Kafka has taken the lock from the dead one.
    assertThat(letters.redriven(0, "--reason", "no_text").get("redriven").asInt())
        .isEqualTo(2000 - gone);
    assertThat(letters.redriven(0).get("redriven").asInt()).isEqualTo(1000);
    assertThat(letters.times(count)).hasSize(count).containsOnly(1);
  }

  @Test
  void ofTwoRedrivesAtATimeTheSecondIsToldOfTheFirstWhichGoesOn() throws Exception {
    for (int i = 0; i < 80; i++) {
      letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    }
    bed.flush();
    Path log = folder.resolve("first");
    Process first =
        ChildJvm.start(
            log, "200m", Main.class.getName(), letters.arguments("redrive", "--rate", "20/s"));
    // More than the first transaction's records and marks: it is committed.
    await().atMost(Letters.PATIENCE).until(() -> reached(10, first));

    Cli second = letters.dlq("redrive");
    assertThat(second.exit()).as(second.err() + Files.readString(log)).isEqualTo(1);
    assertThat(second.err())
        .matches(
            "hnet-streams: group %s-redrive: \\S+ on \\S+ \\(process %d\\) since %s\\S+Z sends.*\n"
                .formatted(letters.group, first.pid(), LocalDate.now(ZoneOffset.UTC)));
    Cli mistyped = letters.dlq("redrive", "--to", "nowhere");
    assertThat(mistyped.err()).isEqualTo("hnet-streams: nowhere: no such topic\n");
    assertThat(letters.dlq("redrive", "--dry-run").exit()).as("a dry run may").isZero();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).as(Files.readString(log)).isZero();
    assertThat(letters.times(80)).hasSize(80).containsOnly(1);
  }

  @Test
  void oneThatIsStoppedSaysWhatHasGoneAndTheNextGoesOnAtOnce() throws Exception {
    for (int i = 0; i < 60; i++) {
      letters.write(Reason.MODEL_FAILED, NOON, letters.in);
    }
    bed.flush();
    Path log = folder.resolve("stopped");
    Process stopped =
        ChildJvm.start(
            log, "200m", Main.class.getName(), letters.arguments("redrive", "--rate", "5/s"));
    await().atMost(Letters.PATIENCE).until(() -> reached(10, stopped));
    // Ctrl-C takes the same way, but a build in the background of a shell passes on that INT is
    // ignored.
    assertThat(new ProcessBuilder("kill", "-TERM", "" + stopped.pid()).start().waitFor()).isZero();
    assertThat(stopped.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(stopped.exitValue()).isEqualTo(143);
    int gone = letters.back(1).size();
    assertThat(gone).isBetween(1, 59);
    String last = Files.readAllLines(log).stream().reduce((a, b) -> b).orElseThrow();
    assertThat(JSON.readTree(last).get("redriven").asInt()).as(last).isEqualTo(gone);

    long start = System.nanoTime();
    assertThat(letters.redriven(0).get("redriven").asInt()).isEqualTo(60 - gone);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("the lock is free")
        .isLessThan(Duration.ofSeconds(5));
    assertThat(letters.times(60)).hasSize(60).containsOnly(1);
  }

  /** By what is written, committed or not: the kill is to come within a transaction. */
  private boolean reached(long wanted, Process child) {
    assertThat(child.isAlive()).as("log in %s", folder).isTrue();
    return bed.written(letters.in) >= wanted;
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
    Service service =
        new Service(ServiceTestBed.loader(bed, folder, settings.toArray(String[]::new)).bind());
    try {
      service.start();
      if (text != null) {
        ProducerRecord<byte[], byte[]> record = Letters.record("big-in", 1, NOON, "7", text);
        record.headers().add("test-number", new byte[] {'7'});
        bed.send(record);
        bed.flush();
      }
      List<ConsumerRecord<byte[], byte[]>> answers = bed.read(List.of(topic), 1, Letters.PATIENCE);
      assertThat(answers).hasSize(1);
      return answers.get(0);
    } finally {
      service.stop();
    }
  }
}
