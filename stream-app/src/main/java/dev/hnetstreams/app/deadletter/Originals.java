package dev.hnetstreams.app.deadletter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the records that letters had no room for, where they were read first. Owned by one thread.
 */
final class Originals implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Consumer<byte[], byte[]> consumer;

  /**
   * @param settings of a consumer that commits nothing
   */
  Originals(Map<String, Object> settings) {
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Reads the record that a letter is of.
   *
   * @return empty when the source has deleted it, or holds another record there by now
   * @throws IllegalStateException when the source does not answer
   */
  Optional<ConsumerRecord<byte[], byte[]>> of(DeadLetter letter) {
    TopicPartition source = new TopicPartition(letter.sourceTopic(), letter.sourcePartition());
    long offset = letter.sourceOffset();
    if (!exists(source) || offset < 0) {
      return Optional.empty();
    }
    List<TopicPartition> one = List.of(source);
    consumer.assign(one);
    if (offset < consumer.beginningOffsets(one).get(source)
        || offset >= consumer.endOffsets(one).get(source)) {
      return Optional.empty();
    }
    consumer.seek(source, offset);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(source) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == offset && letter.isOf(record)
            ? Optional.of(record)
            : Optional.empty();
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s at offset %d: not read within %s".formatted(source, offset, PATIENCE));
      }
    }
    return Optional.empty();
  }

  private boolean exists(TopicPartition source) {
    if (source.topic().isEmpty() || source.partition() < 0) {
      return false;
    }
    List<PartitionInfo> infos = consumer.partitionsFor(source.topic());
    return infos != null && infos.stream().anyMatch(i -> i.partition() == source.partition());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
