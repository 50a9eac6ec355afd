package dev.hnetstreams.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.service.ChildJvm;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text that ends the process whenever the model runs it, among others, on real Kafka. */
@Tag("slow")
class CrashingTextTest {
  private static final int RECORDS = 200;
  private static final int CULPRIT = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void aTextThatCrashesTheProcessThriceIsADeadLetterAndTheOthersAreAnsweredOnce() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed()) {
      IntStream.range(0, RECORDS).forEach(i -> send(bed, i));
      bed.flush();
      for (int crash = 1; crash <= 3; crash++) {
        Process process = start(bed, crash);
        try {
          assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
          assertThat(process.exitValue()).as("crash %d", crash).isEqualTo(134);
        } finally {
          process.destroyForcibly();
        }
      }
      Process last = start(bed, 4);
      try {
        requireAllAnswered(bed);
        last.destroy();
        assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(last.exitValue()).as("stopped in order").isEqualTo(143);
      } finally {
        last.destroyForcibly();
      }
      assertThat(folder.resolve("state/hnet-streams/crash-journal")).doesNotExist();
    }
  }

  private static void send(KafkaTestBed bed, int i) {
    String text = (i == CULPRIT ? ChaosService.CRASH : "") + "message number " + i + ", no more";
    bed.send(0, 1_000 + i, Integer.toString(i), text.getBytes(StandardCharsets.UTF_8));
  }

  private static void requireAllAnswered(KafkaTestBed bed) {
    List<ConsumerRecord<byte[], byte[]>> answers =
        bed.read(List.of("text.classified", "text.dead-letter"), RECORDS, PATIENCE);
    List<ConsumerRecord<byte[], byte[]>> letters =
        answers.stream().filter(r -> r.topic().equals("text.dead-letter")).toList();
    assertThat(letters).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = letters.get(0);
    assertThat(number(letter)).isEqualTo(CULPRIT);
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.REASON)).isEqualTo("crashes_model");
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.MESSAGE)).contains("3 times in a row");
    List<ConsumerRecord<byte[], byte[]>> results =
        answers.stream().filter(r -> r.topic().equals("text.classified")).toList();
    assertThat(results)
        .extracting(CrashingTextTest::number)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, RECORDS).filter(i -> i != CULPRIT).boxed().toList());
    for (int p = 0; p < KafkaTestBed.PARTITIONS; p++) {
      int partition = p;
      assertThat(results.stream().filter(r -> r.partition() == partition).map(r -> number(r)))
          .isSorted();
    }
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(KafkaTestBed.header(record, "test-number"));
  }

  /** As a static member, so that the group does not wait for the one that crashed. */
  private Process start(KafkaTestBed bed, int number) throws IOException {
    Path log = folder.resolve("log-" + number);
    return ChildJvm.start(
        log,
        "300m",
        ChaosService.class.getName(),
        List.of(
            Files.createDirectories(folder.resolve("orders")).toString(),
            "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
            "kafka.main.consumer.group.instance.id=one",
            "streams.threads=1",
            "streams.stateDir=" + folder.resolve("state"),
            "http.port=-1",
            "model.workers=2",
            "model.provider=cpu"));
  }
}
