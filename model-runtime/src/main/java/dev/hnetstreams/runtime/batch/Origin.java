package dev.hnetstreams.runtime.batch;

/**
 * Where a text was read. The engine only carries it along, for observers of batches.
 *
 * @param timestamp of the record, in milliseconds since 1970: tells it from a later record that has
 *     the same offset, because the topic was made again
 */
public record Origin(String topic, int partition, long offset, long timestamp) {}
