package dev.hnetstreams.async;

import java.util.concurrent.CompletionStage;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Work for one record that ends later.
 *
 * @param <K> type of keys, which pass unchanged
 * @param <V> type of values read
 * @param <R> type of results
 */
@FunctionalInterface
public interface AsyncFunction<K, V, R> {
  /**
   * Begins the work. Called on the stream thread, so it must return at once; after a failure it may
   * be called again for the same record. After a crash or a rebalance another instance may call it
   * again, so its own effects outside Kafka happen at least once.
   *
   * @param at topic, partition and offset of the record
   * @return completes on any thread: with the result, or exceptionally for the {@link
   *     FailurePolicy} to decide. It is cancelled when the task closes first. {@link Weighted} work
   *     counts as several records in flight
   */
  CompletionStage<R> apply(Record<K, V> record, RecordMetadata at);
}
