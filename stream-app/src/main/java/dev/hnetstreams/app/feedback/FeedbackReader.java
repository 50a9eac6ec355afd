package dev.hnetstreams.app.feedback;

import dev.hnetstreams.app.deadletter.RecordAt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads {@code topics.feedback} from its start. Joins no group, commits nothing. Owned by one
 * thread, but for {@link #wakeUp}.
 */
public final class FeedbackReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  /**
   * @param kafka the service's block of client settings
   */
  public FeedbackReader(String topic, Map<String, String> kafka) {
    this(
        topic,
        new KafkaConsumer<>(
            RecordAt.alone(kafka, PATIENCE),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()));
  }

  FeedbackReader(String topic, Consumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.consumer = consumer;
  }

  /** Is told of each record, in the order of its partition. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param value null for a vote that was withdrawn
     * @param old it was there when the reading began
     */
    void onRecord(byte[] key, byte[] value, boolean old);
  }

  /**
   * Reads once, new partitions too.
   *
   * @throws IllegalStateException without the topic
   */
  public void poll(Duration timeout, Listener listener) {
    assignNew();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        listener.onRecord(record.key(), record.value(), record.offset() < ends.get(partition));
      }
    } catch (WakeupException e) {
      // The caller looks whether it should go on.
    }
  }

  /**
   * Reads to the end that there was at the first reading.
   *
   * @throws IllegalStateException without the topic
   */
  public void readToEnd(Listener listener) {
    do {
      poll(Duration.ofMillis(200), listener);
    } while (!atEnd());
  }

  /** Whether everything that was there at the first reading has been read. */
  public boolean atEnd() {
    return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
  }

  /** Ends a reading that waits. Any thread. */
  public void wakeUp() {
    consumer.wakeup();
  }

  private void assignNew() {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    if (infos == null || infos.isEmpty()) {
      throw new IllegalStateException("topics.feedback: " + topic + ": no such topic");
    }
    List<TopicPartition> fresh =
        infos.stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .filter(partition -> !assigned.contains(partition))
            .toList();
    if (!fresh.isEmpty()) {
      assigned.addAll(fresh);
      consumer.assign(new ArrayList<>(assigned));
      consumer.seekToBeginning(fresh);
      ends.putAll(consumer.endOffsets(fresh));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
