package dev.hnetstreams.app.deadletter;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the records that letters had no room for, where they were read first. Owned by one thread.
 */
final class Originals implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final RecordAt records;

  /**
   * @param settings of a consumer that commits nothing
   */
  Originals(Map<String, Object> settings) {
    this.records = new RecordAt(settings, PATIENCE);
  }

  /**
   * Reads the record that a letter is of.
   *
   * @return empty when the source has deleted it, or holds another record there by now
   * @throws IllegalStateException when the source does not answer
   */
  Optional<ConsumerRecord<byte[], byte[]>> of(DeadLetter letter) {
    return records
        .read(
            new TopicPartition(letter.sourceTopic(), letter.sourcePartition()),
            letter.sourceOffset())
        .filter(letter::isOf);
  }

  @Override
  public void close() {
    records.close();
  }
}
