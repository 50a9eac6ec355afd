package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.async.AsyncTracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last guard: no offsets join a transaction while a record before them is in flight. */
class GuardedClientSupplierTest {
  private static final TopicPartition PARTITION = new TopicPartition("in", 0);
  private static final TopicPartition OTHER = new TopicPartition("in", 1);
  private static final ConsumerGroupMetadata GROUP =
      new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

  private final MockProducer<byte[], byte[]> kafkas =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final InFlightOffsets offsets = new InFlightOffsets();

  @SuppressWarnings("unchecked")
  private final Producer<byte[], byte[]> guarded =
      (Producer<byte[], byte[]>) GuardedClientSupplier.guarded(Producer.class, kafkas, offsets);

  @BeforeEach
  void begin() {
    guarded.initTransactions();
    guarded.beginTransaction();
  }

  @Test
  void offsetsPastARecordInFlightAreRefusedAndNothingIsSent() {
    offsets.of("stage", PARTITION).add(5);

    assertThatThrownBy(() -> commit(PARTITION, 6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("about to commit offset 6 of in-0 while offset 5 is still in flight")
        .hasMessageContaining("flushCache");
    assertThat(kafkas.sentOffsets()).isFalse();
  }

  @Test
  void offsetsUpToTheOldestRecordInFlightMayPass() {
    offsets.of("stage", PARTITION).add(5);
    commit(PARTITION, 5);

    assertThat(kafkas.sentOffsets()).isTrue();
  }

  @Test
  @SuppressWarnings("unchecked")
  void aConsumerThatCommitsIsAskedTheSame() {
    MockConsumer<byte[], byte[]> kafkasConsumer = new MockConsumer<>("earliest");
    Consumer<byte[], byte[]> consumer =
        (Consumer<byte[], byte[]>)
            GuardedClientSupplier.guarded(Consumer.class, kafkasConsumer, offsets);
    consumer.assign(List.of(PARTITION));
    offsets.of("stage", PARTITION).add(5);

    assertThatThrownBy(() -> consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(6))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(kafkasConsumer.committed(Set.of(PARTITION))).isEmpty();
    consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(5)));
    assertThat(kafkasConsumer.committed(Set.of(PARTITION)).get(PARTITION).offset()).isEqualTo(5);
  }

  @Test
  void aPollIsShortenedOnlyWhileAnAnswerIsAwaited() {
    List<Duration> waits = new ArrayList<>();
    MockConsumer<byte[], byte[]> polled =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized ConsumerRecords<byte[], byte[]> poll(Duration wait) {
            waits.add(wait);
            return ConsumerRecords.empty();
          }
        };
    GuardedClientSupplier clients =
        new GuardedClientSupplier(offsets, AsyncTracer.NONE, Duration.ofMillis(1));
    InFlightOffsets.Partition partition = offsets.of("stage", PARTITION);

    clients.poll(polled, Duration.ofMillis(20));
    partition.add(5);
    clients.poll(polled, Duration.ofMillis(20));
    clients.poll(polled, Duration.ZERO);
    partition.removeOldest();
    clients.poll(polled, Duration.ofMillis(20));

    assertThat(waits)
        .containsExactly(
            Duration.ofMillis(20), Duration.ofMillis(1), Duration.ZERO, Duration.ofMillis(20));
  }

  @Test
  void anAbandonedStagesThreadsFailWhenTheyPoll() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", "127.0.0.1:1",
            "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class);
    GuardedClientSupplier clients =
        new GuardedClientSupplier(offsets, AsyncTracer.NONE, Duration.ofMillis(1));
    try (Consumer<byte[], byte[]> consumer = clients.getConsumer(config)) {
      consumer.assign(List.of(PARTITION));
      assertThat(consumer.poll(Duration.ZERO).isEmpty()).isTrue();
      offsets.abandon();
      assertThatThrownBy(() -> consumer.poll(Duration.ZERO))
          .isInstanceOf(StreamsException.class)
          .hasMessageContaining("abandoned");
    }
  }

  @Test
  void otherPartitionsAreNoneOfItsBusiness() {
    offsets.of("stage", PARTITION).add(5);

    assertThatCode(() -> commit(OTHER, 100)).doesNotThrowAnyException();
  }

  @Test
  void aPartitionWithNothingInFlightMayPass() {
    InFlightOffsets.Partition partition = offsets.of("stage", PARTITION);
    partition.add(5);
    partition.removeOldest();

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
