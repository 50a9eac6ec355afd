package dev.hnetstreams.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The judge of the demo sees what is missing, what is doubled, and nothing uncommitted. */
class TallyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void missingAndDoubledAnswersAreCountedAndAbortedOnesAreNot() throws Exception {
    List<String> shown = new CopyOnWriteArrayList<>();
    try (KafkaTestBed bed = new KafkaTestBed();
        KafkaProducer<byte[], byte[]> service = producer(bed);
        Tally tally =
            new Tally(
                bed.kafka.bootstrapServers(),
                "text.classified",
                "text.dead-letter",
                record -> shown.add(new String(record.value(), StandardCharsets.UTF_8)))) {
      service.initTransactions();
      service.beginTransaction();
      send(service, "text.classified", "7", "aborted");
      service.flush();
      service.abortTransaction();
      service.beginTransaction();
      send(service, "text.classified", "0", "first");
      send(service, "text.dead-letter", "1", "dead");
      send(service, "text.classified", "0", "doubled");
      send(service, "text.dead-letter", "0", "doubled elsewhere");
      send(service, "text.classified", "3", "third");
      service.commitTransaction();
      await().atMost(PATIENCE).until(() -> tally.answered() == 3);
      await().atMost(PATIENCE).until(() -> tally.summary(5, 1, 1).duplicates() == 2);
      Tally.Summary summary = tally.summary(5, 100, 2);

      assertThat(summary.produced()).isEqualTo(5);
      assertThat(summary.classified()).isEqualTo(2);
      assertThat(summary.deadLettered()).isEqualTo(1);
      assertThat(summary.missing()).isEqualTo(2);
      assertThat(summary.duplicates()).isEqualTo(2);
      assertThat(summary.bytesPerSecond()).isEqualTo(50);
      assertThat(summary.messagesPerSecond()).isEqualTo(1.5);
      assertThat(shown).containsExactlyInAnyOrder("first", "third");
    }
  }

  @Test
  void onlyNothingMissingAndNothingDoubledIsGood() {
    assertThat(summary(0, 0).good()).isTrue();
    assertThat(summary(1, 0).good()).isFalse();
    assertThat(summary(0, 1).good()).isFalse();
  }

  private static Tally.Summary summary(long duplicates, long missing) {
    return new Tally.Summary(9, 9, 0, duplicates, missing, 1, 9, 9, 1, 1);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> service, String topic, String number, String value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8));
    record.headers().add(Tally.NUMBER_HEADER, number.getBytes(StandardCharsets.UTF_8));
    if (topic.equals("text.dead-letter")) {
      record.headers().add(DeadLetterHeaders.REASON, "not_json".getBytes(StandardCharsets.UTF_8));
    }
    var unused = service.send(record);
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaTestBed bed) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bed.kafka.bootstrapServers(), "transactional.id", "service"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
