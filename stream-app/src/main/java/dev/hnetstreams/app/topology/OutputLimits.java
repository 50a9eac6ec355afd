package dev.hnetstreams.app.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

/**
 * What the output topics and the producer take. It is read from the topics, and it learns from a
 * refusal what could not be read. Any thread.
 */
public final class OutputLimits {
  /** A batch that a producer fills has a few bytes more than one that is measured. */
  private static final int SPARE_BYTES = 64;

  /** A compressed batch may be this part longer than its records: blocks have headers. */
  private static final int EXPANSION = 1000;

  private static final int MIN_BYTES = 512;

  private final int mostRequestBytes;
  private final String producerCompression;
  private final Map<String, TopicLimits> read = new ConcurrentHashMap<>();
  private final Map<String, TopicLimits> current = new ConcurrentHashMap<>();

  /**
   * Starts with Kafka's defaults for every topic.
   *
   * @param mostRequestBytes longest record that the producer takes, before compression
   * @param producerCompression {@code none}, or a codec's name
   */
  public OutputLimits(int mostRequestBytes, String producerCompression) {
    this.mostRequestBytes = mostRequestBytes;
    this.producerCompression = producerCompression;
  }

  /** Takes what the topics say now. What was learned of a topic holds until it says other. */
  public void update(Map<String, TopicLimits> byTopic) {
    byTopic.forEach(
        (topic, limits) -> {
          if (!limits.equals(read.put(topic, limits))) {
            current.put(topic, limits);
          }
        });
  }

  TopicLimits of(String topic) {
    return current.getOrDefault(topic, TopicLimits.DEFAULTS);
  }

  /** Says whether a record may be sent. Measures compressed bytes only when it has to. */
  boolean fits(String topic, byte[] key, byte[] value, Header[] headers) {
    int most =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers);
    if (most < 0 || most > mostRequestBytes) {
      return false;
    }
    TopicLimits limits = of(topic);
    int room = limits.maxMessageBytes() - SPARE_BYTES;
    if ((long) most + most / EXPANSION <= room) {
      return true;
    }
    SimpleRecord record = new SimpleRecord(0, key, value, headers);
    return bytes(record, producerCompression) <= room
        && (limits.compression().equals("producer") || bytes(record, limits.compression()) <= room);
  }

  private static int bytes(SimpleRecord record, String compression) {
    String codec = compression.equals("uncompressed") ? "none" : compression;
    return MemoryRecords.withRecords(Compression.of(codec).build(), record).sizeInBytes();
  }

  /** Returns the timestamp, or the present when the topic would refuse the timestamp. */
  long acceptable(String topic, long timestamp, long now) {
    TopicLimits limits = of(topic);
    if (!limits.keepsTimestamps()) {
      return timestamp;
    }
    boolean tooOld = now - timestamp > limits.beforeMillis() - spare(limits.beforeMillis());
    boolean ahead = timestamp - now > limits.afterMillis() - spare(limits.afterMillis());
    return tooOld || ahead ? now : timestamp;
  }

  /** The broker compares with its own clock, a little later. */
  private static long spare(long millis) {
    return Math.min(60_000, millis / 10);
  }

  boolean wantsKey(String topic) {
    return of(topic).compacted();
  }

  /** Learns from a refusal, so that the next record of this kind is not refused. */
  void learn(Refusals.Cause cause, ProducerRecord<byte[], byte[]> refused, long now) {
    TopicLimits limits = of(refused.topic());
    switch (cause) {
      case TOO_LARGE -> {
        int bytes =
            bytes(
                new SimpleRecord(0, refused.key(), refused.value(), refused.headers().toArray()),
                producerCompression);
        int half = Math.max(MIN_BYTES, Math.min(limits.maxMessageBytes(), bytes) / 2);
        current.put(refused.topic(), limits.withMaxMessageBytes(half));
      }
      case NO_KEY -> current.put(refused.topic(), limits.withCompacted());
      case TIMESTAMP -> {
        long age = refused.timestamp() == null ? 0 : now - refused.timestamp();
        current.put(
            refused.topic(),
            age >= 0
                ? limits.withTimestamps(
                    Math.min(limits.beforeMillis(), age / 2), limits.afterMillis())
                : limits.withTimestamps(
                    limits.beforeMillis(), Math.min(limits.afterMillis(), -age / 2)));
      }
      case INVALID -> {}
    }
  }
}
