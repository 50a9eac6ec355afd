package dev.hnetstreams.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The judge of the demo sees what is missing, what is doubled, and nothing uncommitted. */
class TallyTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Numbering NUMBERING = Numbering.ofThisRun();

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
                NUMBERING,
                (record, answer) -> shown.add(answer + " " + value(record)))) {
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
      assertThat(summary.others()).isZero();
      assertThat(summary.foreign()).isZero();
      assertThat(shown).contains("RESULT first", "RESULT third", "DEAD_LETTER dead");
    }
  }

  @Test
  void whatOthersProduceIsCountedApartAndStopsNothing() throws Exception {
    List<String> shown = new CopyOnWriteArrayList<>();
    try (KafkaTestBed bed = new KafkaTestBed();
        Tally tally =
            new Tally(
                bed.kafka.bootstrapServers(),
                "text.classified",
                "text.dead-letter",
                NUMBERING,
                (record, answer) -> shown.add(answer + " " + value(record)))) {
      // Answers of the service to records of other producers.
      bed.send(answer("text.dead-letter", null, null));
      bed.send(answer("text.dead-letter", null, "{\"a dead letter\": \"of JSON\"}"));
      bed.send(answer("text.classified", null, "another's"));
      bed.send(answer("text.classified", Numbering.ofThisRun().of(0), "another run's"));
      bed.send(answer("text.classified", new RecordHeader(Numbering.HEADER, null), "null"));
      bed.send(answer("text.classified", header(Numbering.HEADER, "many"), "no number"));
      ProducerRecord<byte[], byte[]> sentOn = answer("text.classified", NUMBERING.of(0), "again");
      bed.send(withHeader(sentOn, DeadLetterHeaders.REDRIVES, "1"));
      // What the service did not write.
      bed.send(new ProducerRecord<>("text.classified", null));
      bed.send(new ProducerRecord<>("text.classified", "x".getBytes(StandardCharsets.UTF_8)));
      bed.send(new ProducerRecord<>("text.dead-letter", "y".getBytes(StandardCharsets.UTF_8)));
      // One's own, with a header that somebody left on it.
      ProducerRecord<byte[], byte[]> own = answer("text.classified", NUMBERING.of(0), "own");
      bed.send(withHeader(own, DeadLetterHeaders.REASON, "stale"));
      bed.flush();

      await().atMost(PATIENCE).until(() -> tally.others() == 7 && tally.foreign() == 3);
      await().atMost(PATIENCE).until(() -> tally.answered() == 1);
      Tally.Summary summary = tally.summary(1, 1, 1);
      assertThat(summary.good()).isTrue();
      assertThat(summary.classified()).isEqualTo(1);
      assertThat(summary.others()).isEqualTo(7);
      assertThat(summary.foreign()).isEqualTo(3);
      assertThat(shown)
          .contains("DEAD_LETTER null", "FOREIGN null", "FOREIGN y", "RESULT own")
          .hasSize(11);
    }
  }

  @Test
  void whenNobodyCountsAnyMoreItIsSaid() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed();
        Tally tally =
            new Tally(
                bed.kafka.bootstrapServers(),
                "text.classified",
                "text.dead-letter",
                NUMBERING,
                (record, answer) -> {
                  throw new IllegalArgumentException("a fault of the view");
                })) {
      bed.send(answer("text.classified", null, "another's"));

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThatThrownBy(tally::answered)
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessageContaining("a fault of the view"));
    }
  }

  @Test
  void onlyNothingMissingAndNothingDoubledIsGood() {
    assertThat(summary(0, 0).good()).isTrue();
    assertThat(summary(1, 0).good()).isFalse();
    assertThat(summary(0, 1).good()).isFalse();
  }

  private static Tally.Summary summary(long duplicates, long missing) {
    return new Tally.Summary(9, 9, 0, duplicates, missing, 0, 0, 1, 9, 9, 1, 1);
  }

  private static void send(
      KafkaProducer<byte[], byte[]> service, String topic, String number, String value) {
    var unused = service.send(answer(topic, NUMBERING.of(Long.parseLong(number)), value));
  }

  /** As the service writes it. */
  private static ProducerRecord<byte[], byte[]> answer(String topic, Header number, String value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    if (number != null) {
      record.headers().add(number);
    }
    return topic.equals("text.dead-letter")
        ? withHeader(record, DeadLetterHeaders.REASON, "not_json")
        : withHeader(record, "hnet-model", "fake");
  }

  private static ProducerRecord<byte[], byte[]> withHeader(
      ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(header(name, value));
    return record;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String value(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? "null" : new String(record.value(), StandardCharsets.UTF_8);
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaTestBed bed) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bed.kafka.bootstrapServers(), "transactional.id", "service"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
