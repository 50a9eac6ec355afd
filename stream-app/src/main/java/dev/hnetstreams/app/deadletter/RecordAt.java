package dev.hnetstreams.app.deadletter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records by their coordinates. Joins no group. Owned by one thread. */
public final class RecordAt implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;

  /**
   * @param settings of a consumer that commits nothing
   * @param patience how long a record is waited for
   */
  RecordAt(Map<String, Object> settings, Duration patience) {
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.patience = patience;
  }

  /**
   * @param kafka the service's own settings
   * @param patience how long a record is waited for
   */
  public static RecordAt of(Map<String, String> kafka, Duration patience) {
    return new RecordAt(alone(kafka, patience), patience);
  }

  /** Settings of a consumer that joins no group, commits nothing and reads committed records. */
  public static Map<String, Object> alone(Map<String, String> kafka, Duration patience) {
    Map<String, Object> settings =
        ClientSettings.of(kafka, ConsumerConfig.configNames(), "consumer.");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return settings;
  }

  /**
   * Reads a record.
   *
   * @return empty when there is none at these coordinates: it was never written, or is deleted
   * @throws IllegalStateException when the topic does not answer in time
   */
  public Optional<ConsumerRecord<byte[], byte[]>> read(TopicPartition source, long offset) {
    if (offset < 0 || !exists(source)) {
      return Optional.empty();
    }
    List<TopicPartition> one = List.of(source);
    consumer.assign(one);
    if (offset < consumer.beginningOffsets(one).get(source)
        || offset >= consumer.endOffsets(one).get(source)) {
      return Optional.empty();
    }
    consumer.seek(source, offset);
    long deadline = System.nanoTime() + patience.toNanos();
    while (consumer.position(source) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        return record.offset() == offset ? Optional.of(record) : Optional.empty();
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s at offset %d: not read within %s".formatted(source, offset, patience));
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
