package dev.hnetstreams.runtime.batch;

/**
 * Where a text was read. The engine only carries it along, for observers of batches.
 *
 * @param timestamp of the record, in milliseconds since 1970: tells it from a later record that has
 *     the same offset, because the topic was made again
 * @param text number among the texts of the record, from 0
 */
public record Origin(String topic, int partition, long offset, long timestamp, int text) {
  /** The only text of a record, or its first. */
  public Origin(String topic, int partition, long offset, long timestamp) {
    this(topic, partition, offset, timestamp, 0);
  }
}
