package dev.hnetstreams.app.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last guard: no offsets join a transaction while a record before them is in flight. */
class GuardedClientSupplierTest {
  private static final TopicPartition PARTITION = new TopicPartition("in", 0);
  private static final TopicPartition OTHER = new TopicPartition("in", 1);
  private static final ConsumerGroupMetadata GROUP = new ConsumerGroupMetadata("group");

  private final MockProducer<byte[], byte[]> kafkas =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final InFlightLedger ledger = new InFlightLedger();
  private final Producer<byte[], byte[]> guarded = GuardedClientSupplier.guarded(kafkas, ledger);

  @BeforeEach
  void begin() {
    guarded.initTransactions();
    guarded.beginTransaction();
  }

  @Test
  void offsetsPastARecordInFlightAreRefusedAndNothingIsSent() {
    ledger.page("in", 0).oldest(false, 5);

    assertThatThrownBy(() -> commit(PARTITION, 6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("about to commit offset 6 of in-0 while offset 5 is still in flight")
        .hasMessageContaining("flushCache");
    assertThat(kafkas.sentOffsets()).isFalse();
  }

  @Test
  void offsetsUpToTheOldestRecordInFlightMayPass() {
    ledger.page("in", 0).oldest(false, 5);
    commit(PARTITION, 5);

    assertThat(kafkas.sentOffsets()).isTrue();
  }

  @Test
  void otherPartitionsAreNoneOfItsBusiness() {
    ledger.page("in", 0).oldest(false, 5);

    assertThatCode(() -> commit(OTHER, 100)).doesNotThrowAnyException();
  }

  @Test
  void aPartitionWithNothingInFlightMayPass() {
    InFlightLedger.Page page = ledger.page("in", 0);
    page.oldest(false, 5);
    page.oldest(true, 0);

    assertThatCode(() -> commit(PARTITION, 100)).doesNotThrowAnyException();
  }

  @Test
  void allElseGoesThroughAndKafkasExceptionsComeOutAsTheyAre() {
    var unused = guarded.send(new ProducerRecord<>("out", new byte[] {1}));
    guarded.flush();
    assertThat(kafkas.history()).isEmpty();
    guarded.commitTransaction();
    assertThat(kafkas.history()).hasSize(1);

    kafkas.fenceProducer();
    assertThatThrownBy(guarded::beginTransaction).isInstanceOf(ProducerFencedException.class);
  }

  private void commit(TopicPartition partition, long offset) {
    guarded.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(offset)), GROUP);
  }
}
