package dev.hnetstreams.app.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * A record's own time, or the present for a record without one. Kafka Streams' default throws,
 * which would stop the partition.
 */
public final class TimeOfRecord implements TimestampExtractor {
  /** Made by Kafka Streams. */
  public TimeOfRecord() {}

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    return record.timestamp() >= 0 ? record.timestamp() : System.currentTimeMillis();
  }
}
