package dev.hnetstreams.app.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** The outlet on Kafka's own mock of a producer. */
class TransactionalOutletTest {
  private static final TopicPartition FIRST = new TopicPartition("dead", 0);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          cluster(),
          true,
          new RoundRobinPartitioner(),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final LetterReader reader = new DeadLetterTopic(1).reader();
  private final TransactionalOutlet outlet =
      new TransactionalOutlet(producer, reader, DeadLetterTopic.RULES);

  TransactionalOutletTest() {
    outlet.open();
  }

  @Test
  void aRecordGoesBackAsItCameAndSaysHowOftenItWasSentOn() throws Exception {
    send(letter(3));
    ProducerRecord<byte[], byte[]> sent = producer.history().get(0);

    assertThat(sent.topic()).isEqualTo("in");
    assertThat(sent.partition()).isEqualTo(1);
    assertThat(sent.timestamp()).isEqualTo(1_000);
    assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("key");
    assertThat(new String(sent.value(), StandardCharsets.UTF_8)).isEqualTo("0-3");
    List<String> headers = new ArrayList<>();
    sent.headers()
        .forEach(h -> headers.add(h.key() + "=" + new String(h.value(), StandardCharsets.UTF_8)));
    assertThat(headers).containsExactly("trace=abc", DeadLetterHeaders.REDRIVES + "=1");
  }

  /** The letter's, since a record that was read again at its source has all of its texts. */
  @Test
  void aLetterOfOneTextOfSeveralStandsForThatText() throws Exception {
    DeadLetter letter = letter(3).withOriginal(letter(3).record());
    letter.record().headers().add(DeadLetterHeaders.TEXT, "2".getBytes(StandardCharsets.UTF_8));
    send(letter);

    assertThat(producer.history().get(0).headers().lastHeader(DeadLetterHeaders.TEXT).value())
        .isEqualTo("2".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void recordsAndTheMemoryOfTheirLettersAreOneTransaction() throws Exception {
    send(letter(0));

    assertThat(producer.transactionCommitted()).isTrue();
    assertThat(producer.history()).hasSize(1);
    String group = reader.groupMetadata().groupId();
    assertThat(producer.consumerGroupOffsetsHistory().get(0).get(group).get(FIRST).offset())
        .isEqualTo(1);
  }

  @Test
  void whatKafkaRejectsIsOfTheRecordAndNothingStays() {
    producer.commitTransactionException =
        new KafkaException("aborted", new RecordTooLargeException("16 MB"));

    assertThatThrownBy(() -> send(letter(0)))
        .isInstanceOf(RecordRejectedException.class)
        .hasMessage("16 MB");
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.history()).isEmpty();
    assertThat(producer.consumerGroupOffsetsHistory()).isEmpty();
  }

  @Test
  void anotherFailureIsNoFaultOfTheRecord() {
    producer.commitTransactionException = new KafkaException("not enough replicas");

    assertThatThrownBy(() -> send(letter(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing of it stays: not enough replicas");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void aLaterRedriveFencesThisOne() {
    producer.fenceProducer();

    assertThatThrownBy(() -> send(letter(0)))
        .hasMessage("another redrive of these dead letters has begun");
  }

  private void send(DeadLetter letter) throws RecordRejectedException {
    RedrivenOffsets offsets = new RedrivenOffsets(letter.record().offset());
    offsets.mark(letter.record().offset(), true);
    outlet.send(List.of(letter), Map.of(FIRST, offsets));
  }

  private static DeadLetter letter(long offset) {
    return DeadLetter.of(DeadLetterTopic.record(0, offset, Reason.MODEL_FAILED));
  }

  private static Cluster cluster() {
    Node node = new Node(0, "localhost", 1);
    Node[] nodes = {node};
    return new Cluster(
        "cluster",
        List.of(node),
        List.of(
            new PartitionInfo("in", 0, node, nodes, nodes),
            new PartitionInfo("in", 1, node, nodes, nodes)),
        Set.of(),
        Set.of());
  }
}
